"""What tells findings apart from run to run: the rule, the object, the field; never the line."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from setsail.finding.finding import Finding


def marked(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with its fingerprint; equal ones are counted, so that none are equal."""
    seen: Counter[str] = Counter()
    for finding in findings:
        words = _words(finding)
        seen[words] += 1
        yield finding, digest(f"{words}\n{seen[words]}")


def digest(words: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(words.encode(errors="surrogateescape")).hexdigest()


def _words(finding: Finding) -> str:
    ref = finding.object
    named = (ref.kind, ref.namespace, ref.name) if ref else ()
    return "\n".join(map(str, (finding.rule, finding.place.file, *named, *finding.path)))
