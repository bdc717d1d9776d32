"""One piece of evidence, and for how long it is worth something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from setsail.evidence.checklist import Kind
from setsail.finding.text import Text

Verdict = Literal["pass", "fail", "unknown", "invalid", "waived", "not-applicable"]
"""`invalid`: the drill ran but its fault did not take effect, so it shows nothing."""

DAY = 86400.0

LIFETIMES: Mapping[Kind, float | None] = {
    "static": None,
    "live": DAY,
    "drill": 30 * DAY,
    "attest": 90 * DAY,
    "rehearsal": None,
}
"""Seconds that a kind lasts; None ends only when the digest of its subject changes."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of one item on one subject. Times are seconds since 1970, UTC.

    `subject` names what was looked at ("Deployment/web", "order in prod"), `digest` the state it
    was in ("" where it has none). `source` says where to look it up: "file:line", an object, the
    id of a drill, or a person. `said` is one sentence for people; `measured` and `threshold` are
    its figures where it has any. `lacks` says what evidence that passes still does not show; then
    it does not prove its item.
    """

    item: str
    kind: Kind
    verdict: Verdict
    subject: str
    said: Text
    source: str = ""
    digest: str = ""
    measured: str = ""
    threshold: str = ""
    observed: float = 0.0
    expires: float | None = None
    lacks: Text | None = None

    @property
    def ends(self) -> float | None:
        """When it stops to count: what it says itself, but never later than its kind lasts."""
        lifetime = DAY * 90 if self.verdict == "waived" else LIFETIMES[self.kind]
        ends = [t for t in (self.expires, lifetime and self.observed + lifetime) if t is not None]
        return min(ends, default=None)

    def counts(self, now: float, digests: Mapping[str, str]) -> bool:
        """Whether it counts at `now`: already observed, not ended, its subject unchanged.

        `digests` maps a subject to the digest that it has now; evidence without a digest, and
        of subjects that nobody looked at again, is judged by time alone.
        """
        if self.observed > now or (self.ends is not None and now >= self.ends):
            return False
        return not self.digest or digests.get(self.subject, self.digest) == self.digest


def newest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """For each kind and subject what was seen last; all of it, where several came together.

    The result is sorted, so the order in which evidence was deposited never shows.
    """
    last: dict[tuple[str, str], float] = {}
    every = tuple(evidence)
    for one in every:
        about = (one.kind, one.subject)
        last[about] = max(last.get(about, one.observed), one.observed)
    kept = {one for one in every if one.observed == last[one.kind, one.subject]}
    return tuple(sorted(kept, key=in_order))


WORST_FIRST: tuple[Verdict, ...] = (
    "fail",
    "invalid",
    "unknown",
    "pass",
    "not-applicable",
    "waived",
)


def in_order(one: Evidence) -> tuple[object, ...]:
    """A total order of evidence: the worst first, then by where it stands."""
    return (
        WORST_FIRST.index(one.verdict),
        *(one.kind, _numbers_apart(one.source), one.subject, one.said, one.digest),
        *(one.measured, one.threshold, one.observed, one.expires or 0.0, one.lacks or ("", "")),
    )


def _numbers_apart(source: str) -> tuple[tuple[bool, int, str], ...]:
    """`a.yaml:9` before `a.yaml:10`."""
    parts = source.split(":")
    return tuple((p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in parts)
