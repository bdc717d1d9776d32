"""The checklist is whole, well formed, and equal to the page that it was decided on."""

import re
from pathlib import Path

import pytest

from setsail.evidence.checklist import BY_ID, GUIDE, ITEMS, ROWS, SUM_OF, TIERS, Item

PAGE = Path(__file__).parents[3] / "shared" / "checklist.md"
LETTERS = {"M": "must", "S": "should", "—": "not-asked"}


def rows_of_the_page() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line[:1] == "|"]
    return [row for row in cells if re.match(r"\d", row[0])]


def as_on_the_page(item: Item) -> list[str]:
    back = {level: letter for letter, level in LETTERS.items()}
    kinds = [f"**{k}**" if k == item.proves else k for k in item.kinds] or ["derived"]
    levels = [back[item.levels[tier]] for tier in TIERS]
    return [item.row, item.id, item.holds.en, *levels, ", ".join(kinds)]


def test_the_data_equals_the_page() -> None:
    if not PAGE.exists():
        pytest.skip(f"{PAGE} is not here")
    assert [as_on_the_page(item) for item in ITEMS] == rows_of_the_page()


def test_every_item_has_one_name_and_a_named_row() -> None:
    assert len(BY_ID) == len(ITEMS)
    assert set(GUIDE.values()) == set(ROWS)


def test_an_item_is_proven_by_one_of_its_kinds_or_is_a_sum() -> None:
    for item in ITEMS:
        assert (item.proves in item.kinds) != (item.id in SUM_OF), item.id
        assert "rehearsal" not in item.kinds


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_what_holds_is_said_in_both_languages(item: Item) -> None:
    assert re.search("[\u4e00-\u9fff]", item.holds.zh)
    assert not re.search("[\u4e00-\u9fff]", item.holds.en)


def test_a_more_critical_tier_never_asks_less() -> None:
    order = ["not-asked", "should", "must"]
    for item in ITEMS:
        asked = [order.index(item.levels[tier]) for tier in TIERS]
        assert asked == sorted(asked), item.id
