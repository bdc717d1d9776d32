"""The checklist of the HTML report: a table for each row of the guide, with the evidence."""

from setsail.document import redact
from setsail.evidence import reason
from setsail.evidence.checklist import ROWS
from setsail.evidence.readiness import Answer, Readiness
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.report import readiness_view
from setsail.report.html import Markup, join, tag
from setsail.report.readiness_view import LEVELS, MARKS

AT_ONCE = 3
"""Pieces of evidence that are shown before the reader unfolds the rest."""


def checklist(result: Readiness, lang: str) -> Markup:
    """One table with a group of lines for each row of the guide."""
    title = tag("h2", Text("The checklist", "检查清单").to(lang))
    head = tag("thead", tag("tr", (tag("th", h.to(lang), scope="col") for h in _HEADS)))
    groups = (_group(row, result, lang) for row in ROWS)
    return tag("section", title, tag("table", head, groups))


def seen(answer: Answer, lang: str) -> Markup | None:
    """The evidence of an answer: the first pieces, and the rest to unfold."""
    shown = [e for e in answer.evidence if e.verdict != "not-applicable"]
    if not shown:
        return None
    first = tag("ul", (_piece(one, lang) for one in shown[:AT_ONCE]), class_="seen")
    rest = shown[AT_ONCE:]
    if not rest:
        return first
    more = Text(f"and {len(rest)} more", f"另有 {len(rest)} 条").to(lang)
    listed = tag("ul", (_piece(one, lang) for one in rest), class_="seen")
    return join(first, tag("details", tag("summary", more), listed))


def _group(row: str, result: Readiness, lang: str) -> Markup | None:
    answers = [a for a in result.answers if a.item.row == row]
    if not answers:
        return None
    number = tag("span", row, class_="number")
    head = tag("th", number, ROWS[row].to(lang), scope="rowgroup", colspan=4, class_="group")
    asked = (_item(a, lang) for a in answers if a.state != "not-asked")
    rest = [a.item.id for a in answers if a.state == "not-asked"]
    return tag("tbody", tag("tr", head), asked, _not_asked(rest, result.tier, lang))


def _item(answer: Answer, lang: str) -> Markup:
    item = answer.item
    name = tag("span", item.id, class_="id")
    mark = tag("span", MARKS[answer.state], class_="mark", aria_hidden="true")
    state = tag("span", mark, reason.STATES[answer.state].to(lang), class_=f"state {answer.state}")
    return tag(
        "tr",
        tag("th", name, item.holds.to(lang), scope="row"),
        tag("td", LEVELS[answer.level].to(lang)),
        tag("td", state),
        tag("td", _why(answer, lang)),
        id=item.id,
    )


def _why(answer: Answer, lang: str) -> Markup:
    sentence = reason.why(answer)
    repeated = sentence in [e.said for e in answer.evidence]
    step = reason.next_step(answer)
    return join(
        None if repeated else tag("p", readiness_view.said(sentence, lang)),
        seen(answer, lang),
        (_rehearsed(one, lang) for one in answer.rehearsed),
        tag("p", "→ ", step.to(lang), class_="more") if step else None,
    )


def _rehearsed(one: Evidence, lang: str) -> Markup:
    head = Text("rehearsed, does not count: ", "预演，不计入：").to(lang)
    return tag("p", head, _said(one, lang), class_="more")


def _piece(one: Evidence, lang: str) -> Markup:
    where = " · ".join(part for part in (one.source, one.subject) if part)
    source = tag("span", redact.text(where), class_="source")
    return tag("li", tag("span", _said(one, lang)), source)


def _said(one: Evidence, lang: str) -> str:
    figures = readiness_view.figures(one)
    return readiness_view.said(one.said, lang) + (f" ({figures})" if figures else "")


def _not_asked(ids: list[str], tier: str, lang: str) -> Markup | None:
    if not ids:
        return None
    said = Text(f"Not asked of tier {tier}: ", f"{tier} 级不要求：").to(lang)
    return tag("tr", tag("td", said, tag("code", ", ".join(ids)), colspan=4, class_="rest"))


_HEADS = (
    Text("Item", "检查项"),
    Text("Level", "级别"),
    Text("State", "状态"),
    Text("Evidence", "证据"),
)
