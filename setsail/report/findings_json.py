"""Findings as one JSON object, for programs."""

from typing import Any

from setsail.finding.finding import Finding, ObjectRef, Related
from setsail.finding.problem import Problem
from setsail.report import jsontext
from setsail.report.checked import SEVERITIES, Checked


def write(checked: Checked, lang: str) -> str:
    """`findings`, `not_checked` and `summary`; messages in `lang`."""
    rest = {
        "not_checked": [_not_checked(problem, lang) for problem in checked.not_checked],
        "summary": {
            "files": checked.files,
            "objects": checked.objects,
            "findings": len(checked.findings),
            **{f"{severity}s": checked.count(severity) for severity in SEVERITIES},
            "fixable": checked.fixable,
            "not_checked": len(checked.not_checked),
            "judged": dict(checked.judged),
            "accepted": checked.accepted,
            "known": checked.known,
            "excluded": checked.excluded,
            "environments": list(checked.environments),
        },
    }
    return jsontext.rows("findings", (_finding(f, lang) for f in checked.findings), rest)


def _finding(finding: Finding, lang: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "guide": finding.guide,
        "severity": finding.severity,
        "persona": finding.persona,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "object": _object(finding.object),
        "path": list(finding.path),
        "message": finding.message.to(lang),
        "fix": finding.fix,
        "related": [_related(related, lang) for related in finding.related],
        "environments": list(finding.environments),
    }


def _object(ref: ObjectRef | None) -> dict[str, str] | None:
    if ref is None:
        return None
    return {
        "apiVersion": ref.api_version,
        "kind": ref.kind,
        "namespace": ref.namespace,
        "name": ref.name,
    }


def _related(related: Related, lang: str) -> dict[str, Any]:
    return {
        "file": related.place.file,
        "line": related.place.line,
        "column": related.place.column,
        "object": _object(related.object),
        "message": related.message.to(lang),
    }


def _not_checked(problem: Problem, lang: str) -> dict[str, Any]:
    place = problem.place
    return {
        "file": place.file if place else "",
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "reason": problem.message.to(lang),
    }
