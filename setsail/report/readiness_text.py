"""The readiness report for a terminal: the summary on one screen, every item on demand."""

import textwrap

from setsail.evidence import reason
from setsail.evidence.checklist import ROWS
from setsail.evidence.readiness import Answer, Readiness, State
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.report import plain, readiness_view
from setsail.report.readiness_view import COVERAGE, LEVELS, MARKS, NEEDS, SCORE, SHOWN

WIDTH = 98
FAULTS = 8
"""Faults on the summary's screen; the rest are counted, and shown by the long form."""

_STYLES: dict[State, str] = {
    "failing": "error",
    "unknown": "warning",
    "configured": "note",
    "waived": "note",
    "not-applicable": "dim",
    "not-asked": "dim",
}


def summary(title: str, result: Readiness, lang: str, colour: bool = False) -> str:
    """Decision, score, coverage, and what stands in the way, on one screen."""
    blocks = (
        _head(title, result, lang, colour),
        _faults(result, lang, colour),
        _needs(result, lang, colour),
    )
    return "\n".join(block for block in blocks if block)


def full(title: str, result: Readiness, lang: str, colour: bool = False) -> str:
    """The summary's head, then every item with its evidence and what to do next."""
    rows = (_row(row, result, lang, colour) for row in ROWS)
    gaps = _gaps(result, lang, colour)
    return "\n".join(b for b in (_head(title, result, lang, colour), *rows, gaps) if b)


def _head(title: str, result: Readiness, lang: str, colour: bool) -> str:
    tier = Text(f"tier {result.tier}", f"{result.tier} 级").to(lang)
    decision = readiness_view.DECISIONS[result.go].to(lang)
    shown = plain.styled(decision, "bold" if result.go else "error", colour)
    counts = "   ".join(
        f"{_mark(state, colour)} {len(result.in_state(state))} {reason.STATES[state].to(lang)}"
        for state in SHOWN
        if result.in_state(state)
    )
    return (
        f"{plain.styled(plain.escape(title), 'bold', colour)}   {tier}   "
        f"{readiness_view.moment(result.now)}\n"
        f"{shown}   {readiness_view.decision(result).to(lang)}   "
        f"{SCORE.to(lang)} {result.score}/100   {COVERAGE.to(lang)} {result.coverage}%\n"
        f"{counts}\n"
    )


def _mark(state: State, colour: bool) -> str:
    style = _STYLES.get(state)
    return plain.styled(MARKS[state], style, colour) if style else MARKS[state]


def _faults(result: Readiness, lang: str, colour: bool) -> str:
    failing = [a for a in result.in_state("failing") if not a.parts]
    failing.sort(key=lambda a: a.level != "must")
    if not failing:
        return ""
    title = Text(f"Faults to mend ({len(failing)})", f"需要修复（{len(failing)} 项）").to(lang)
    lines = [plain.styled(title, "bold", colour)]
    for answer in failing[:FAULTS]:
        first, rest = answer.evidence[0], len(answer.evidence) - 1
        level = LEVELS[answer.level].to(lang)
        name = plain.pad(f"{answer.item.row} {answer.item.id}", 34)
        more = Text(f" (and {rest} more)", f"（另有 {rest} 处）").to(lang) if rest else ""
        lines.append(f"  {_mark('failing', colour)} {name} {level}  {_source(first, colour)}")
        lines.append(
            f"      {_clip(readiness_view.said(first.said, lang), plain.width(more))}{more}"
        )
    if len(failing) > FAULTS:
        rest = len(failing) - FAULTS
        lines.append(Text(f"  … and {rest} more items", f"  …… 另有 {rest} 项").to(lang))
    return "\n".join(lines) + "\n"


def _needs(result: Readiness, lang: str, colour: bool) -> str:
    needs = readiness_view.by_need(result.answers)
    blocks = []
    for kind, title in NEEDS.items():
        if open_musts := [a for a in needs.get(kind, ()) if a.level == "must"]:
            head = f"{title.to(lang)} ({len(open_musts)})"
            names = ", ".join(
                f"{MARKS[a.state]} {a.item.id}".replace(" ", "\0") for a in open_musts
            )
            wrapped = textwrap.fill(
                names, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
            )
            blocks.append(plain.styled(head, "bold", colour) + "\n" + wrapped.replace("\0", " "))
    return "\n".join(blocks) + "\n" if blocks else ""


def _row(row: str, result: Readiness, lang: str, colour: bool) -> str:
    answers = [a for a in result.answers if a.item.row == row]
    if not answers:
        return ""
    title = plain.styled(f"{row} {ROWS[row].to(lang)}", "bold", colour)
    return "\n".join((title, *(_item(a, lang, colour) for a in answers))) + "\n"


def _item(answer: Answer, lang: str, colour: bool) -> str:
    state = reason.STATES[answer.state].to(lang)
    level = LEVELS[answer.level].to(lang)
    head = f"  {_mark(answer.state, colour)} {plain.pad(answer.item.id, 36)}{state}"
    if answer.state == "not-asked":
        return head
    lines = [f"{head} · {level}", f"      {answer.item.holds.to(lang)}"]
    sentence = reason.why(answer)
    if sentence not in [one.said for one in answer.evidence]:
        lines.append(f"      {_safe(readiness_view.said(sentence, lang))}")
    lines += [f"      {_piece(one, lang, colour)}" for one in answer.evidence]
    if step := reason.next_step(answer):
        lines.append(f"      → {step.to(lang)}")
    return "\n".join(lines)


def _piece(one: Evidence, lang: str, colour: bool) -> str:
    figures = readiness_view.figures(one)
    said = readiness_view.said(one.said, lang) + (f" ({figures})" if figures else "")
    return f"{_source(one, colour)}  {_safe(said)}"


def _source(one: Evidence, colour: bool) -> str:
    return plain.styled(_safe(one.source or one.subject), "dim", colour)


def _gaps(result: Readiness, lang: str, colour: bool) -> str:
    if not result.gaps:
        return ""
    title = Text("Declared, but not enforced", "已声明但未强制执行").to(lang)
    lines = (f"  {_safe(readiness_view.said(gap, lang))}" for gap in result.gaps)
    return "\n".join((plain.styled(title, "bold", colour), *lines)) + "\n"


def _safe(text: str) -> str:
    """Text as one line of a terminal."""
    return plain.escape(" ".join(text.split()))


def _clip(text: str, taken: int) -> str:
    """One line of what fits beside `taken` columns."""
    safe, room = _safe(text), WIDTH - 6 - taken
    if plain.width(safe) <= room:
        return safe
    while plain.width(safe) > room - 1:
        safe = safe[:-1]
    return safe + "…"
