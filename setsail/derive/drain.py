"""The end of a pod: it leaves its Service before it stops listening."""

import math
from collections.abc import Iterator

from setsail.derive import kubernetes_version, ports
from setsail.derive.derived import Body
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

BEHIND_SERVICE, BEHIND_ENTRY = 5, 10
"""Seconds until every node, and every proxy at the entry, has heard that a pod is going."""


def grace(workload: values.Workload) -> int:
    """Seconds from the order to stop until the kill."""
    return max(1, math.ceil(workload.grace))


def wait(workload: values.Workload) -> int:
    """Seconds that a pod goes on serving: never more than a third of its grace."""
    if workload.section == "jobs" or not ports.of(workload):
        return 0
    wanted = BEHIND_ENTRY if workload.expose else BEHIND_SERVICE
    return min(wanted, grace(workload) // 3)


def hook(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The preStop hook, below the container."""
    if seconds := wait(workload):
        yield sleep(system, seconds)


def sleep(system: values.System, seconds: int) -> Field:
    """A preStop hook that waits."""
    if kubernetes_version.offers(system, kubernetes_version.SLEEP_ACTION):
        action: Body = {"sleep": {"seconds": seconds}}
        why = Text(
            f"goes on serving for {seconds} s while it is taken out of its Service",
            f"从 Service 摘除期间继续服务 {seconds} 秒",
        )
    else:
        action = {"exec": {"command": ["sleep", str(seconds)]}}
        why = Text(
            f"goes on serving for {seconds} s; before 1.30 this needs sleep in the image",
            f"继续服务 {seconds} 秒；1.30 之前的版本需要镜像内有 sleep",
        )
    return Field(("lifecycle", "preStop"), action, (), why)


def grace_field(workload: values.Workload) -> Field:
    """The grace of the pod."""
    why = Text(
        "time to finish what is in hand, the wait before it included",
        "处理完手头请求的时间，含摘除前的等待",
    )
    source = (workload.section, workload.name, "grace")
    return Field(("terminationGracePeriodSeconds",), grace(workload), source, why)
