"""The index is what the folders say."""

from pathlib import Path

from scripts import build_rule_index, rule_pages
from setsail.rules.index import RULES


def test_the_index_is_fresh() -> None:
    """If this fails run `python scripts/build_rule_index.py`."""
    assert build_rule_index.INDEX.read_text(encoding="utf-8") == build_rule_index.index()


def test_every_rule_has_its_page_and_no_page_is_left_over() -> None:
    """If this fails run `python scripts/generate.py`."""
    root = build_rule_index.ROOT
    pages = (root / rule_pages.INDEX, *(root / rule_pages.FOLDER).iterdir())
    written = {str(p.relative_to(root)): p.read_text(encoding="utf-8") for p in pages}
    assert written == dict(rule_pages.produced())


def test_ids_are_unique() -> None:
    """Two rules in two folders must not share a name."""
    ids = [row.id for row in RULES]
    assert len(ids) == len(set(ids))


def test_every_rule_file_is_in_the_index() -> None:
    """A file that is no module of the index would never run."""
    folder = Path(build_rule_index.INDEX).parent
    files = {p.stem for p in folder.glob("*/*.py") if p.stem != "__init__"}
    assert files == {row.id.replace("-", "_") for row in RULES}
