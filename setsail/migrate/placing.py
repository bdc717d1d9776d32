"""Whether a group fits into a wave, and the reasons for where it is, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.estate import Estate
from setsail.migrate.risk import BANDS, RANK, Risk
from setsail.migrate.ties import Group
from setsail.migrate.wave import Limits, Placement

RISK_A_UNIT = 25
"""Points of risk that a wave may hold for each unit that it may hold."""
PILOT_NEEDS = 3
"""Dependencies that a group of the first wave may have (AWS: none to three for a pilot)."""
ALONE = Text(
    "nothing fulfils what a first wave asks; this is the least risky, so it goes alone",
    "没有组件满足首批条件；它风险最低，因此单独先行",
)
CALLED = Text(
    "machines still call it, and a pilot does without such calls where it can",
    "虚拟机仍在调用它，试点尽量避免这类调用",
)
_SHOWN = 3


class Held(NamedTuple):
    """Why a group is not in a wave, and whether the wave ends with it."""

    why: Text
    ends_wave: bool


def not_first(whole: Estate, risks: Mapping[str, Risk], group: Group) -> Text | None:
    """Why a group may not be in the first wave: a pilot is green, not of tier 1, and needs
    little."""
    if any(risks[id].band != "green" for id in group.members):
        return Text("the first wave takes green only", "首批只放绿档组件")
    if any(whole.by_id[id].tier == 1 for id in group.members):
        return Text("nothing of tier 1 goes first", "1 级系统不做首批")
    called = {call.callee for id in group.members for call in whole.calls_out[id]}
    count = len(called - set(group.members))
    if count > PILOT_NEEDS:
        return Text(
            f"it needs {count} others, and a first wave takes {PILOT_NEEDS} at most",
            f"它依赖 {count} 个组件，首批最多 {PILOT_NEEDS} 个",
        )
    return None


class Filling(NamedTuple):
    """A wave that is being filled: with what was pinned (in `taken` only) and what was chosen."""

    number: int
    taken: Sequence[Group]
    chosen: Sequence[Group]
    whole: Estate
    risks: Mapping[str, Risk]
    limits: Limits

    def full(self, group: Group) -> Text | None:
        """Why a group does not fit any more; None when it does. An empty wave takes anything."""
        number, most = self.number, self.limits.at(self.number)
        if not self.taken:
            return None
        if number == 1 and len(self.taken) >= self.limits.pilot:
            pilot = self.limits.pilot
            return Text(f"wave 1 is a pilot of {pilot}", f"第 1 批是试点，最多 {pilot} 组")
        if sum(len(one.members) for one in (*self.taken, group)) > most:
            return Text(
                f"wave {number} is full: {most} components at most",
                f"第 {number} 批已满：最多 {most} 个组件",
            )
        if self.chosen and self._rank(group) != self._rank(self.chosen[0]):
            return Text(
                f"wave {number} takes a lower band of risk", f"第 {number} 批只放更低风险档的组件"
            )
        if self._rank(group) == RANK["red"] and self._systems(group) & self._all(self.chosen):
            return Text("one red group of a system a wave", "同一系统每批只迁一组红档组件")
        critical = self.limits.critical
        same = [one for one in self.taken if self._systems(one) & self._systems(group)]
        if self._is_critical(group) and sum(map(self._is_critical, same)) >= critical:
            return Text(
                f"wave {number} has {critical} of tier 1 of this system already",
                f"第 {number} 批已有本系统 {critical} 个 1 级组件",
            )
        total = sum(self.risks[id].score for one in (*self.taken, group) for id in one.members)
        if total > RISK_A_UNIT * most:
            return Text(
                f"wave {number} would hold {total} points of risk; {RISK_A_UNIT * most} are the "
                "limit",
                f"第 {number} 批的风险将达 {total} 分，上限为 {RISK_A_UNIT * most}",
            )
        return None

    def _systems(self, group: Group) -> set[str]:
        return {self.whole.by_id[id].system for id in group.members}

    def _all(self, groups: Sequence[Group]) -> set[str]:
        return {system for group in groups for system in self._systems(group)}

    def _is_critical(self, group: Group) -> bool:
        return any(self.whole.by_id[id].tier == 1 for id in group.members)

    def _rank(self, group: Group) -> int:
        return max(RANK[self.risks[id].band] for id in group.members)


def reasons(
    whole: Estate, risks: Mapping[str, Risk], group: Group, moved: set[str]
) -> Iterator[Text]:
    """Why a group is where it is: its risk, its callers that are still on machines, its ties."""
    worst = max((risks[id] for id in group.members), key=lambda r: (RANK[r.band], r.score))
    word = BANDS[worst.band]
    yield Text(f"{word.en}, risk {worst.score}", f"{word.zh}，风险 {worst.score}")
    members = set(group.members)
    callers = sorted(
        {
            call.caller
            for id in group.members
            for call in whole.calls_in[id]
            if call.caller not in moved | members
        }
    )
    if callers:
        names = ", ".join(callers[:_SHOWN]) + (" …" if len(callers) > _SHOWN else "")
        yield Text(f"still called from machines by {names}", f"虚拟机上仍有调用方：{names}")
    elif any(whole.calls_in[id] for id in group.members):
        yield Text("all its callers have moved or move with it", "调用方均已迁移或同迁")
    else:
        yield Text("nothing here calls it", "没有组件调用它")
    registries = {r for id in group.members for r in whole.registries_of(id)}
    for registry in sorted(registries):
        yield Text(
            f"who finds it through {registry} does not stand in these files",
            f"经 {registry} 找到它的调用方不在这些文件中",
        )
    for bond in group.bonds:
        yield Text(
            f"{bond.one} and {bond.other} move together: {bond.why.en}",
            f"{bond.one} 与 {bond.other} 必须同迁：{bond.why.zh}",
        )


def notes(
    placements: Sequence[Placement], risks: Mapping[str, Risk], number: int, limits: Limits
) -> Iterator[Text]:
    """Where a wave goes beyond what we would do, because of a wish or of a tie."""
    members = [id for placement in placements for id in placement.group.members]
    most = limits.at(number)
    if len(members) > most:
        yield Text(
            f"{len(members)} components in one wave; the limit is {most}",
            f"一批有 {len(members)} 个组件，上限为 {most}",
        )
    red = [id for id in members if risks[id].band == "red"]
    if number == 1 and red:
        names = ", ".join(red)
        yield Text(f"a first wave with red components: {names}", f"首批含红档组件：{names}")
