"""What a release is judged by: the names that objectives are measured by, or those told."""

from collections.abc import Callable, Iterator, Sequence

from setsail.cluster import exposition
from setsail.cluster.exposition import Names
from setsail.cluster.protocol import Metrics
from setsail.cluster.seen import Scrape
from setsail.derive import indicator
from setsail.derive.indicator import Convention
from setsail.finding.problem import Problem, Refused, WorldFailed
from setsail.finding.text import Text

_TOLD = ("requests", "seconds", "failed", "counted")


class BadNames(Refused):
    """The names of metrics that were told cannot be used."""


class Unblocking:
    """Fulfils `Metrics`: what fails is told and is unknown, and stops no hand."""

    def __init__(self, metrics: Metrics, trouble: Callable[[WorldFailed], None]) -> None:
        self._metrics, self._trouble = metrics, trouble

    def counters(self, namespace: str, workload: str) -> Scrape | None:
        """See Metrics.counters."""
        try:
            return self._metrics.counters(namespace, workload)
        except WorldFailed as failed:
            self._trouble(failed)
            return None


def conventions(told: Sequence[str] = ()) -> tuple[Names, ...]:
    """The names to look for, in their order.

    `told` are words such as `requests=http_requests_total`, `seconds=…` (the histogram),
    `failed=code=~"5.."` and `counted=path!="/health"` (may be repeated). Raises BadNames.
    """
    usual = [names(each) for each in (indicator.PROMETHEUS, indicator.MICROMETER, indicator.GRPC)]
    if not told:
        return tuple(usual)
    said = [word.partition("=")[::2] for word in told]
    if wrong := [key for key, value in said if key not in _TOLD or not value]:
        raise BadNames([_unknown(wrong[0])])
    try:
        return (_merged(usual[0], said),)
    except ValueError as error:
        raise BadNames([_no_matcher(str(error))]) from error


def names(each: Convention) -> Names:
    """The names of a convention that objectives are measured by."""
    counted = tuple(exposition.matcher(word) for word in each.counted)
    return Names(each.requests, each.seconds, exposition.matcher(each.failed), counted)


def _merged(usual: Names, said: list[tuple[str, str]]) -> Names:
    words = dict(said)
    return Names(
        requests=words.get("requests", usual.requests),
        seconds=words.get("seconds", usual.seconds),
        failed=exposition.matcher(words["failed"]) if "failed" in words else usual.failed,
        counted=tuple(_matchers(said)),
    )


def _matchers(said: list[tuple[str, str]]) -> Iterator[exposition.Matcher]:
    for key, value in said:
        if key == "counted":
            yield exposition.matcher(value)


def _unknown(word: str) -> Problem:
    message = Text(
        f"--metric {word}: this says nothing about metrics", f"--metric {word}：与指标无关"
    )
    listed = ", ".join(f"{key}=…" for key in _TOLD)
    return Problem(message, None, Text(f"one of {listed}", f"可用：{listed}"))


def _no_matcher(word: str) -> Problem:
    message = Text(f"{word!r} is not a matcher of a label", f"{word!r} 不是标签匹配式")
    example = 'failed=code=~"5.."'
    return Problem(message, None, Text(f"written like {example}", f"写法如 {example}"))
