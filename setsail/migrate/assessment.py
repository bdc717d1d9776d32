"""The whole answer: how fit each piece is, what it risks and gains, when it moves and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate import cutover, gate, risk, verdict, wave_check, waves, worth
from setsail.migrate.cutover import Step
from setsail.migrate.estate import Estate, Piece
from setsail.migrate.risk import Risk
from setsail.migrate.verdict import Judged
from setsail.migrate.wave import Limits, Plan, Wave
from setsail.migrate.wave_check import Check
from setsail.migrate.wishes import Wishes


class Look(NamedTuple):
    """One piece, judged. `wave` None: it stays."""

    piece: Piece
    risk: Risk
    judged: Judged
    worth: int
    wave: int | None


class Move(NamedTuple):
    """A wave with what to check before it, how each piece moves, and the gate behind it."""

    wave: Wave
    checks: tuple[Check, ...]
    cutovers: Mapping[str, tuple[Step, ...]]
    gate: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """`without` is the plan as it would be without wishes; None where there are none."""

    title: str
    estate: Estate
    looks: tuple[Look, ...]
    moves: tuple[Move, ...]
    stays: Mapping[str, Text]
    plan: Plan
    without: Plan | None

    @property
    def by_id(self) -> Mapping[str, Look]:
        """The looks by the id of their piece."""
        return {look.piece.id: look for look in self.looks}


def assess(
    title: str, estate: Estate, wishes: Wishes = waves.NONE, limits: Limits = waves.USUAL
) -> Assessment:
    """Judge and plan. Raises WishRefused for wishes that cannot be honoured."""
    risks = risk.judge(estate)
    planned = waves.plan(estate, risks, wishes, limits)
    without = None if wishes == waves.NONE else waves.plan(estate, risks, limits=limits)
    number = planned.wave_of
    looks = tuple(
        Look(
            piece,
            risks[piece.id],
            _judged(piece, risks[piece.id], number.get(piece.id), planned),
            worth.of(estate, piece.id),
            number.get(piece.id),
        )
        for piece in estate.pieces
    )
    checks = wave_check.checks(estate, planned, risks)
    moves = tuple(_moves(estate, planned, checks))
    return Assessment(title, estate, looks, moves, planned.stays, planned, without)


def _judged(piece: Piece, found: Risk, wave: int | None, plan: Plan) -> Judged:
    """The verdict, in the light of what a person wishes."""
    judged = verdict.of(piece, found)
    if wave is None and piece.stays is None:
        return Judged("keep-outside", plan.stays[piece.id])
    if wave is not None and judged.verdict == "keep-outside":
        why = Text("you pinned it; otherwise it would stay", "你要求迁移；否则应留在原处")
        return Judged("move-with-changes", why)
    return judged


def _moves(estate: Estate, plan: Plan, checks: tuple[tuple[Check, ...], ...]) -> list[Move]:
    moved: set[str] = set()
    found = []
    for wave, checked in zip(plan.waves, checks, strict=True):
        moved.update(wave.members)
        cutovers = {id: cutover.steps(estate, id, moved) for id in wave.members}
        found.append(Move(wave, checked, cutovers, gate.gate(estate, wave)))
    return found
