"""What the evidence adds up to: a state for each item, two numbers, and go or no-go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from setsail.evidence import verdict as verdicts
from setsail.evidence.checklist import ITEMS, SUM_OF, Item, Level, Tier
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text

State = Literal[
    "failing", "unknown", "configured", "waived", "proven", "not-applicable", "not-asked"
]
OPEN: tuple[State, ...] = ("failing", "unknown", "configured")

WEIGHTS: Mapping[Level, int] = {"must": 3, "should": 1, "not-asked": 0}
WHOLE, HALF, NOTHING = 2, 1, 0
"""What an item is worth, in halves: proven by the kind that proves it, only configured, neither."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One item answered. `worth` and `answered` come from evidence alone; a waiver closes the item
    and changes neither.

    `evidence` is what counts now, the worst first; `lapsed` has ended or its subject has changed;
    `rehearsed` is shown and counts for nothing; `parts` are the answers that it is the sum of.
    """

    item: Item
    level: Level
    state: State
    worth: int = NOTHING
    answered: bool = False
    evidence: tuple[Evidence, ...] = ()
    lapsed: tuple[Evidence, ...] = ()
    rehearsed: tuple[Evidence, ...] = ()
    waiver: Evidence | None = None
    parts: tuple["Answer", ...] = ()

    @property
    def open(self) -> bool:
        """Asked at this tier, and neither proven nor waived nor not applicable."""
        return self.state in OPEN

    @property
    def counted(self) -> bool:
        """Whether score and coverage look at it: asked and applicable, known or not."""
        return self.state not in ("not-asked", "not-applicable")


@dataclass(frozen=True, slots=True)
class Input:
    """Something that was read, and the SHA-256 of its content."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole checklist answered for one system at one time (seconds since 1970, UTC).

    `gaps` says what is declared and not enforced on this platform, or only more widely.
    """

    answers: tuple[Answer, ...]
    tier: Tier
    now: float
    inputs: tuple[Input, ...] = ()
    gaps: tuple[Text, ...] = ()

    @property
    def open_musts(self) -> tuple[Answer, ...]:
        """What stands between the system and production."""
        return tuple(a for a in self.answers if a.level == "must" and a.open)

    @property
    def go(self) -> bool:
        """GO means that no must is open, and nothing else."""
        return not self.open_musts

    @property
    def score(self) -> int:
        """Percent of the weight that holds, rounded down: a must weighs three shoulds; proven
        counts whole, configured half, everything else nothing."""
        counted = [a for a in self.answers if a.counted]
        worth = sum(WEIGHTS[a.level] * a.worth for a in counted)
        return _percent(worth, WHOLE * sum(WEIGHTS[a.level] for a in counted))

    @property
    def coverage(self) -> int:
        """Percent of the items, rounded down, to which the kind that proves them said pass or
        fail: how much has been looked at, whatever was seen."""
        counted = [a for a in self.answers if a.counted]
        return _percent(sum(a.answered for a in counted), len(counted))

    def in_state(self, state: State) -> tuple[Answer, ...]:
        """The answers with this state, in the order of the checklist."""
        return tuple(a for a in self.answers if a.state == state)


def _percent(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def work_out(
    evidence: Iterable[Evidence],
    tier: Tier,
    now: float,
    digests: Mapping[str, str] | None = None,
    items: tuple[Item, ...] = ITEMS,
) -> Readiness:
    """Answer every item from what is known. The order of the evidence does not matter.

    `digests` maps subjects to the digests they have now; evidence of another digest has lapsed.
    """
    given: dict[str, list[Evidence]] = {}
    for one in evidence:
        given.setdefault(one.item, []).append(one)
    answers: dict[str, Answer] = {}
    for item in items:
        if item.id not in SUM_OF:
            answers[item.id] = _answer(item, tier, given.get(item.id, []), (now, digests or {}))
    for item in items:
        if item.id in SUM_OF:
            answers[item.id] = _sum(item, tier, answers)
    return Readiness(tuple(answers[item.id] for item in items), tier, now)


def _answer(
    item: Item, tier: Tier, given: list[Evidence], when: tuple[float, Mapping[str, str]]
) -> Answer:
    level = item.levels[tier]
    holding = [one for one in given if one.counts(*when)]
    lapsed = tuple(sorted((o for o in given if not o.counts(*when)), key=verdicts.in_order))
    waivers = sorted((o for o in holding if o.verdict == "waived"), key=verdicts.in_order)
    seen = verdicts.newest(o for o in holding if o.verdict != "waived")
    counting = tuple(o for o in seen if o.kind != "rehearsal")
    rehearsed = tuple(o for o in seen if o.kind == "rehearsal")
    state, worth = _state(item, counting)
    waiver = waivers[-1] if waivers else None
    return Answer(
        item,
        level,
        _shown(state, level, waiver),
        worth,
        state in ("failing", "proven"),
        counting,
        lapsed,
        rehearsed,
        waiver,
    )


def _state(item: Item, counting: tuple[Evidence, ...]) -> tuple[State, int]:
    """A fault seen by any kind fails the item; only the kinds it asks for can pass it."""
    if any(one.verdict == "fail" for one in counting):
        return "failing", NOTHING
    passing = {k for k in item.kinds if _passes({o.verdict for o in counting if o.kind == k})}
    partly = any(one.kind == item.proves and one.lacks for one in counting)
    if item.proves in passing and not partly:
        return "proven", WHOLE
    if passing:
        return "configured", HALF
    if counting and all(one.verdict == "not-applicable" for one in counting):
        return "not-applicable", NOTHING
    return "unknown", NOTHING


def _passes(said: set[verdicts.Verdict]) -> bool:
    """One subject that is unknown, or whose drill was invalid, leaves the kind unproven."""
    return "pass" in said and said <= {"pass", "not-applicable"}


def _shown(state: State, level: Level, waiver: Evidence | None) -> State:
    if level == "not-asked":
        return "not-asked"
    return "waived" if waiver and state in OPEN else state


def _sum(item: Item, tier: Tier, answers: Mapping[str, Answer]) -> Answer:
    """The item that follows from the musts of other rows: as good as the worst of them."""
    rows = SUM_OF[item.id]
    parts = tuple(
        a for a in answers.values() if a.item.row in rows and a.level == "must" and a.counted
    )
    level = item.levels[tier]
    if not parts:
        return Answer(item, level, "not-applicable")
    order: tuple[State, ...] = (*OPEN, "waived", "proven")
    state = min((a.state for a in parts), key=order.index)
    worth = min(a.worth for a in parts)
    answered = all(a.answered for a in parts)
    return Answer(item, level, _shown(state, level, None), worth, answered, parts=parts)
