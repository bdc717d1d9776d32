"""The three meanings of plain scalars, without the tools whose meanings they are."""

import pytest

from setsail.document import load
from setsail.document.meaning import COMPOSE, KUBERNETES, YAML12, Scalar

TABLE: tuple[tuple[str, Scalar, Scalar, Scalar], ...] = (
    # spelling, Kubernetes, YAML 1.2, compose
    ("yes", True, "yes", "yes"),
    ("y", True, "y", "y"),
    ("off", False, "off", "off"),
    ("True", True, True, True),
    ("tRue", "tRue", "tRue", "tRue"),
    ("~", None, None, None),
    ("0777", 511, 777, 511),
    ("0o17", 15, 15, 15),
    ("0x1F", 31, 31, 31),
    ("0b11", 3, "0b11", 3),
    ("1_000", 1000, "1_000", 1000),
    ("08", 8, 8, 8.0),
    ("1e3", 1000, 1000.0, 1000.0),
    ("1.10", 1.1, 1.1, 1.1),
    ("1.0", 1, 1.0, 1.0),
    ("12:30", "12:30", "12:30", "12:30"),
    ("2001-01-01", "2001-01-01", "2001-01-01", "2001-01-01"),
    ("=", "=", "=", "="),
    ("9223372036854775808", 9.223372036854775808e18, 9223372036854775808, 9223372036854775808),
)


@pytest.mark.parametrize(("text", "kubernetes", "core", "compose"), TABLE)
def test_a_plain_scalar_under_each_meaning(
    text: str, kubernetes: Scalar, core: Scalar, compose: Scalar
) -> None:
    for meaning, wanted in ((KUBERNETES, kubernetes), (YAML12, core), (COMPOSE, compose)):
        value = meaning.plain(text)
        assert (value, type(value)) == (wanted, type(wanted)), meaning.name


def test_keys_are_the_text_of_their_value_for_kubectl_and_their_spelling_for_others() -> None:
    text = "1.50: a\nyes: b\n0x10: c\n"
    assert list(load.load(text, "f").documents[0].body) == ["1.5", "true", "16"]
    assert list(load.load(text, "f", YAML12).documents[0].body) == ["1.50", "yes", "0x10"]
    assert list(load.load(text, "f", COMPOSE).documents[0].body) == ["1.50", "yes", "0x10"]


@pytest.mark.parametrize(
    "digits", ["9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000, "." + "9" * 5000]
)
def test_numbers_of_any_length_are_read(digits: str) -> None:
    for meaning in (KUBERNETES, YAML12, COMPOSE):
        assert isinstance(meaning.plain(digits), str | float | int)
