"""docs/reference/checklist.md: the checklist as a page, in both languages."""

from collections.abc import Mapping

from setsail.evidence.checklist import ITEMS, ROWS, TIERS, Item, Level
from setsail.finding.text import LANGUAGES, Text

_LETTERS: Mapping[Level, str] = {"must": "M", "should": "S", "not-asked": "—"}
_TITLE = Text("The go-live checklist", "上线检查清单")
_INTRO = Text(
    "Generated from `setsail/evidence/checklist.py`. **M** must · **S** should · — not asked. "
    "Columns C, B and A are the tiers of a system (`owner.tier` 3, 2 and 1); A is the most "
    "critical. The bold kind of evidence is the one that proves an item; another kind shows it "
    "configured, which counts half. How the verdict comes about: "
    "[readiness](../explain/readiness.md).",
    "由 `setsail/evidence/checklist.py` 生成。**M** 必须 · **S** 应当 · — 不要求。C、B、A 三列"
    "是系统级别（`owner.tier` 为 3、2、1），A 最关键。加粗的证据种类能证明该项；"
    "其他种类只表明“已配置”，计一半。"
    "结论如何得出：[readiness](../explain/readiness.md)。",
)
_HEADS = Text(
    "| Item | What holds | C | B | A | Evidence |", "| 检查项 | 要求 | C | B | A | 证据 |"
)
_RULE = "|---|---|---|---|---|---|"


def render() -> str:
    """The whole page, with a line end."""
    return "\n\n".join(_part(lang) for lang in LANGUAGES) + "\n"


def _part(lang: str) -> str:
    rows = "\n\n".join(_row(row, lang) for row in ROWS)
    return f"# {_TITLE.to(lang)}\n\n{_INTRO.to(lang)}\n\n{rows}"


def _row(row: str, lang: str) -> str:
    lines = (_line(item, lang) for item in ITEMS if item.row == row)
    return "\n".join((f"## {row} {ROWS[row].to(lang)}", "", _HEADS.to(lang), _RULE, *lines))


def _line(item: Item, lang: str) -> str:
    levels = " | ".join(_LETTERS[item.levels[tier]] for tier in TIERS)
    kinds = ", ".join(f"**{k}**" if k == item.proves else k for k in item.kinds)
    derived = Text("worked out", "汇总得出").to(lang)
    return f"| `{item.id}` | {item.holds.to(lang)} | {levels} | {kinds or derived} |"
