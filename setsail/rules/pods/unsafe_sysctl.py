"""A pod sets a kernel parameter that is not safe to set.

Only a few parameters are known to stay inside the pod. Others change the node under all its pods,
and a kubelet refuses them unless it was told otherwise: the pod then never starts. A `+` or `=`
in a value once let a pod write any parameter of the node (CVE-2022-0811).

Remove it, or let the people of the nodes set it for the whole node.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit, Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 设置了不安全的内核参数。

只有少数参数确定只影响 Pod 自身；其他参数会改变节点上的所有 Pod，kubelet 默认拒绝它们，Pod 便永远起不来。
值中的 `+` 或 `=` 曾让 Pod 能改写节点的任意参数（CVE-2022-0811）。

去掉它，或由管理节点的人为整个节点设置。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    sysctls:
      - name: net.core.somaxconn
        value: "1024"
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
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_syncookies
        value: "1"
  containers:
    - name: web
      image: registry.example/web:1.4
"""

SAFE = frozenset(
    {
        "kernel.shm_rmid_forced",
        *("net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports"),
        *("net.ipv4.ip_unprivileged_port_start", "net.ipv4.ping_group_range"),
        *("net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"),
        *("net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_keepalive_time"),
        *("net.ipv4.tcp_rmem", "net.ipv4.tcp_syncookies", "net.ipv4.tcp_wmem"),
    }
)
"""What the kubelet takes from any pod (kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster)."""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find parameters outside the safe ones, and values that smuggle in another."""
    assert manifest.pod is not None
    path: Path = (*manifest.pod.path, "securityContext", "sysctls")
    for at, each in enumerate(items(manifest.body, *path)):
        name, value = text(each, "name").replace("/", "."), text(each, "value")
        if name and (name not in SAFE or "+" in value or "=" in value):
            yield Find(
                (*path, at),
                Text(
                    f"the pod sets the kernel parameter {name}, which is not safe",
                    f"Pod 设置了不安全的内核参数 {name}",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Leave the node's value; the program may then be slower, or miss what it needs."""
    return (Edit("remove", find.path),)
