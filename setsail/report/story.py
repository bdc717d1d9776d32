"""A rehearsal as values: what happened when and why, what was measured, what was lost."""

from dataclasses import dataclass
from typing import Literal

from setsail.finding.text import Text

Kind = Literal["stage", "change", "fault", "decision", "wait", "good", "bad"]
Unit = Literal["ratio", "seconds"]
Verdict = Literal["caught", "promoted", "undecided", "no traffic", "not up"]


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is in seconds of simulated time; `why` is absent where `what` says it all."""

    at: float
    kind: Kind
    what: Text
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: (second, value) with None where there was nothing to measure."""

    label: Text
    points: tuple[tuple[float, float | None], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Curves over the same time. `unit` is "ratio" (0 to 1) or "seconds"."""

    title: Text
    unit: Unit
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What users sent and did not get answered in one phase."""

    phase: Text
    sent: int
    lost: int


@dataclass(frozen=True, slots=True)
class Story:
    """A whole rehearsal. `verdict` is what became of the bad release."""

    system: str
    environment: str
    seed: int
    verdict: Verdict
    events: tuple[Event, ...]
    charts: tuple[Chart, ...]
    losses: tuple[Loss, ...]
    assumptions: tuple[Text, ...]


TITLE = Text("Rehearsal", "预演")
CLOSING = Text(
    "A rehearsal proves nothing about the real system: programs, load and faults were invented. "
    "It shows how what you declared would act if they were like this. Proof comes from `drill`.",
    "预演不能证明真实系统的任何事情：程序、负载和故障都是虚构的。"
    "它只说明：若情形如此，你所声明的一切会如何动作。证明要靠 `drill`。",
)


def shown(value: float, unit: Unit) -> str:
    """A value of a chart as people write it: "2.5%", "300 ms", "1.5 s"."""
    if unit == "ratio":
        return f"{value * 100:.3g}%"
    return f"{value * 1000:.3g} ms" if value < 0.9995 else f"{value:.3g} s"


def clock(seconds: float) -> str:
    """A second of the story as minutes and seconds: 75 is "1:15"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
