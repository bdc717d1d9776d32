"""The readiness report as JUnit XML: an open must is a failure, an open should is skipped."""

import re
from xml.sax import saxutils

from setsail.evidence import reason
from setsail.evidence.checklist import ROWS
from setsail.evidence.readiness import Answer, Readiness
from setsail.report import plain, readiness_view

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(title: str, result: Readiness, lang: str) -> str:
    """One suite a row of the guide, one case an item that the tier asks for."""
    suites = "".join(_suite(row, result, lang) for row in ROWS)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites name={_quoted(title)}>\n{suites}</testsuites>\n"
    )


def _suite(row: str, result: Readiness, lang: str) -> str:
    answers = [a for a in result.answers if a.item.row == row and a.level != "not-asked"]
    if not answers:
        return ""
    failures = sum(_fails(a) for a in answers)
    skipped = sum(not _fails(a) and a.state != "proven" for a in answers)
    cases = "".join(_case(row, a, lang) for a in answers)
    name = _quoted(f"{row} {ROWS[row].to(lang)}")
    counts = f'tests="{len(answers)}" failures="{failures}" skipped="{skipped}"'
    return f"  <testsuite name={name} {counts}>\n{cases}  </testsuite>\n"


def _case(row: str, answer: Answer, lang: str) -> str:
    head = f"    <testcase classname={_quoted(row)} name={_quoted(answer.item.id)}"
    if answer.state == "proven":
        return f"{head}/>\n"
    state = reason.STATES[answer.state].to(lang)
    message = f"{state}: {readiness_view.said(reason.why(answer), lang)}"
    if not _fails(answer):
        return f"{head}><skipped message={_quoted(message)}/></testcase>\n"
    lines = "\n".join(
        f"{one.source or one.subject}: {readiness_view.said(one.said, lang)}"
        for one in answer.evidence
    )
    body = saxutils.escape(_clean(lines))
    return f"{head}><failure message={_quoted(message)}>{body}</failure></testcase>\n"


def _fails(answer: Answer) -> bool:
    return answer.open and answer.level == "must"


def _quoted(text: str) -> str:
    return saxutils.quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Text that XML can hold, with control characters made visible."""
    return _NOT_XML.sub("\ufffd", plain.escape(text))
