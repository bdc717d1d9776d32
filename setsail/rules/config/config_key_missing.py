"""A file is taken from a key that the ConfigMap does not have.

With `items` the pod does not start: the kubelet waits for a key that is not there. With `subPath`
it starts, and Kubernetes makes an empty directory in place of the file, so the program fails with a
strange message or runs with its defaults.

Correct the key, or add it to the ConfigMap or Secret; mark the volume `optional` if the program may
run without it.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, mapping
from setsail.rules import freshness
from setsail.rules.rule import Find, beside

ZH = """文件取自 ConfigMap 里没有的键。

用 `items` 时 Pod 起不来：kubelet 一直等一个不存在的键。用 `subPath` 时能启动，但 Kubernetes 会在文件的位置建一个空目录，
程序要么报奇怪的错，要么用默认值运行。

改正键名，或把它加进 ConfigMap 或 Secret；程序没有它也能运行的话，把卷标为 `optional`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
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
      volumes: [{name: conf, configMap: {name: web, items: [{key: app.yml, path: app.yml}]}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          volumeMounts: [{name: conf, mountPath: /etc/web}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {app.yaml: "level: info"}
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
      volumes: [{name: conf, configMap: {name: web, items: [{key: app.yaml, path: app.yml}]}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          volumeMounts: [{name: conf, mountPath: /etc/web}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {app.yaml: "level: info"}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that take files from a ConfigMap or Secret of this set."""
    return any(True for _ in _taken(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find volume items and single files whose key the object does not hold."""
    for path, key, given in _taken(manifest, around):
        keys = _keys(given)
        if key not in keys:
            has = ", ".join(sorted(keys)) or "-"
            yield Find(
                path,
                Text(f"{given.ref} has no key {key}", f"{given.ref} 没有键 {key}"),
                (beside(given, ("data",), Text(f"it has {has}", f"它有：{has}")),),
            )


def _taken(manifest: Manifest, around: Around) -> Iterator[tuple[Path, str, Manifest]]:
    """Every named key of a volume, with the object that should hold it."""
    for used in reference.references(manifest):
        if used.key and not used.optional and "volumes" in used.path:
            given = around.find(used.kind, manifest.namespace, used.name)
            if given is not None:
                yield used.path, used.key, given
    for mount in freshness.mounted(manifest):
        source = mapping(manifest.body, *mount.source)
        given = around.find(mount.kind, manifest.namespace, mount.name)
        plain = mount.sub_path and "/" not in mount.sub_path and "$" not in mount.sub_path
        if given is not None and plain and not items(source, "items"):
            if source.get("optional") is not True:
                yield (*mount.path, "subPath"), mount.sub_path, given


def _keys(given: Manifest) -> set[str]:
    fields = ("data", "binaryData", "stringData")
    return {str(key) for field in fields for key in mapping(given.body, field)}
