"""What a program counts of its requests, read from the page that it shows to Prometheus.

Format: https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from setsail.cluster.seen import BOUNDS, Counters

_LABELS = r'\{(?P<labels>(?:[^"}]|"(?:[^"\\]|\\.)*")*)\}'
_SAMPLE = re.compile(rf"(?P<name>[a-zA-Z_:][\w:]*)(?:{_LABELS})?\s+(?P<value>\S+)")
_LABEL = re.compile(r'([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"')
_MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"(.*)"')
_ROOM = 1e-9
"""Bounds that differ by rounding alone are the same."""


class Matcher(NamedTuple):
    """One condition on a label, as PromQL has it: the whole value must match."""

    label: str
    pattern: str
    negated: bool = False

    def __str__(self) -> str:
        """As PromQL writes it."""
        sign = "!~" if self.negated else "=~"
        return f"{self.label}{sign}{json.dumps(self.pattern, ensure_ascii=False)}"

    def holds(self, labels: Mapping[str, str]) -> bool:
        """Whether it holds; a label that is not there is empty."""
        return bool(re.fullmatch(self.pattern, labels.get(self.label, ""))) != self.negated


class Names(NamedTuple):
    """What the counters are called: one of requests, and a histogram of seconds.

    `failed` tells the failed requests among them, `counted` those that count at all.
    """

    requests: str
    seconds: str
    failed: Matcher
    counted: tuple[Matcher, ...] = ()


def matcher(text: str) -> Matcher:
    """A matcher as PromQL writes it, such as `code=~"5.."`. Raises ValueError."""
    found = _MATCHER.fullmatch(text)
    if not found:
        raise ValueError(text)
    label, sign, value = found.groups()
    pattern = value if sign.endswith("~") else re.escape(value)
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(text) from error
    return Matcher(label, pattern, sign.startswith("!"))


def shows(page: str, names: Names) -> bool:
    """Whether a page has a counter of that name."""
    return next(_samples(page, names.requests), None) is not None


def read(page: str, names: Names) -> Counters:
    """What a page has counted; a series that is not there yet has counted nothing.

    Where the histogram counts other requests than the counter, or there is none, only what it
    says of slow ones is taken.
    """
    requests = errors = 0.0
    for labels, value in _samples(page, names.requests):
        if all(each.holds(labels) for each in names.counted):
            requests += value
            errors += value if names.failed.holds(labels) else 0.0
    buckets: dict[float, float] = {}
    for labels, value in _samples(page, f"{names.seconds}_bucket"):
        if all(each.holds(labels) for each in names.counted):
            bound = _number(labels.get("le", ""))
            buckets[bound] = buckets.get(bound, 0.0) + value
    return counters(requests, errors, buckets)


def counters(requests: float, errors: float, buckets: Mapping[float, float]) -> Counters:
    """Counters from sums; `buckets` are cumulative by their upper bound in seconds.

    Of a bound that the histogram does not have the next lower one is taken, on both arms alike.
    """
    whole = buckets.get(math.inf, 0.0)
    quick = [_within(buckets, bound) for bound in BOUNDS]
    within = tuple(max(0, int(requests - (whole - each))) for each in quick)
    return Counters(int(requests), int(errors), within)


def _within(buckets: Mapping[float, float], bound: float) -> float:
    """The requests answered within a bound, as far as the histogram tells."""
    lower = [each for each in buckets if each <= bound * (1 + _ROOM)]
    return buckets[max(lower)] if lower else 0.0


def _samples(page: str, name: str) -> Iterator[tuple[dict[str, str], float]]:
    """The labels and values of every series of a name; what is no number is left out."""
    for line in page.splitlines():
        if not line.startswith(name):
            continue
        found = _SAMPLE.match(line)
        if found and found["name"] == name and not math.isnan(value := _number(found["value"])):
            yield dict(_LABEL.findall(found["labels"] or "")), value


def _number(text: str) -> float:
    """A number as Prometheus writes it; nan where it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan
