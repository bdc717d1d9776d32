"""Waves as values: what moves when, and what the state after each costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.ties import Group

_SMALL = 5
"""Waves that stay small."""


class Limits(NamedTuple):
    """The most components of a wave, the most groups of the first one, and the most groups of
    tier 1 that one system has in any."""

    units: int = 10
    pilot: int = 3
    critical: int = 3

    def at(self, number: int) -> int:
        """The most components of a wave: from the sixth on twice as many, for by then the way
        is known (AWS keeps the first five waves below ten)."""
        return self.units if number <= _SMALL else 2 * self.units


class Placement(NamedTuple):
    """A group in a wave, and every reason why it is there."""

    group: Group
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Wave:
    """`out` calls lead from the cluster to machines when the wave has moved, `into` the other
    way; `cost` weighs them. `notes` say where a wish goes beyond what we would do."""

    number: int
    placements: tuple[Placement, ...]
    out: int
    into: int
    cost: int
    notes: tuple[Text, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The pieces of the wave in the order in which they move."""
        return tuple(id for placement in self.placements for id in placement.group.members)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every piece is a member of exactly one wave or a key of `stays`."""

    waves: tuple[Wave, ...]
    stays: Mapping[str, Text]

    @property
    def cost(self) -> int:
        """The price of all states on the way, added up: what a better order would lower."""
        return sum(wave.cost for wave in self.waves)

    @property
    def wave_of(self) -> Mapping[str, int]:
        """The number of the wave of each piece that moves."""
        return {id: wave.number for wave in self.waves for id in wave.members}
