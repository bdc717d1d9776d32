"""A workload is placed in the namespace of the control plane.

There it stands outside the policies for business systems, may use priority classes that displace
others, and shares its neighbours' rights: an account of `kube-system` is worth more than others.
Add-ons of the cluster belong there; business systems do not.

Move it to a namespace of its own.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """工作负载放在了控制面的命名空间。

在那里，面向业务系统的策略管不到它，它能用会挤走别人的优先级，还与邻居共享权限：`kube-system` 的账号比别处的更
值钱。集群插件应该放在那里，业务系统不应该。

移到它自己的命名空间。
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
  namespace: kube-system
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
  namespace: shop
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads of kube-system that are not of the control plane."""
    plane = manifest.pod is not None and manifest.pod.labels.get("tier") == "control-plane"
    if manifest.namespace == "kube-system" and not plane:
        yield Find(
            ("metadata", "namespace"),
            Text(f"{manifest.ref} runs in kube-system", f"{manifest.ref} 运行在 kube-system 中"),
        )
