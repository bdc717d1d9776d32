"""The page on relations names rules that exist."""

import re
from pathlib import Path

from setsail.rules.index import RULES

PAGE = Path(__file__).parents[2] / "docs/explain/relations.md"


def test_every_rule_on_the_page_exists() -> None:
    """A renamed rule must be renamed there too."""
    named = set(re.findall(r"^\| \[?`?([a-z0-9-]+)`?\]?", PAGE.read_text("utf-8"), re.M))
    known = {row.id for row in RULES}
    rules = {name for name in named if "-" in name and name not in ("---",)}
    assert len(rules) >= 57 and rules <= known
