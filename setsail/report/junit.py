"""Findings as JUnit XML, for CI systems that show tests."""

from setsail.finding.finding import Finding
from setsail.report import xml
from setsail.report.checked import Checked


def write(checked: Checked, lang: str) -> str:
    """One suite a file, one failed case a finding; what was not checked is a skipped case."""
    by_file: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    suites = "".join(_suite(file, findings, lang) for file, findings in by_file.items())
    skipped = "".join(
        f'    <testcase name={xml.attribute(str(p.place or ""))} classname="not-checked">'
        f"<skipped message={xml.attribute(p.message.to(lang))}/></testcase>\n"
        for p in checked.not_checked
    )
    count = len(checked.not_checked)
    rest = (
        f'  <testsuite name="not-checked" tests="{count}" failures="0" skipped="{count}">\n'
        f"{skipped}  </testsuite>\n"
        if count
        else ""
    )
    clean = (
        f'  <testsuite name="setsail" tests="{checked.objects}" failures="0"/>\n'
        if not by_file
        else ""
    )
    failures = len(checked.findings)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="setsail" failures="{failures}">\n{suites}{clean}{rest}</testsuites>\n'
    )


def _suite(file: str, findings: list[Finding], lang: str) -> str:
    cases = "".join(_case(finding, lang) for finding in findings)
    count = len(findings)
    return (
        f'  <testsuite name={xml.attribute(file)} tests="{count}" failures="{count}">\n'
        f"{cases}  </testsuite>\n"
    )


def _case(finding: Finding, lang: str) -> str:
    message = finding.message.to(lang)
    body = xml.text(f"{finding.place}: {message}")
    return (
        f"    <testcase name={xml.attribute(finding.rule)} "
        f"classname={xml.attribute(str(finding.object or finding.place.file))}>\n"
        f"      <failure type={xml.attribute(finding.severity)} "
        f"message={xml.attribute(message)}>{body}</failure>\n"
        "    </testcase>\n"
    )
