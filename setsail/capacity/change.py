"""From what is set to what is needed, without haste: up at once, down slowly, not for little."""

import math
from typing import NamedTuple

from setsail.finding.text import Text

LEAST_DAYS = 7.0
"""Days of history without which nothing is ever lowered."""

SMALL = 0.10
STEP_DOWN = 0.30
MIB = 1024.0**2


class Settled(NamedTuple):
    """The value to set, and why it is not the one that was worked out (None: it is)."""

    value: float
    why: Text | None = None


def settle(now: float | None, wanted: float, days: float, urgent: bool = False) -> Settled:
    """What to set where `now` is set and `wanted` was worked out of `days` of history.

    `urgent` (kills, throttling) lets even a small rise through.
    """
    if now is None or now <= 0.0:
        return Settled(wanted)
    if wanted >= now:
        small = wanted <= now * (1.0 + SMALL) and not urgent
        return Settled(now, _SMALL) if small and wanted > now else Settled(wanted)
    if days < LEAST_DAYS:
        return Settled(now, _young(days))
    if wanted >= now * (1.0 - SMALL):
        return Settled(now, _SMALL)
    lowest = now * (1.0 - STEP_DOWN)
    return Settled(lowest, _STEP) if wanted < lowest else Settled(wanted)


def cores(value: float) -> float:
    """Cores rounded up to what people write: 5m below 100m, 10m below a core, else 100m."""
    step = 0.005 if value < 0.1 else 0.01 if value < 1.0 else 0.1
    return round(math.ceil(round(value / step, 6)) * step, 3)


def bytes_(value: float) -> float:
    """Bytes rounded up to whole MiB: 8 below 256 MiB, 32 below 1 GiB, else 128."""
    step = (8 if value < 256 * MIB else 32 if value < 1024 * MIB else 128) * MIB
    return float(math.ceil(round(value / step, 6)) * step)


_SMALL = Text("within 10 % of what is set: left alone", "与现值相差不到 10%：保持不变")
_STEP = Text("lowered by 30 % at most at a time", "每次最多降低 30%")


def _young(days: float) -> Text:
    return Text(
        f"only {days:.1f} days of history: nothing is lowered before 7",
        f"历史只有 {days:.1f} 天：不足 7 天绝不调低",
    )
