"""When changes may be made: weekly windows in the local time of a place, and freezes.

Pure: the time is an argument, and the place is a `tzinfo` that its caller has looked up.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `opens` to before `closes` on some weekdays (Monday is 0), in local time.

    One that closes no later than it opens goes on past midnight, into a day it need not name.
    """

    days: frozenset[int]
    opens: time
    closes: time

    def covers(self, local: datetime) -> bool:
        """Whether it is open at a local time."""
        now, today = local.time(), local.weekday()
        if self.opens < self.closes:
            return today in self.days and self.opens <= now < self.closes
        late, early = now >= self.opens, now < self.closes
        return (late and today in self.days) or (early and (today - 1) % 7 in self.days)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Without windows it is always open; `frozen` are first and last days, both closed."""

    zone: tzinfo | None = None
    windows: tuple[Window, ...] = ()
    frozen: tuple[tuple[date, date], ...] = ()

    def open(self, now: float) -> bool:
        """Whether changes may be made at `now`, in seconds since 1970 (UTC)."""
        local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=now)
        local = local.astimezone(self.zone or UTC)
        if any(first <= local.date() <= last for first, last in self.frozen):
            return False
        return not self.windows or any(window.covers(local) for window in self.windows)


ALWAYS = Calendar()
