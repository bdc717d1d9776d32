"""Change windows: weekdays and hours of a place, past midnight, daylight saving, freezes."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from setsail.release.windows import ALWAYS, Calendar, Window

WORKDAYS = frozenset(range(5))
OFFICE = Calendar(ZoneInfo("Asia/Shanghai"), (Window(WORKDAYS, time(10), time(17)),))
NIGHT = Calendar(ZoneInfo("Europe/Berlin"), (Window(frozenset({4}), time(22), time(2)),))


def at(text: str) -> float:
    """Seconds since 1970 of a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("calendar", "moment", "is_open"),
    [
        (OFFICE, "2026-03-02 02:00", True),  # Monday, ten o'clock in Shanghai
        (OFFICE, "2026-03-02 01:59", False),
        (OFFICE, "2026-03-02 08:59", True),
        (OFFICE, "2026-03-02 09:00", False),
        (OFFICE, "2026-03-01 23:00", False),  # Monday there, but seven o'clock
        (OFFICE, "2026-03-07 03:00", False),  # Saturday
        (NIGHT, "2026-03-06 20:59", False),  # Friday, winter time: opens at 21:00 UTC
        (NIGHT, "2026-03-06 21:00", True),
        (NIGHT, "2026-03-07 00:59", True),  # Saturday morning belongs to Friday
        (NIGHT, "2026-03-07 01:00", False),
        (NIGHT, "2026-03-06 00:30", False),  # Friday morning belongs to Thursday
        (NIGHT, "2026-07-03 20:00", True),  # summer time: opens at 20:00 UTC
        (NIGHT, "2026-07-04 00:00", False),
        (NIGHT, "2026-03-07 21:30", False),  # Saturday night is not Friday night
    ],
)
def test_open_and_closed(calendar, moment, is_open):
    assert calendar.open(at(moment)) is is_open


def test_a_window_of_a_whole_day():
    whole = Calendar(windows=(Window(frozenset({0}), time(0), time(0)),))
    assert whole.open(at("2026-03-02 00:00")) and whole.open(at("2026-03-02 23:59"))
    assert not whole.open(at("2026-03-01 23:59")) and whole.open(at("2026-03-03 00:00")) is False


def test_a_freeze_closes_both_its_days_whatever_is_open():
    frozen = Calendar(ZoneInfo("Asia/Shanghai"), OFFICE.windows, ((FIRST, LAST),))
    days = [frozen.open(at(f"2026-02-{day} 03:00")) for day in (16, 17, 18, 19, 20)]
    assert days == [True, False, False, False, True]
    assert not Calendar(frozen=((FIRST, LAST),)).open(at("2026-02-18 12:00"))
    assert Calendar(frozen=((FIRST, LAST),)).open(at("2026-02-20 12:00"))


FIRST, LAST = date(2026, 2, 17), date(2026, 2, 19)


def test_where_nothing_is_declared_it_is_always_open():
    assert ALWAYS.open(0.0) and ALWAYS.open(4e9)
