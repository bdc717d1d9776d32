"""A PodSecurityPolicy allows what a container can escape by.

Where clusters before 1.25 still enforce it, a pod under this policy can own its node. From 1.25 on
nobody reads it, and nothing is enforced at all.

Label the namespaces with `pod-security.kubernetes.io/enforce` and delete the policy. Until then allow
no privileges, no host namespaces, no root and no added capabilities in it.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, number, text
from setsail.rules.rule import Find

ZH = """PodSecurityPolicy 允许了可用于逃逸的设置。

在仍执行它的 1.25 之前的集群里，受这个策略管理的 Pod 可以控制节点；从 1.25 起没有人读它，等于什么都没有强制。

给命名空间加上 `pod-security.kubernetes.io/enforce` 标签，并删除这个策略。在此之前，不要在其中允许特权、主机命名
空间、root 和额外的 capability。
"""

KINDS = ("PodSecurityPolicy",)
ITEM = None
SEVERITY = "error"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: loose}
spec:
  privileged: true
  runAsUser: {rule: RunAsAny}
  seLinux: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
"""

GOOD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find what the policy allows, and what it does not demand."""
    for field, en, zh in _faults(mapping(manifest.body, "spec")):
        yield Find(
            ("spec", field),
            Text(f"policy {manifest.name} {en}", f"策略 {manifest.name} {zh}"),
        )


def _faults(spec: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for field in ("privileged", "hostPID", "hostIPC", "hostNetwork"):
        if spec.get(field) is True:
            yield field, f"allows {field}", f"允许 {field}"
    if spec.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation", "does not forbid escalation", "没有禁止提权"
    if text(spec, "runAsUser", "rule") not in ("MustRunAsNonRoot", "MustRunAs"):
        yield "runAsUser", "allows root", "允许 root"
    if any(number(each, "min") == 0 for each in items(spec, "runAsUser", "ranges")):
        yield "runAsUser", "allows user 0", "允许用户 0"
    if items(spec, "allowedCapabilities"):
        yield "allowedCapabilities", "allows added capabilities", "允许额外的 capability"
    if not {"ALL", "NET_RAW"} & set(map(str, items(spec, "requiredDropCapabilities"))):
        yield "requiredDropCapabilities", "demands no dropped capability", "没有要求丢弃 capability"
    if {"*", "hostPath"} & set(map(str, items(spec, "volumes"))):
        yield "volumes", "allows hostPath volumes", "允许 hostPath 卷"
