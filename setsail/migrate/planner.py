"""The order of moving: hard ties together, callers first, low risk first, small steps.

Greedy, wave by wave. Of the groups that are left, the one with the lowest key is next: its band,
what its callers on the machines would have to pay for calling into the cluster, its risk, how
critical it is. A wave ends when the next group does not fit. Names decide only between what is
the same in everything else.
"""

import heapq
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate import placing, signature
from setsail.migrate.estate import Estate
from setsail.migrate.placing import Held
from setsail.migrate.risk import RANK, Risk
from setsail.migrate.ties import Group
from setsail.migrate.wave import Limits, Placement, Wave
from setsail.migrate.wishes import Wishes

CALL_IN, CALL_BY_ADDRESS = 3, 6
"""What a call from a machine into the cluster costs while both live: a load balancer and a name;
by an address that a registry hands out, a route to every pod as well. A call out costs 1."""


class _Key(NamedTuple):
    """The order of groups; the lowest is next."""

    band: int
    callers: int
    score: int
    calm: int
    looks: tuple[str, ...]
    id: str


class Planner:
    """The state of planning: what has moved, and what each group would cost now."""

    def __init__(
        self,
        whole: Estate,
        risks: Mapping[str, Risk],
        wishes: Wishes,
        limits: Limits,
        groups: tuple[Group, ...],
    ) -> None:
        self.whole, self.risks, self.wishes, self.limits = whole, risks, wishes, limits
        self.groups = {group.id: group for group in groups}
        self.home = {id: group.id for group in groups for id in group.members}
        self.looks = signature.signatures(whole, risks)
        self.price = {
            piece.id: CALL_BY_ADDRESS if whole.registries_of(piece.id) else CALL_IN
            for piece in whole.pieces
        }
        self.callers = {group.id: self._cost_in(group) for group in groups}
        self.moved: set[str] = set()
        self.out = self.into = self.cost = 0
        self.held: dict[str, Text] = {}
        self.ended: Text | None = None
        self.pinned: dict[int, list[str]] = {}
        for group in groups:
            if pins := [wishes.pins[id] for id in group.members if id in wishes.pins]:
                self.pinned.setdefault(pins[0], []).append(group.id)
        self.wished = {id for ids in self.pinned.values() for id in ids}
        self.heap = [self._key(group) for group in groups if group.id not in self.wished]
        heapq.heapify(self.heap)

    def waves(self) -> Iterator[Wave]:
        """One wave after the other until everything that moves has moved. A wave that wishes
        leave empty is the last."""
        number, last = 0, max(self.pinned, default=0)
        while number < last or any(self._is_current(key) for key in self.heap):
            number += 1
            placements = [*self._pinned(number)]
            waited, self.held = self.held, {}
            ended, self.ended = self.ended, None
            taken = [placement.group for placement in placements]
            for group, first in self._chosen(number, taken):
                why = (first, *self._move(group), waited.get(group.id, ended))
                placements.append(Placement(group, tuple(t for t in why if t is not None)))
            notes = placing.notes(placements, self.risks, number, self.limits)
            yield Wave(number, tuple(placements), self.out, self.into, self.cost, tuple(notes))
            if not placements:
                return

    def _key(self, group: Group) -> _Key:
        risks = [self.risks[id] for id in group.members]
        return _Key(
            max(RANK[risk.band] for risk in risks),
            self.callers[group.id],
            max(risk.score for risk in risks),
            -min(self.whole.by_id[id].tier for id in group.members),
            tuple(sorted(self.looks[id] for id in group.members)),
            group.id,
        )

    def _is_current(self, key: _Key) -> bool:
        group = self.groups[key.id]
        return group.id not in self.moved and key == self._key(group)

    def _cost_in(self, group: Group) -> int:
        return sum(
            self.price[id]
            for id in group.members
            for call in self.whole.calls_in[id]
            if self.home.get(call.caller) != group.id
        )

    def _pinned(self, number: int) -> Iterator[Placement]:
        groups = [self.groups[id] for id in self.pinned.get(number, ())]
        for group in sorted(groups, key=self._key):
            pins = ", ".join(id for id in group.members if id in self.wishes.pins)
            why = Text(f"you pinned {pins} to wave {number}", f"你把 {pins} 固定在第 {number} 批")
            yield Placement(group, (why, *self._move(group)))

    def _chosen(self, number: int, taken: list[Group]) -> Iterator[tuple[Group, Text | None]]:
        """Groups by their keys until one does not fit, each to be moved before the next is asked
        for; where nothing fulfils what a first wave asks, the lowest that is not banned, alone."""
        aside: list[_Key] = []
        chosen: list[Group] = []
        while self.heap:
            key = heapq.heappop(self.heap)
            if not self._is_current(key):
                continue
            group = self.groups[key.id]
            held = self._held(group, number, taken, chosen)
            if held is None:
                taken.append(group)
                chosen.append(group)
                yield group, None
                continue
            self.held[group.id] = held.why
            aside.append(key)
            if held.ends_wave:
                self.ended = held.why
                break
        if not taken and (least := self._least(number, aside)) is not None:
            aside.remove(least)
            yield self.groups[least.id], placing.ALONE
        for key in aside:
            heapq.heappush(self.heap, key)

    def _least(self, number: int, aside: list[_Key]) -> _Key | None:
        allowed = (key for key in aside if not self._is_banned(self.groups[key.id], number))
        return min(allowed, default=None)

    def _is_banned(self, group: Group, number: int) -> bool:
        return any((id, number) in self.wishes.bans for id in group.members)

    def _held(
        self, group: Group, number: int, taken: list[Group], chosen: list[Group]
    ) -> Held | None:
        """Why a group is not in this wave; None when it is."""
        if self._is_banned(group, number):
            why = Text(f"you keep it out of wave {number}", f"你不让它进入第 {number} 批")
            return Held(why, False)
        unfit = placing.not_first(self.whole, self.risks, group) if number == 1 else None
        if number == 1 and taken and self.callers[group.id]:
            unfit = placing.CALLED
        if unfit is not None:
            return Held(unfit, False)
        filling = placing.Filling(number, taken, chosen, self.whole, self.risks, self.limits)
        full = filling.full(group)
        return None if full is None else Held(full, True)

    def _move(self, group: Group) -> tuple[Text, ...]:
        """Move a group: calls from it no longer come from a machine. Why it may, in words."""
        why = tuple(placing.reasons(self.whole, self.risks, group, self.moved))
        touched = set()
        for id in group.members:
            self._count(id)
            self.moved.add(id)
            for call in self.whole.calls_out[id]:
                home = self.home.get(call.callee)
                if home is not None and home != group.id and home not in self.moved:
                    self.callers[home] -= self.price[call.callee]
                    touched.add(home)
        for home in sorted(touched - self.wished):
            heapq.heappush(self.heap, self._key(self.groups[home]))
        return why

    def _count(self, id: str) -> None:
        """Which calls cross the border once a piece has moved, and what they cost."""
        for call in self.whole.calls_out[id]:
            if call.callee in self.moved:
                self.into -= 1
                self.cost -= self.price[call.callee]
            elif not self.whole.by_id[call.callee].far:
                self.out += 1
                self.cost += 1
        for call in self.whole.calls_in[id]:
            if call.caller in self.moved:
                self.out -= 1
                self.cost -= 1
            else:
                self.into += 1
                self.cost += self.price[id]
