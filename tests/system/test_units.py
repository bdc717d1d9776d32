"""Numbers with units mean what people mean by them."""

import pytest
from hypothesis import given, strategies

from setsail.system import units


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("800ms", 0.8), ("30s", 30), ("1h30m", 5400), ("7d", 604800), ("1.5s", 1.5), ("2w", 1209600)],
)
def test_a_duration_is_seconds(text: str, seconds: float) -> None:
    assert units.duration(text) == seconds


@pytest.mark.parametrize("text", ["", "800", "3 s", "1m1h", "-1s", "s", "1e3s", "3S", "9" * 50])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        units.duration(text)


def test_a_percentage_is_a_ratio() -> None:
    assert units.ratio("99.95%") == 0.9995
    with pytest.raises(ValueError, match="not a percentage"):
        units.ratio("0.65")


def test_a_rate_is_per_second() -> None:
    assert units.rate("600/m") == 10
    with pytest.raises(ValueError, match="not a rate"):
        units.rate("600")


@given(strategies.integers(0, 10**10))
def test_a_duration_written_and_read_again_is_the_same(milliseconds: int) -> None:
    seconds = milliseconds / 1000
    assert units.duration(units.duration_text(seconds)) == pytest.approx(seconds)
