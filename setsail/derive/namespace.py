"""The namespace of a system in one environment, with the level of Pod Security at its door.

It carries no ResourceQuota: every container has its requests already, and a quota that nobody
reckoned stops the next rollout's extra pod.
"""

from setsail.derive import field, head, kubernetes_version, labels
from setsail.derive.derived import Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

LEVEL = "restricted"
_WHY = Text("one namespace for each environment of the system", "系统的每个环境一个命名空间")


def derive(system: values.System) -> Yield:
    """The namespace."""
    part = head.Part("namespace", "system", system.name, ("system",), _WHY)
    minor = kubernetes_version.minor(system)
    version = "latest" if minor is None else f"v1.{minor}"
    said = ("environments", system.environment.name, "platform", "version")
    level = Text(
        "a pod that is not restricted is turned away at the door",
        "不符合 restricted 级别的 Pod 在入口即被拒绝",
    )
    pinned = Text(
        "the rules of this version, so that an upgrade does not change them unseen",
        "按该版本的规则，升级集群不会悄悄改变规则",
    )
    newest = Text(
        "platform.version is not said: the rules of the cluster", "未说明版本：按集群当前规则"
    )
    fields = []
    for mode in ("enforce", "audit", "warn"):
        key = f"pod-security.kubernetes.io/{mode}"
        fields.append(Field(("metadata", "labels", key), LEVEL, (), level))
        fields.append(
            Field(
                ("metadata", "labels", f"{key}-version"),
                version,
                () if minor is None else said,
                newest if minor is None else pinned,
            )
        )
    if system.owner.contact:
        why = Text("whom to ask", "联系人")
        path = ("metadata", "annotations", f"{labels.DOMAIN}/contact")
        fields.append(Field(path, system.owner.contact, ("owner", "contact"), why))
    yield field.assemble(system, "Namespace", system.namespace, part, fields)
