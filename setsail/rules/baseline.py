"""Known findings: a file of fingerprints that survive moved lines, and what is new against it.

A fingerprint is made of the rule, the object (or the file, where there is no object) and the
field, with the names of list items in place of their numbers. Findings with one fingerprint are
counted: one more than was known is new.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.finding import Finding
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest, read, text

VERSION = 1


class BaselineRefused(Refused):
    """The baseline file cannot be used."""


def fingerprint(finding: Finding, manifest: Manifest | None) -> str:
    """What stays the same when lines, files and the order of lists change; 24 hex digits."""
    ref = finding.object
    home = (ref.kind, ref.namespace, ref.name) if ref else ("", "", finding.place.file)
    words = (finding.rule, *home, *_named(finding.path, manifest))
    joined = "\n".join(words).encode(errors="surrogateescape")
    return hashlib.sha256(joined).hexdigest()[:24]


def _named(path: Path, manifest: Manifest | None) -> Iterable[str]:
    body: Any = manifest.body if manifest is not None else None
    for step in path:
        body = read(body, step)
        name = text(body, "name") if isinstance(step, int) else ""
        yield name or str(step)


Printed = tuple[Finding, str]
"""A finding and its fingerprint."""


def new(findings: Iterable[Printed], known: Mapping[str, int]) -> tuple[Finding, ...]:
    """The findings beyond those that are known."""
    left = Counter(known)
    found: list[Finding] = []
    for finding, mark in findings:
        left[mark] -= 1
        if left[mark] < 0:
            found.append(finding)
    return tuple(found)


def count(findings: Iterable[Printed]) -> dict[str, int]:
    """How often each fingerprint occurs."""
    return dict(Counter(mark for _, mark in findings))


def write(findings: Iterable[Printed]) -> str:
    """The text of a baseline file, one line an entry, so that its changes are readable in Git."""
    rows: dict[str, dict[str, Any]] = {}
    for finding, mark in findings:
        name = str(finding.object) if finding.object else finding.place.file
        row = rows.setdefault(mark, {"rule": finding.rule, "of": name, "count": 0})
        row["count"] += 1
    lines = [
        f"  {json.dumps(mark)}: {json.dumps(row, ensure_ascii=False)}"
        for mark, row in sorted(rows.items(), key=lambda r: (r[1]["of"], r[1]["rule"], r[0]))
    ]
    body = ",\n".join(lines)
    return f'{{"setsail-baseline": {VERSION}, "findings": {{\n{body}\n}}}}\n'


def load(content: str, file: str) -> dict[str, int]:
    """How often each fingerprint is known. Raises BaselineRefused."""
    try:
        value = json.loads(content)
        if value["setsail-baseline"] != VERSION:
            raise KeyError(value["setsail-baseline"])
        return {str(mark): int(row["count"]) for mark, row in value["findings"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        message = Text("this is not a baseline of this version", "这不是本版本的基线文件")
        help = Text("write a new one with --write-baseline", "请用 --write-baseline 重新生成")
        raise BaselineRefused([Problem(message, Place(file), help)]) from error
