"""Services that are released together: callees before their callers, back the other way round."""

from collections.abc import Mapping
from dataclasses import dataclass

from setsail.finding.text import Text
from setsail.release.values import Outcome


@dataclass(frozen=True, slots=True)
class Begin:
    """Release this member now."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Return:
    """Take this member back to the version before; the last released goes first."""

    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Stay:
    """Nothing to do now: a member is under way, or all is done."""

    why: Text


def order(needs: Mapping[str, frozenset[str]]) -> tuple[str, ...] | Text:
    """The members, each after those that it needs, or the circle that makes that impossible.

    `needs` maps each member to what it calls; what is no member does not count.
    """
    left = {name: needs[name] & needs.keys() - {name} for name in needs}
    found: list[str] = []
    while left:
        ready = sorted(name for name, calls in left.items() if not calls - set(found))
        if not ready:
            listed = ", ".join(sorted(left))
            return Text(
                f"these need each other, none can be first: {listed}",
                f"它们互相依赖，无法确定先后：{listed}",
            )
        found += ready
        left = {name: calls for name, calls in left.items() if name not in ready}
    return tuple(found)


def decide(
    members: tuple[str, ...], outcomes: Mapping[str, Outcome], returned: frozenset[str]
) -> Begin | Return | Stay:
    """Say what to do next with a group in its order.

    `outcomes` holds the members that were begun ("" while under way), `returned` those that were
    released and taken back since.
    """
    failed = [name for name in members if outcomes.get(name, "released") not in ("", "released")]
    released = [n for n in members if outcomes.get(n) == "released" and n not in returned]
    if failed and released:
        return Return(
            released[-1],
            Text(
                f"{failed[0]} was not released, and its group is released as a whole or not",
                f"{failed[0]} 未能发布；同组服务要么全部发布，要么都不发布",
            ),
        )
    if failed:
        return Stay(Text("every member runs the version before", "所有成员都运行之前的版本"))
    if "" in outcomes.values():
        return Stay(Text("a member is being released", "有成员正在发布"))
    if len(released) == len(members):
        return Stay(Text("every member is released", "所有成员均已发布"))
    following = members[len(released)]
    return Begin(following, Text("what it needs is released", "它所依赖的均已发布"))
