"""The page of the checklist is generated and fresh."""

from pathlib import Path

from setsail.evidence.checklist import ITEMS
from setsail.report import checklist_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "checklist.md"


def test_the_page_is_what_would_be_generated(update):
    if update:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(checklist_page.render(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == checklist_page.render()


def test_every_item_stands_on_it_in_both_languages():
    page = checklist_page.render()
    for item in ITEMS:
        assert page.count(f"| `{item.id}` |") == 2
        assert item.holds.en in page
        assert item.holds.zh in page
