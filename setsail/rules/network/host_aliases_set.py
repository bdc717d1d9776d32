"""A pod has names of its own for addresses.

What stands in `hostAliases` overrides DNS, for this pod alone, until the pod is replaced. When the
machine moves, one program looks in the wrong place and nobody understands why; and a wrong entry can
send its traffic to somebody else.

Declare what stays outside as a Service, or put the name into DNS.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 自带主机名与地址的对应。

`hostAliases` 的内容只对这个 Pod 生效，优先于 DNS，直到 Pod 被替换。机器搬走后，只有这个程序还去旧地方找，没人
明白原因；写错一项还会把流量送给别人。

把外部依赖声明为 Service，或把名字写进 DNS。
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
  hostAliases:
    - ip: 192.0.2.10
      hostnames: [db.example.com]
  containers:
    - name: web
      image: registry.example/web:1.4
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
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods with any hostAliases."""
    if manifest.pod is not None and manifest.pod.get("hostAliases"):
        yield Find(
            (*manifest.pod.path, "hostAliases"),
            Text("the pod overrides DNS with hostAliases", "Pod 用 hostAliases 覆盖 DNS"),
        )
