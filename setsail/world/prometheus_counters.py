"""Counters of requests, pod by pod, as a Prometheus has scraped them last.

It looks less often than we do: a look between two of its scrapes sees nothing new, and what it
does not scrape any more stands still. The labels are those that an operator gives: `namespace`
and `pod`.
"""

import json
import math
import re
from collections.abc import Callable, Sequence

from setsail.cluster import exposition
from setsail.cluster.exposition import Matcher, Names
from setsail.cluster.seen import Counters, PodSeen, Scrape
from setsail.world.prometheus import Prometheus

Pods = Callable[[str, str], Sequence[PodSeen]]
"""The pods of a workload in a namespace, as the cluster knows them."""


class PrometheusCounters:
    """Fulfils `Metrics`. Which pods there are is asked of the cluster: a pod that Prometheus has
    not seen yet has counted nothing, and one that it lost keeps what it said last."""

    def __init__(self, server: Prometheus, conventions: Sequence[Names], pods: Pods) -> None:
        self._server, self._pods = server, pods
        self._conventions = tuple(conventions)
        self._last: dict[str, Counters] = {}

    def counters(self, namespace: str, workload: str) -> Scrape | None:
        """See Metrics.counters; None where Prometheus knows none of its pods that are ready.

        Raises PrometheusFailed.
        """
        pods = self._pods(namespace, workload)
        if not pods:
            return {}
        of = f"namespace={json.dumps(namespace)}", Matcher("pod", "|".join(_names(pods)))
        known = {labels.get("pod", "") for labels, _ in self._server.now(_series("up", *of))}
        fresh = self._read(of)
        found: dict[str, Counters] = {}
        for pod in pods:
            key = f"{namespace}/{pod.name}"
            if pod.name in fresh or pod.name in known:
                self._last[key] = fresh.get(pod.name, Counters())
            if key in self._last:
                found[pod.name] = self._last[key]
        seen = any(pod.name in fresh or pod.name in known for pod in pods)
        ready = any(pod.ready for pod in pods)
        return found if len(self._conventions) == 1 and (seen or not ready) else None

    def _read(self, of: tuple[str, Matcher]) -> dict[str, Counters]:
        for each in self._conventions:
            if found := self._counted(each, of):
                self._conventions = (each,)
                return found
        return {}

    def _counted(self, names: Names, of: tuple[str, Matcher]) -> dict[str, Counters]:
        """What each pod has counted, in three queries."""
        requests = self._sums(names.requests, *of, *names.counted)
        if not requests:
            return {}
        errors = self._sums(names.requests, *of, *names.counted, names.failed)
        series = _series(f"{names.seconds}_bucket", *of, *names.counted)
        buckets: dict[str, dict[float, float]] = {}
        for labels, value in self._server.now(f"sum by (pod, le) ({series})"):
            bound = math.inf if labels.get("le") == "+Inf" else float(labels.get("le", "nan"))
            buckets.setdefault(labels.get("pod", ""), {})[bound] = value
        return {
            pod: exposition.counters(count, errors.get(pod, 0.0), buckets.get(pod, {}))
            for pod, count in requests.items()
        }

    def _sums(self, name: str, *matchers: object) -> dict[str, float]:
        found = self._server.now(f"sum by (pod) ({_series(name, *matchers)})")
        return {labels.get("pod", ""): value for labels, value in found if not math.isnan(value)}


def _names(pods: Sequence[PodSeen]) -> list[str]:
    return [re.escape(pod.name).replace("\\-", "-") for pod in pods]


def _series(name: str, *matchers: object) -> str:
    return f"{name}{{{','.join(map(str, matchers))}}}"
