"""In which order pieces move, with the wishes of a person honoured or refused."""

from collections.abc import Iterator, Mapping

from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate import staying, ties
from setsail.migrate.estate import Estate, estate
from setsail.migrate.planner import Planner
from setsail.migrate.risk import Risk
from setsail.migrate.ties import Group
from setsail.migrate.wave import Limits, Plan
from setsail.migrate.wishes import Wishes, WishRefused

NONE, USUAL = Wishes(), Limits()


def plan(
    given: Estate, risks: Mapping[str, Risk], wishes: Wishes = NONE, limits: Limits = USUAL
) -> Plan:
    """The waves. Raises WishRefused for wishes that cannot be honoured, with the reasons."""
    whole = estate(
        given.pieces, given.calls, (*given.bonds, *wishes.bonds), given.environments, given.notes
    )
    stays = staying.staying(whole, wishes)
    groups = ties.groups(whole, [piece.id for piece in whole.pieces if piece.id not in stays])
    faults = [*staying.refusals(whole, wishes, stays), *_contradictions(groups, wishes)]
    if faults:
        raise WishRefused(faults)
    waves = tuple(Planner(whole, risks, wishes, limits, groups).waves())
    if empty := [wave.number for wave in waves if not wave.placements]:
        raise WishRefused([_empty(empty[0])])
    return Plan(waves, stays)


def _contradictions(groups: tuple[Group, ...], wishes: Wishes) -> Iterator[Problem]:
    banned: dict[str, set[int]] = {}
    for id, number in wishes.bans:
        banned.setdefault(id, set()).add(number)
    for group in groups:
        pins = {id: wishes.pins[id] for id in group.members if id in wishes.pins}
        if len(set(pins.values())) > 1:
            said = ", ".join(f"{id}={number}" for id, number in pins.items())
            message = Text(
                f"pinned apart, and they must move together: {said}",
                f"必须同批的组件被固定到不同批次：{said}",
            )
            yield Problem(message, None, _bonds(group))
        for id in group.members:
            for number in sorted(banned.get(id, set()) & set(pins.values())):
                yield _pinned_and_banned(group, id, number, ", ".join(pins))


def _pinned_and_banned(group: Group, id: str, number: int, pins: str) -> Problem:
    message = Text(
        f"{id} shall not be in wave {number}, and {pins} is pinned there",
        f"{id} 不应在第 {number} 批，而 {pins} 被固定在那里",
    )
    return Problem(message, None, _bonds(group))


def _bonds(group: Group) -> Text | None:
    """What ties a group, as the help of a refusal."""
    if not group.bonds:
        return None
    en = "; ".join(f"{b.one} and {b.other}: {b.why.en}" for b in group.bonds)
    return Text(en, "；".join(f"{b.one} 与 {b.other}：{b.why.zh}" for b in group.bonds))


def _empty(number: int) -> Problem:
    message = Text(f"wave {number} would be empty", f"第 {number} 批将是空的")
    help = Text(
        "waves follow each other: pin to an earlier wave, or leave the wish out",
        "批次是连续的：请固定到更早的批次，或去掉这个要求",
    )
    return Problem(message, None, help)
