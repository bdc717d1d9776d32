"""Priority by tier: when nodes are short, the critical system is placed first and evicted last.

The PriorityClass is the system's own, so that it goes with the system and clashes with nobody's;
it never throws a running pod of another system out.
"""

from collections.abc import Iterator

from setsail.derive import field, head
from setsail.derive.derived import Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

BY_TIER = {1: 100_000, 2: 10_000}
"""Tier 3 has the cluster's default."""


def derive(system: values.System) -> Yield:
    """The PriorityClass of a system of tier 1 or 2."""
    value = BY_TIER.get(system.owner.tier)
    if value is None:
        return
    source = ("owner", "tier")
    why = Text(
        "the tier decides who is placed first and evicted last",
        "等级决定谁先被调度、谁后被驱逐",
    )
    part = head.Part("namespace", "system", system.name, source, why)
    never = Text("never throws out a running pod", "绝不驱逐正在运行的 Pod")
    note = f"{system.name} in {system.environment.name}, tier {system.owner.tier}"
    fields = (
        Field(("description",), note, source, why),
        Field(("globalDefault",), False, (), Text("for this system only", "仅用于该系统")),
        Field(("preemptionPolicy",), "Never", (), never),
        Field(("value",), value, source, why),
    )
    yield field.assemble(system, "PriorityClass", system.namespace, part, fields)


def field_of(system: values.System) -> Iterator[Field]:
    """What a pod says of it."""
    if system.owner.tier in BY_TIER:
        why = Text("the priority of its system", "所属系统的优先级")
        yield Field(("priorityClassName",), system.namespace, ("owner", "tier"), why)
