"""What a safe fix would change, in a few lines, for who reads the finding."""

from collections.abc import Callable
from typing import Any

from setsail.document import redact, splice
from setsail.engine import mending
from setsail.engine.judging import Hit, Request, Told
from setsail.finding.finding import Finding

MOST = 20
"""Previews in one report: each reads its document anew, and nobody reads more of them."""

LINES = 6

Preview = Callable[[Finding], tuple[str, ...]]


def of(told: Told, request: Request) -> Preview:
    """From a finding of a report to the lines that its fix takes out and puts in."""
    rows = {row.id: row for row in request.chosen()}
    hits = {_key(hit.shown): hit for hit in told.hits if hit.shown.fix == "safe"}
    left = [MOST]

    def preview(finding: Finding) -> tuple[str, ...]:
        hit = hits.get(_key(finding))
        if hit is None or hit.manifest is None or left[0] <= 0:
            return ()
        left[0] -= 1
        return _changed(hit, mending.edits(hit, rows))

    return preview


def _key(finding: Finding) -> Any:
    return finding.rule, finding.place, finding.object, finding.path


def _changed(hit: Hit, edits: mending.Group) -> tuple[str, ...]:
    """The changed lines of its document alone, each with `-` or `+` before it."""
    if hit.manifest is None:
        return ()
    document, base = hit.manifest.document, hit.manifest.base
    try:
        whole = splice.apply(document, [e._replace(path=(*base, *e.path)) for e in edits])
    except splice.CannotEdit:
        return ()
    end = len(whole) - (len(document.text) - document.end)
    old = _lines(document.text[document.start : document.end])
    new = _lines(whole[document.start : end])
    start = next((n for n, (a, b) in enumerate(zip(old, new)) if a != b), min(len(old), len(new)))
    most = min(len(old), len(new)) - start
    tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
    lines = [f"-{line}" for line in old[start : len(old) - tail]]
    lines += [f"+{line}" for line in new[start : len(new) - tail]]
    return tuple(lines) if len(lines) <= LINES else (*lines[: LINES - 1], " …")


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r") for line in redact.document(text.split("\n"))]
