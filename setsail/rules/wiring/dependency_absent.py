"""The program is told of a Service that is not there.

A variable, an argument or a waiting init container names a Service inside the cluster, and none of
the checked objects is that Service. If it is really missing, the pod hangs in its init container for
ever or fails on the first call, and a rollout stops half way.

Correct the name, add the Service, or, if it belongs to somebody else, declare it as a Service with
`externalName` in this namespace, so that the edge is visible.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import edges
from setsail.rules.rule import Find, beside

ZH = """程序被告知了一个不存在的 Service。

某个环境变量、参数或等待用的 init 容器提到了集群内的 Service，而被检查的对象里没有它。如果真的不存在，Pod 会永远停在 init
容器里，或在第一次调用时失败，发布走到一半就停住。

改正名字、添加该 Service；如果它属于别人，就在本命名空间用 `externalName` 声明，让这条边可见。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: ORDERS_URL, value: "http://orders:8080"}]
---
apiVersion: v1
kind: Service
metadata: {name: order}
spec:
  selector: {app: order}
  ports: [{port: 8080}]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: ORDERS_URL, value: "http://orders:8080"}]
---
apiVersion: v1
kind: Service
metadata: {name: orders}
spec:
  selector: {app: orders}
  ports: [{port: 8080}]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads of a namespace of which Services were given."""
    return manifest.pod is not None and bool(_given(manifest.namespace, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find names of Services in namespaces of which others were given, but not this one."""
    seen: set[tuple[str, str]] = set()
    for mention in edges.mentions(manifest, around):
        near = _given(mention.namespace, around)
        key = (mention.name, mention.namespace)
        if mention.service is not None or not near or key in seen:
            continue
        seen.add(key)
        here = mention.by is manifest
        close = _closest(mention.name, near)
        written = Text("the name is written here", "名字写在这里")
        like = Text("did you mean this?", "是否指它？")
        related = () if here else (beside(mention.by, mention.path, written),)
        if close is not None:
            related = (*related, beside(close, ("metadata", "name"), like))
        yield Find(
            mention.path if here else (*mention.container.path, "envFrom"),
            Text(
                f"container {mention.container.name} calls Service {mention.name}, which is not "
                "among the checked objects",
                f"容器 {mention.container.name} 调用 Service {mention.name}，但被检查的对象中没有它",
            ),
            related,
        )


def _given(namespace: str, around: Around) -> list[Manifest]:
    return around.once(_services).get(namespace or "default", [])


def _services(around: Around) -> dict[str, list[Manifest]]:
    index: dict[str, list[Manifest]] = {}
    for service in around.of_kind("Service"):
        index.setdefault(service.namespace or "default", []).append(service)
    return index


def _closest(name: str, near: list[Manifest]) -> Manifest | None:
    """A Service whose name is one or two letters away."""
    import difflib  # only where something is missing

    names = difflib.get_close_matches(name, [service.name for service in near], 1, 0.8)
    return next((s for s in near if s.name == names[0]), None) if names else None
