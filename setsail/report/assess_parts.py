"""Parts of the page of an assessment: one wave, one component with its evidence."""

from collections.abc import Sequence

from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment, Look, Move
from setsail.migrate.cutover import Step
from setsail.migrate.fitness.trait import WEIGHTS
from setsail.migrate.risk import Point
from setsail.migrate.wave import Placement
from setsail.migrate.wave_check import Check
from setsail.report import assess_view as view
from setsail.report.html import Markup, join, tag


def wave(found: Assessment, move: Move, lang: str) -> Markup:
    """One wave: who moves and why, what to check, how, and the gate behind it."""
    number = move.wave.number
    notes = (tag("p", view.said(note, lang), class_="notice") for note in move.wave.notes)
    members = (_placement(placement, lang) for placement in move.wave.placements)
    return tag(
        "div",
        tag("h3", Text(f"Wave {number}", f"第 {number} 批").to(lang)),
        tag("p", view.after(found, number).to(lang), class_="soft"),
        notes,
        tag("ul", members, class_="members"),
        tag("h4", Text("Before it moves", "迁移之前").to(lang)),
        tag("ul", (_check(check, lang) for check in move.checks), class_="checks"),
        _cutovers(move, lang),
        _gate(move, lang),
        class_="wave",
        id=f"w{number}",
    )


def _placement(placement: Placement, lang: str) -> Markup:
    name = tag("span", " + ".join(placement.group.members), class_="id")
    why = Text("; ", "；").to(lang).join(view.said(text, lang) for text in placement.why)
    return tag("li", name, tag("span", why, class_="soft"))


def _check(check: Check, lang: str) -> Markup:
    state = f"{view.MARKS[check.state]} {view.STATES[check.state].to(lang)}"
    where = view.lines(check.evidence)
    source = tag("span", where, class_="source") if where else None
    said = tag("span", view.said(check.said, lang))
    return tag("li", tag("span", state, class_=check.state), said, source)


def _cutovers(move: Move, lang: str) -> Markup:
    title = Text("Cut-over, step by step, and the way back", "切换步骤与回退").to(lang)
    parts = (_cutover(id, steps, lang) for id, steps in move.cutovers.items())
    return tag("details", tag("summary", title), parts)


def _cutover(id: str, steps: Sequence[Step], lang: str) -> Markup:
    back = Text("back: ", "回退：").to(lang)
    items = (
        tag("li", step.do.to(lang), tag("span", back, step.back.to(lang), class_="back"))
        for step in steps
    )
    return join(tag("h4", id), tag("ol", items))


def _gate(move: Move, lang: str) -> Markup:
    title = Text("Gate to the next wave", "进入下一批的关卡").to(lang)
    items = (tag("li", text.to(lang)) for text in move.gate)
    return join(tag("h4", title), tag("ul", items))


def component(look: Look, number: int, lang: str) -> Markup:
    """One row of the table of components, with its points to unfold."""
    points = [point for point in look.risk.points if point.cost or point.sign.veto]
    more = Text(f"{len(points)} points with evidence", f"{len(points)} 项依据").to(lang)
    listed = tag("ul", (_point(point, lang) for point in points), class_="points")
    band = tag("span", view.band(look).to(lang), class_=look.risk.band)
    verdict = tag("b", view.VERDICTS[look.judged.verdict].to(lang))
    return tag(
        "tr",
        tag("td", str(number), class_="num"),
        tag(
            "th",
            tag("span", look.piece.id, class_="id"),
            tag("span", view.ROLES[look.piece.role].to(lang), class_="soft"),
            tag("details", tag("summary", more), listed),
            scope="row",
        ),
        tag("td", band, _stack(look), class_="num"),
        tag("td", verdict, tag("p", view.said(look.judged.why, lang), class_="soft")),
        tag("td", tag("a", str(look.wave), href=f"#w{look.wave}"), class_="num"),
        id=f"c{number}",
    )


def _stack(look: Look) -> Markup:
    """The share of each factor as a bar of 100 points."""
    parts = ((factor, look.risk.of_factor(factor) / 100) for factor in WEIGHTS)
    return tag(
        "div",
        (tag("i", class_=f"f-{f}", style=f"width:{part:g}%") for f, part in parts if part),
        class_="stack",
        aria_hidden="true",
    )


def _point(point: Point, lang: str) -> Markup:
    evidence = point.sign.evidence
    quotes = (tag("span", e.text, class_="quote") for e in evidence[:1] if e.text)
    return tag(
        "li",
        tag("span", f"{point.cost / 100:g}", class_="p"),
        tag("span", view.said(point.sign.said, lang)),
        tag("span", view.lines(evidence), class_="source") if evidence else None,
        quotes,
        tag("span", "→ ", point.trait.fix.to(lang), class_="fix"),
    )
