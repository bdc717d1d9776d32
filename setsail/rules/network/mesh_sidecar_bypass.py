"""A pod, namespace or port stays outside the service mesh.

What goes past the sidecar is neither encrypted nor authorized nor counted, and the mesh's own reports
do not show that anything is missing. Jobs and clients of databases are sometimes left out on purpose:
say so with a suppression and its reason.

Remove the label or annotation, and mend what made it necessary, usually a protocol that the port's
name did not tell.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, strings
from setsail.rules.rule import Find

ZH = """Pod、命名空间或端口绕过了服务网格。

绕过 sidecar 的流量没有加密、没有鉴权、也不被计数，网格自己的报表看不出少了什么。任务和数据库客户端有时是有意
排除的：请用带原因的抑制说明。

去掉这个标签或注解，并解决当初需要它的原因，通常是端口名没有说明协议。
"""

KINDS = (*WORKLOADS, "Namespace")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "false"
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "true"
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

_OFF = {
    "sidecar.istio.io/inject": ("false",),
    "istio-injection": ("disabled",),
    "istio.io/dataplane-mode": ("none",),
    "linkerd.io/inject": ("disabled",),
}
_SKIPPED = (
    *("config.linkerd.io/skip-inbound-ports", "config.linkerd.io/skip-outbound-ports"),
    *(
        "traffic.sidecar.istio.io/excludeInboundPorts",
        "traffic.sidecar.istio.io/excludeOutboundPorts",
    ),
    "traffic.sidecar.istio.io/excludeOutboundIPRanges",
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find labels and annotations, of the object and of its pods, that lead past the mesh."""
    owners: list[Path] = [("metadata",)]
    if manifest.pod is not None and manifest.pod.path != ("spec",):
        owners.append((*manifest.pod.path[:-1], "metadata"))
    for owner in owners:
        for field in ("labels", "annotations"):
            for key, value in strings(manifest.body, *owner, field).items():
                if value.lower() in _OFF.get(key, ()) or (key in _SKIPPED and value):
                    yield Find(
                        (*owner, field, key),
                        Text(
                            f"{manifest.ref} goes past the mesh: {key} is {value}",
                            f"{manifest.ref} 绕过了网格：{key} 是 {value}",
                        ),
                    )
