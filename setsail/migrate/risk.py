"""The risk of moving a piece, 0 to 100: every point has a sign, its evidence and a way to mend it.

R = 30 state + 20 coupling + 20 twelve-factor + 15 criticality + 15 operations, each from 0 to 1.
The signs of a factor add up to at most 1. All arithmetic is in whole hundredths of a point, so
that no order of adding shows. Adding a call never lowers a risk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from setsail.finding.text import Text
from setsail.migrate import circles as circling
from setsail.migrate.estate import Estate, Piece, Sign
from setsail.migrate.fitness import coupling
from setsail.migrate.fitness.trait import (
    EDGES_AT_MOST,
    TIER_SHARES,
    TRAITS,
    WEIGHTS,
    Factor,
    Trait,
)

Band = Literal["green", "yellow", "red"]
YELLOW, RED = 30, 60
"""Points at which the bands begin."""
RANK: Mapping[Band, int] = {"green": 0, "yellow": 1, "red": 2}
BANDS: Mapping[Band, Text] = {
    "green": Text("green", "绿档"),
    "yellow": Text("yellow", "黄档"),
    "red": Text("red", "红档"),
}
DOUBTFUL = 0.05
"""The unknown share of the weight from which a band is told to be in doubt (as Konveyor does)."""


class Point(NamedTuple):
    """A sign and what it costs, in hundredths of a point of 100."""

    sign: Sign
    trait: Trait
    cost: int


@dataclass(frozen=True, slots=True)
class Risk:
    """`score` is whole points, rounded down; `vetoes` make it red whatever the score. `unknown`
    are traits that nothing here can tell (a tier that nobody said counts as 3); `confidence` is
    the percentage of the weight that was answered."""

    points: tuple[Point, ...]
    score: int
    band: Band
    vetoes: tuple[Text, ...]
    unknown: tuple[str, ...]
    confidence: int

    @property
    def doubtful(self) -> bool:
        """Whether so much is unknown that the band may be better than the truth."""
        return self.confidence < 100 * (1 - DOUBTFUL)

    def of_factor(self, factor: Factor) -> int:
        """What a factor costs, in hundredths of a point."""
        return sum(point.cost for point in self.points if point.trait.factor == factor)


def judge(estate: Estate) -> Mapping[str, Risk]:
    """The risk of every piece that may move, by its id."""
    calls = {id: [c.callee for c in out] for id, out in estate.calls_out.items()}
    circle = {id: group for group in circling.circles(calls) for id in group}
    return {
        piece.id: _of(piece, (*piece.signs, *coupling.find(estate, piece.id, circle)), estate)
        for piece in estate.pieces
    }


def _of(piece: Piece, signs: Iterable[Sign], estate: Estate) -> Risk:
    by_factor: dict[Factor, list[tuple[int, Sign]]] = {factor: [] for factor in WEIGHTS}
    kept = {(sign.trait, sign.said): sign for sign in signs}
    for sign in kept.values():
        share = _share(sign, piece, estate)
        by_factor[TRAITS[sign.trait].factor].append((share, sign))
    points = tuple(p for factor, found in by_factor.items() for p in _points(factor, found))
    total = sum(point.cost for point in points)
    vetoes = tuple(point.sign.said for point in points if point.sign.veto)
    return Risk(
        points=points,
        score=total // 100,
        band=_band(total, vetoes),
        vetoes=vetoes,
        unknown=piece.unknown,
        confidence=_confidence(piece.unknown),
    )


def _share(sign: Sign, piece: Piece, estate: Estate) -> int:
    """The share of its factor in percent. Calls count each; together they have a limit."""
    match sign.trait:
        case "tier":
            return TIER_SHARES.get(piece.tier, max(TIER_SHARES.values()))
        case "calls-out":
            return min(EDGES_AT_MOST, TRAITS[sign.trait].share * len(estate.calls_out[piece.id]))
        case "called-by":
            out = TRAITS["calls-out"].share * len(estate.calls_out[piece.id])
            room = max(0, EDGES_AT_MOST - out)
            return min(room, TRAITS[sign.trait].share * len(estate.calls_in[piece.id]))
        case trait:
            return TRAITS[trait].share


def _points(factor: Factor, found: list[tuple[int, Sign]]) -> Iterable[Point]:
    """The heaviest first. A trait that is seen twice costs once, and what goes beyond the whole
    factor costs nothing more."""
    room = 100
    seen: set[str] = set()
    for share, sign in sorted(found, key=lambda f: (-f[0], f[1].trait, f[1].said)):
        taken = 0 if sign.trait in seen else min(share, room)
        seen.add(sign.trait)
        room -= taken
        yield Point(sign, TRAITS[sign.trait], taken * WEIGHTS[factor])


def _band(total: int, vetoes: tuple[Text, ...]) -> Band:
    if vetoes or total >= RED * 100:
        return "red"
    return "yellow" if total >= YELLOW * 100 else "green"


def _confidence(unknown: tuple[str, ...]) -> int:
    whole = sum(trait.share * WEIGHTS[trait.factor] for trait in TRAITS.values())
    missing = sum(TRAITS[t].share * WEIGHTS[TRAITS[t].factor] for t in unknown)
    return 100 - -(-100 * missing // whole)
