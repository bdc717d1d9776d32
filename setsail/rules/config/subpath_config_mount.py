"""A file mounted with subPath never changes in a running pod.

The kubelet updates a mounted ConfigMap by switching a link to the whole directory. A single file
mounted with `subPath` is bound once and keeps its first content until the pod is replaced, so the
change seems to be applied and is not, and the next unrelated restart brings it in by surprise.

Mount the directory without `subPath` and let the program read the file from there, or make the pod
template change with the content: a checksum annotation, or a hash in the ConfigMap's name.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import freshness, podspec
from setsail.rules.rule import Find, beside

ZH = """用 subPath 挂载的文件在运行中的 Pod 里永远不会变。

kubelet 通过切换整个目录的链接来更新挂载的 ConfigMap。用 `subPath` 挂载的单个文件只绑定一次，直到 Pod 被替换都保持最初
的内容：修改看似生效，其实没有；之后某次无关的重启又突然让它生效。

不用 `subPath`，挂载目录并让程序从那里读取；或让 Pod 模板随内容变化：校验和注解，或在 ConfigMap 名字里带哈希。
"""

KINDS = tuple(k for k in podspec.LONG_RUNNING if k != "ReplicaSet")
ITEM = "config-change-takes-effect"
SEVERITY = "warning"
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
      volumes: [{name: conf, configMap: {name: web}}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          volumeMounts: [{name: conf, mountPath: /etc/web/app.yaml, subPath: app.yaml}]
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
      volumes: [{name: conf, configMap: {name: web}}]
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
    """Pods that mount a ConfigMap or Secret."""
    return any(True for _ in freshness.mounted(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find single files of an object of this set that may change while nothing rolls the pod."""
    if freshness.rolls(manifest):
        return
    for mount in freshness.mounted(manifest):
        given = around.find(mount.kind, manifest.namespace, mount.name)
        if not mount.sub_path or given is None or given.get("immutable") is True:
            continue
        content = Text("a change of this does not reach the pod", "它的变化到不了 Pod")
        yield Find(
            (*mount.path, "subPath"),
            Text(
                f"container {mount.container.name} never sees a change of {mount.sub_path} in "
                f"{given.ref}",
                f"容器 {mount.container.name} 看不到 {given.ref} 中 {mount.sub_path} 的变化",
            ),
            (beside(given, ("metadata", "name"), content),),
        )
