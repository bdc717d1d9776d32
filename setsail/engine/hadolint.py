"""What hadolint says of a Dockerfile, where it is installed, beside our own findings.

https://github.com/hadolint/hadolint
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from setsail.document.dockerfile import KIND
from setsail.engine.gather import Source
from setsail.finding.finding import Finding, ObjectRef, Severity
from setsail.finding.place import Place
from setsail.finding.problem import Refused
from setsail.finding.text import same
from setsail.world import program

OURS = {
    "DL3002": "dockerfile-runs-as-root",
    "DL3006": "dockerfile-base-latest",
    "DL3007": "dockerfile-base-latest",
    "DL3009": "dockerfile-package-cache-left",
    "DL3015": "dockerfile-package-cache-left",
    "DL3025": "dockerfile-shell-form-command",
    "DL3042": "dockerfile-package-cache-left",
    "DL4006": "dockerfile-pipes-download-to-shell",
}
"""Its rules that ours say too: told once, in our words."""

_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning"}


def findings(source: Source, ours: Iterable[Finding]) -> Iterator[Finding]:
    """What it finds beyond `ours`; nothing where it is not installed or does not answer."""
    found = program.find("hadolint")
    if found is None:
        return
    told = {(finding.rule, finding.place.line) for finding in ours}
    try:
        done = program.run([found, "--format", "json", "--no-fail", "-"], stdin=source.data)
        entries: Any = json.loads(done.out or b"[]")
    except (Refused, ValueError):
        return
    for entry in entries if isinstance(entries, list) else ():
        line, code = int(entry.get("line", 0)), str(entry.get("code", ""))
        if (OURS.get(code), line) not in told:
            yield Finding(
                rule=f"hadolint-{code.lower()}",
                guide="3.1",
                severity=_SEVERITIES.get(str(entry.get("level")), "note"),
                persona="default",
                place=Place(source.file, line, int(entry.get("column", 0))),
                object=ObjectRef("", KIND, "", source.file),
                path=(code, line),
                message=same(str(entry.get("message", ""))),
            )
