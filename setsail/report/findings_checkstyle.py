"""Findings as Checkstyle XML: Jenkins (warnings-ng), and many others read it.

https://checkstyle.org/
"""

from setsail.finding.finding import Finding
from setsail.finding.problem import Problem
from setsail.report import xml
from setsail.report.checked import Checked

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def write(checked: Checked, lang: str) -> str:
    """One `file` a file, one `error` a finding; what was not checked is an error too."""
    files: dict[str, list[str]] = {}
    for finding in checked.findings:
        files.setdefault(finding.place.file, []).append(_finding(finding, lang))
    for problem in checked.broken:
        file = problem.place.file if problem.place else ""
        files.setdefault(file, []).append(_broken(problem, lang))
    body = "".join(
        f"  <file name={xml.attribute(file)}>\n{''.join(rows)}  </file>\n"
        for file, rows in files.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<checkstyle version="8.0">\n{body}</checkstyle>\n'


def _finding(finding: Finding, lang: str) -> str:
    place = finding.place
    message = f"{finding.object or place.file}: {finding.message.to(lang)}"
    severity = _SEVERITIES[finding.severity]
    return _row(place.line, place.column, severity, message, finding.rule)


def _broken(problem: Problem, lang: str) -> str:
    line = problem.place.line if problem.place else 0
    column = problem.place.column if problem.place else 0
    return _row(line, column, "error", problem.message.to(lang), "not-checked")


def _row(line: int, column: int, severity: str, message: str, rule: str) -> str:
    return (
        f'    <error line="{max(line, 1)}" column="{max(column, 1)}" severity="{severity}" '
        f"message={xml.attribute(message)} source={xml.attribute('setsail.' + rule)}/>\n"
    )
