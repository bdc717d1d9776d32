"""A variable takes its value from an entry that is not among these files.

If nobody creates it, the pod waits in `CreateContainerConfigError`. It may well come from elsewhere,
from a secret store or another folder: then this is no fault.

Add the ConfigMap or Secret, or what creates it, beside the workload, or correct name and key.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import provision
from setsail.rules.rule import Find

ZH = """环境变量取值的条目不在这些文件里。

如果没有人创建它，Pod 会停在 `CreateContainerConfigError`。它也可能来自别处，如密钥库或另一个目录，那就不是错误。

把 ConfigMap、Secret 或创建它的对象放在工作负载旁边，或改正名字和键。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - name: LOG_LEVEL
          valueFrom:
            configMapKeyRef: {name: web, key: level}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LOG_LEVEL: info}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - name: LOG_LEVEL
          valueFrom:
            configMapKeyRef: {name: web, key: LOG_LEVEL}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LOG_LEVEL: info}
"""


def _variables(manifest: Manifest) -> Iterator[reference.Reference]:
    for used in reference.references(manifest):
        if "valueFrom" in used.path and not used.optional:
            yield used


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with variables that come from elsewhere."""
    return any(_variables(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find objects that are absent, and keys that they have not."""
    for used in _variables(manifest):
        found = around.find(used.kind, used.namespace, used.name)
        if found is None and not provision.provides(around, used.kind, used.namespace, used.name):
            yield Find(
                used.path,
                Text(
                    f"no {used.kind} {used.name} stands among these files",
                    f"这些文件里没有 {used.kind} {used.name}",
                ),
            )
        elif found is not None and used.key and used.key not in provision.keys(found):
            lacks = Text(f"it has no {used.key}", f"其中没有 {used.key}")
            yield Find(
                used.path,
                Text(
                    f"{used.kind} {used.name} has no entry {used.key}",
                    f"{used.kind} {used.name} 中没有条目 {used.key}",
                ),
                (Related(found.place(("metadata", "name")), found.ref, lacks),),
            )
