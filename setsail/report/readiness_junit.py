"""The readiness report as JUnit XML: an open must is a failure, an open should is skipped."""

from setsail.evidence import reason
from setsail.evidence.checklist import ROWS
from setsail.evidence.readiness import Answer, Readiness
from setsail.report import readiness_view, xml


def render(title: str, result: Readiness, lang: str) -> str:
    """One suite a row of the guide, one case an item that the tier asks for."""
    suites = "".join(_suite(row, result, lang) for row in ROWS)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<testsuites name={xml.attribute(title)}>\n{suites}</testsuites>\n"
    )


def _suite(row: str, result: Readiness, lang: str) -> str:
    answers = [a for a in result.answers if a.item.row == row and a.level != "not-asked"]
    if not answers:
        return ""
    failures = sum(_fails(a) for a in answers)
    skipped = sum(not _fails(a) and a.state != "proven" for a in answers)
    cases = "".join(_case(row, a, lang) for a in answers)
    name = xml.attribute(f"{row} {ROWS[row].to(lang)}")
    counts = f'tests="{len(answers)}" failures="{failures}" skipped="{skipped}"'
    return f"  <testsuite name={name} {counts}>\n{cases}  </testsuite>\n"


def _case(row: str, answer: Answer, lang: str) -> str:
    head = f"    <testcase classname={xml.attribute(row)} name={xml.attribute(answer.item.id)}"
    if answer.state == "proven":
        return f"{head}/>\n"
    state = reason.STATES[answer.state].to(lang)
    message = f"{state}: {readiness_view.said(reason.why(answer), lang)}"
    if not _fails(answer):
        return f"{head}><skipped message={xml.attribute(message)}/></testcase>\n"
    lines = "\n".join(
        f"{one.source or one.subject}: {readiness_view.said(one.said, lang)}"
        for one in answer.evidence
    )
    body = xml.text(lines)
    return f"{head}><failure message={xml.attribute(message)}>{body}</failure></testcase>\n"


def _fails(answer: Answer) -> bool:
    return answer.open and answer.level == "must"
