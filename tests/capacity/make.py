"""Histories that tests are told with: their truth is known because they are made here."""

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity.history import History, Key, Mark, Settings
from setsail.capacity.series import DAY, Array, Series

STEP = 300.0
START = 20_000 * DAY
MIB, GIB = 1024.0**2, 1024.0**3


def slots(days: float) -> int:
    """Slots of five minutes."""
    return round(days * DAY / STEP)


def series(values: Array, step: float = STEP) -> Series:
    """Values from a fixed midnight on."""
    return Series(START, step, np.asarray(values, dtype=np.float64))


def daily(days: float, low: float = 0.1, high: float = 0.5) -> Series:
    """A load that rises and falls every day, a little uneven."""
    at = np.arange(slots(days)) * STEP / DAY
    shape = low + (high - low) * np.maximum(0.0, np.sin(2 * np.pi * at))
    return series(shape * (1.0 + 0.05 * np.sin(np.arange(len(at)) * 1.7)))


def flat(days: float, value: float) -> Series:
    """The same all the time."""
    return series(np.full(slots(days), value))


def history(
    cpu: Series | None = None,
    memory: Series | None = None,
    settings: Settings | None = None,
    marks: tuple[Mark, ...] = (),
) -> History:
    """A history of shop/web."""
    return History(
        Key("shop", "web", "web"),
        cpu or grids.empty(),
        memory or grids.empty(),
        settings=settings or Settings(),
        marks=marks,
    )
