"""Findings as workflow commands of GitHub Actions: annotations on the lines of a change.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from setsail.finding.finding import Finding
from setsail.report import findings_text, plain
from setsail.report.checked import Checked

_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}


def write(checked: Checked, lang: str) -> str:
    """One command a finding and one for each thing not checked, then the summary."""
    lines = [_command(finding, lang) for finding in checked.findings]
    for problem in checked.not_checked:
        lines.append(f"::warning::{_data(f'{problem.place}: {problem.message.to(lang)}')}")
    lines.append(_data(findings_text.summary(checked, lang)))
    return "\n".join(lines) + "\n"


def _command(finding: Finding, lang: str) -> str:
    place = finding.place
    fields = f"file={_property(place.file)},title={_property(finding.rule)}"
    if place.line:
        fields += f",line={place.line},col={max(place.column, 1)}"
    message = f"{finding.object or place.file}: {finding.message.to(lang)}"
    return f"::{_LEVELS[finding.severity]} {fields}::{_data(message)}"


def _data(text: str) -> str:
    """Nothing in a message may end the line, and so begin another command."""
    return plain.escape(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
