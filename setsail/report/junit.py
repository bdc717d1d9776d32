"""Findings as JUnit XML, for CI systems that show tests."""

import re
from xml.sax.saxutils import escape, quoteattr

from setsail.finding.finding import Finding
from setsail.report.checked import Checked

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(checked: Checked, lang: str) -> str:
    """One suite a file, one failed case a finding; what was not checked is a skipped case."""
    by_file: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    suites = "".join(_suite(file, findings, lang) for file, findings in by_file.items())
    skipped = "".join(
        f'    <testcase name={_attribute(str(p.place or ""))} classname="not-checked">'
        f"<skipped message={_attribute(p.message.to(lang))}/></testcase>\n"
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
        f'  <testsuite name={_attribute(file)} tests="{count}" failures="{count}">\n'
        f"{cases}  </testsuite>\n"
    )


def _case(finding: Finding, lang: str) -> str:
    message = finding.message.to(lang)
    body = escape(_NOT_XML.sub("\ufffd", f"{finding.place}: {message}"))
    return (
        f"    <testcase name={_attribute(finding.rule)} "
        f"classname={_attribute(str(finding.object or finding.place.file))}>\n"
        f"      <failure type={_attribute(finding.severity)} "
        f"message={_attribute(message)}>{body}</failure>\n"
        "    </testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
