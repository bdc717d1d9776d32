"""Nothing here uses this object.

An old ConfigMap, Secret, account, role or claim is read by the next person as if it mattered, and an
old Secret or account is still a way in. It may be used by what was not given, or by a program through
the API: so this is for a person to decide.

Delete it once nobody needs it. Take a claim's data first.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, read, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """这里没有人使用这个对象。

旧的 ConfigMap、Secret、账号、角色或声明会让下一个人以为它还有用；旧的 Secret 或账号仍是一个入口。它也可能被没有
给出的对象使用，或被程序通过 API 使用：因此要由人来判断。

确认没人需要后删除；声明要先取走数据。
"""

KINDS = ("ConfigMap", "Secret", "ServiceAccount", "Role", "ClusterRole", "PersistentVolumeClaim")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web-old}
data: {LOG_LEVEL: info}
"""

GOOD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data: {LOG_LEVEL: info}
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      envFrom:
        - configMapRef: {name: web}
"""

_COLLECTED = ("rbac.authorization", "grafana_", "grafana.com/", "prometheus")
"""Labels by which a controller finds what nobody names."""

_GIVEN = ("kube-root-ca.crt", "openshift-service-ca.crt", "default")


def applies(manifest: Manifest, around: Around) -> bool:
    """What people make; controllers know what theirs is for."""
    kept = manifest.name in _GIVEN or rbac.of_kubernetes(manifest)
    kind = text(manifest.body, "type")
    machine = kind.startswith(("helm.sh/", "kubernetes.io/service-account-token"))
    collected = any(label.startswith(_COLLECTED) for label in manifest.labels)
    return bool(manifest.name) and not (kept or machine or collected)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find objects whose name stands as a value in no other object."""
    if not any(
        _names(other.body, manifest.name) for other in around.manifests if other is not manifest
    ):
        yield Find(
            ("metadata", "name"),
            Text(f"nothing here uses {manifest.ref}", f"这里没有人使用 {manifest.ref}"),
        )


def _names(body: dict[str, Any], name: str) -> bool:
    """Whether a string of the object is the name; its own name and kind are no use."""
    waiting: list[Any] = [value for key, value in body.items() if key != "metadata"]
    waiting.append(read(body, "metadata", "annotations"))
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif value == name:
            return True
    return False
