"""Findings as a GitLab Code Quality report: shown in merge requests, and what is new in them.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from setsail.report import identity, jsontext
from setsail.report.checked import Checked

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def write(checked: Checked, lang: str) -> str:
    """A list; what was not checked is an entry too, for a silent gap is no quality."""
    entries = [
        {
            "type": "issue",
            "check_name": finding.rule,
            "description": f"{finding.object or ''} {finding.message.to(lang)}".strip(),
            "categories": ["Security" if finding.guide.startswith("3") else "Bug Risk"],
            "severity": _SEVERITIES[finding.severity],
            "fingerprint": mark,
            "location": {
                "path": finding.place.file.removeprefix("./"),
                "lines": {"begin": max(finding.place.line, 1)},
            },
        }
        for finding, mark in identity.marked(checked.findings)
    ]
    for problem in checked.broken:
        file = problem.place.file if problem.place else ""
        entries.append(
            {
                "type": "issue",
                "check_name": "not-checked",
                "description": problem.message.to(lang),
                "categories": ["Bug Risk"],
                "severity": "blocker",
                "fingerprint": identity.digest(f"not-checked\n{file}\n{problem.message.en}"),
                "location": {
                    "path": file.removeprefix("./"),
                    "lines": {"begin": max(problem.place.line if problem.place else 1, 1)},
                },
            }
        )
    return jsontext.dump(entries)
