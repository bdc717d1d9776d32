"""A changed ConfigMap or Secret would not reach the program.

Variables are read once. After the change old pods run with the old values and new ones with the
new, until somebody restarts them.

Give the ConfigMap or Secret a name that ends in a hash of its content (Kustomize does), or write a checksum
of it into an annotation of the pod template. A program that watches its files needs neither.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import freshness, podspec
from setsail.rules.rule import Find, beside

ZH = """ConfigMap 或 Secret 变了，程序却不会知道。

环境变量只读一次。修改之后，旧 Pod 用旧值，新 Pod 用新值，直到有人重启。

让 ConfigMap 或 Secret 的名字带上内容哈希（Kustomize 会这样做），或把它的校验和写进 Pod 模板的注解。自己监视文件的
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


def _read_once(
    manifest: Manifest, around: Around
) -> Iterator[tuple[reference.Reference, Manifest]]:
    """The mutable ConfigMaps and Secrets of this set that are read as variables."""
    for used in reference.references(manifest):
        if used.kind not in ("ConfigMap", "Secret") or "volumes" in used.path:
            continue
        found = around.find(used.kind, manifest.namespace, used.name)
        if "imagePullSecrets" not in used.path and found is not None:
            if found.get("immutable") is not True:
                yield used, found


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a ConfigMap or Secret of this set is read once."""
    return any(True for _ in _read_once(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them where nothing in the pod template changes with their content."""
    if freshness.rolls(manifest):
        return
    seen: set[tuple[str, str]] = set()
    for used, found in _read_once(manifest, around):
        if (used.kind, used.name) not in seen:
            seen.add((used.kind, used.name))
            content = Text("a change of this restarts nothing", "它的变化不会引起重启")
            yield Find(
                used.path,
                Text(
                    f"a change of {used.kind} {used.name} does not restart {manifest.name}",
                    f"{used.kind} {used.name} 变化后 {manifest.name} 不会重启",
                ),
                (beside(found, ("metadata", "name"), content),),
            )
