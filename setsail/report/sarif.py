"""Findings as SARIF 2.1.0, for code scanning.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from setsail import VERSION
from setsail.finding.finding import Finding, Related
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.report import identity, jsontext
from setsail.report.checked import Checked
from setsail.rules.page import Page

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"


def write(checked: Checked, pages: Mapping[str, Page], lang: str) -> str:
    """One run. `pages` holds the page of each rule that found something."""
    rules = sorted({finding.rule for finding in checked.findings})
    at = {rule: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "setsail",
                "version": VERSION,
                "rules": [_rule(rule, pages.get(rule), lang) for rule in rules],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not checked.broken,
                "toolExecutionNotifications": [
                    _notification(problem, lang) for problem in checked.not_checked
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, mark, at, lang) for finding, mark in identity.marked(checked.findings)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return jsontext.dump(log)


def _rule(rule: str, page: Page | None, lang: str) -> dict[str, Any]:
    if page is None:
        return {"id": rule}
    return {
        "id": rule,
        "shortDescription": {"text": page.title.to(lang)},
        "fullDescription": {"text": page.why.to(lang)},
        "help": {"text": page.remedy.to(lang)},
    }


def _result(finding: Finding, mark: str, at: Mapping[str, int], lang: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": at[finding.rule],
        "level": finding.severity,
        "message": {"text": finding.message.to(lang)},
        "locations": [_location(finding.place)],
        "partialFingerprints": {"setsail/v1": mark},
        "properties": {"guide": finding.guide, "persona": finding.persona, "fix": finding.fix},
    }
    if finding.related:
        result["relatedLocations"] = [_related(related, lang) for related in finding.related]
    return result


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(place.file)}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    return {"physicalLocation": physical}


def _artifact(file: str) -> dict[str, str]:
    """A relative file is told from the root of the source; `-` is standard input."""
    if file.startswith("/"):
        return {"uri": "file://" + quote(file, errors="surrogateescape")}
    return {"uri": quote(file.removeprefix("./"), errors="surrogateescape"), "uriBaseId": ROOT}


def _related(related: Related, lang: str) -> dict[str, Any]:
    return {**_location(related.place), "message": {"text": related.message.to(lang)}}


def _notification(problem: Problem, lang: str) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "level": "warning",
        "message": {"text": problem.message.to(lang)},
    }
    if problem.place:
        notification["locations"] = [_location(problem.place)]
    return notification
