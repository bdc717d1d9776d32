"""Counters of requests, read every few seconds from the pods themselves.

The API server passes the call on, so all that is needed is the right to `get` `pods/proxy`.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from setsail.cluster import exposition
from setsail.cluster.exposition import Names
from setsail.cluster.protocol import Body
from setsail.cluster.seen import Counters, Scrape
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, number, strings, text
from setsail.world import cluster, cluster_pods
from setsail.world import cluster_faults as faults

_AT_ONCE = 8
_PATIENCE = 3.0
"""Seconds for one pod: a look must not wait for one that hangs."""
_REMEMBERED = 15.0
"""Seconds for which a pod that does not answer is taken to have counted nothing more."""
_NOTE = "prometheus.io"


class Source(NamedTuple):
    """Where the pods show their counters: "" and None are read off each pod."""

    path: str = ""
    port: int | None = None


class PodCounters:
    """Fulfils `Metrics` for a real cluster. Remembers what each pod said last.

    `conventions` are tried in their order; the first that any pod shows is used from then on, for
    both versions alike: what only the new one calls otherwise must not look like no requests.
    """

    def __init__(
        self,
        live: cluster.Live,
        conventions: Sequence[Names],
        source: Source,
        now: Callable[[], float],
    ) -> None:
        self._live, self._source, self._now = live, source, now
        self._conventions = tuple(conventions)
        self._last: dict[str, tuple[float, Counters]] = {}
        self._pool = ThreadPoolExecutor(_AT_ONCE)

    @property
    def names(self) -> Names | None:
        """The convention in use; None before any pod has shown one."""
        return self._conventions[0] if len(self._conventions) == 1 else None

    def counters(self, namespace: str, workload: str) -> Scrape | None:
        """See Metrics.counters.

        None where a pod that takes requests cannot be read, and was not a moment ago; or where
        none shows a counter of a known name.
        """
        pods = [body for body in self._live.find("Pod", namespace) if _of(body, workload)]
        pages = dict(zip(map(_name, pods), self._pool.map(self._page, pods)))
        if pods and self.names is None and not self._choose(pages.values()):
            return None
        found: dict[str, Counters] = {}
        for body in pods:
            counted = self._counted(f"{namespace}/{_name(body)}", pages[_name(body)])
            if counted is not None:
                found[_name(body)] = counted
            elif cluster_pods.serves(body):
                return None
        return found

    def _choose(self, pages: Iterable[str | None]) -> bool:
        read = [page for page in pages if page is not None]
        for each in self._conventions:
            if any(exposition.shows(page, each) for page in read):
                self._conventions = (each,)
                return True
        return False

    def _counted(self, pod: str, page: str | None) -> Counters | None:
        """What a pod has counted; one that is silent for a moment keeps what it said last."""
        now = self._now()
        if page is not None and self.names is not None:
            found = exposition.read(page, self.names)
            self._last[pod] = now, found
            return found
        when, last = self._last.get(pod, (0.0, Counters()))
        return last if 0 <= now - when < _REMEMBERED else None

    def _page(self, body: Body) -> str | None:
        """What a pod shows; None where it does not answer. Raises Denied: that is not the pod."""
        port, path = address(body, self._source)
        about = mapping(body, "metadata")
        ref = ObjectRef("v1", "Pod", text(about, "namespace"), text(about, "name"))
        if port is None or text(body, "status", "phase") != "Running":
            return None
        try:
            return self._live.through(ref, str(port), path, _PATIENCE).decode(errors="replace")
        except faults.Denied:
            raise
        except faults.ClusterFailed:
            return None


def address(body: Body, source: Source) -> tuple[int | None, str]:
    """The port and path of a pod's counters: as told, as its annotations say, by the name of a
    port, or its first port; None where it names none."""
    notes = strings(body, "metadata", "annotations")
    ports = [port for c in items(body, "spec", "containers") for port in items(c, "ports")]
    named = [port for port in ports if "metrics" in text(port, "name")]
    noted = notes.get(f"{_NOTE}/port", "")
    port = source.port or (int(noted) if noted.isdigit() else None)
    if port is None and (named or ports):
        port = number((named or ports)[0], "containerPort")
    return port, source.path or notes.get(f"{_NOTE}/path") or "/metrics"


def _of(body: Body, workload: str) -> bool:
    return cluster_pods.workload(body) == workload


def _name(body: Body) -> str:
    return text(body, "metadata", "name")
