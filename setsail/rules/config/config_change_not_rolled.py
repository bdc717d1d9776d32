"""A changed ConfigMap would not reach the program.

Variables are read once, and a file mounted with `subPath` is never updated. After the change old
pods run with the old values and new ones with the new, until somebody restarts them.

Give the ConfigMap a name that ends in a hash of its content (Kustomize does), or write a checksum
of it into an annotation of the pod template. A program that watches its files needs neither.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """ConfigMap 变了，程序却不会知道。

环境变量只读一次，用 `subPath` 挂载的文件从不更新。修改之后，旧 Pod 用旧值，新 Pod 用新值，直到有人重启。

让 ConfigMap 的名字带上内容哈希（Kustomize 会这样做），或把它的校验和写进 Pod 模板的注解。自己监视文件的
程序两者都不需要。
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
      containers:
        - name: web
          image: registry.example/web:1.4
          envFrom: [{configMapRef: {name: web}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LOG_LEVEL: info}
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations: {checksum/config: 5f1c0a9d}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          envFrom: [{configMapRef: {name: web}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LOG_LEVEL: info}
"""

WATCHERS = ("reloader.stakater.com/", "configmap.reloader.stakater.com/")


def _read_once(manifest: Manifest, around: Around) -> Iterator[reference.Reference]:
    """The mutable ConfigMaps of this set that reach the program only at its start."""
    for used in reference.references(manifest):
        if used.kind != "ConfigMap" or "volumes" in used.path:
            continue
        found = around.find("ConfigMap", manifest.namespace, used.name)
        if found is not None and found.get("immutable") is not True:
            yield used


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a ConfigMap of this set is read once."""
    return any(_read_once(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them where nothing in the pod template changes with their content."""
    if manifest.pod is None or _rolls(manifest):
        return
    seen: set[str] = set()
    for used in _read_once(manifest, around):
        if used.name not in seen:
            seen.add(used.name)
            yield Find(
                used.path,
                Text(
                    f"a change of ConfigMap {used.name} does not restart {manifest.name}",
                    f"ConfigMap {used.name} 变化后 {manifest.name} 不会重启",
                ),
            )


def _rolls(manifest: Manifest) -> bool:
    """Whether the pod template carries a checksum, or a reloader watches the workload."""
    pod = manifest.pod
    assert pod is not None
    marks = (*pod.annotations, *pod.labels)
    if any("checksum" in mark or "hash" in mark for mark in marks):
        return True
    return any(name.startswith(WATCHERS) for name in (*manifest.annotations, *pod.annotations))
