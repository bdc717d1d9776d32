"""Counters from Prometheus: what it has not seen is zero, what it lost stands still."""

import re
from typing import Any

import pytest

from setsail.cluster.seen import PodSeen, increase
from setsail.engine import releasing_metrics
from setsail.world.prometheus import PrometheusFailed
from setsail.world.prometheus_counters import PrometheusCounters


class Server:
    """Answers the four queries from what each pod shows."""

    def __init__(self) -> None:
        self.pods: dict[str, tuple[int, int]] = {}
        self.name = "http_requests_total"
        self.asked: list[str] = []
        self.away = False

    def now(self, query: str) -> tuple[tuple[dict[str, str], float], ...]:
        self.asked.append(query)
        if self.away:
            raise PrometheusFailed([])
        wanted = re.search(r'pod=~"([^"]*)"', query)
        assert wanted
        pods = {n: c for n, c in self.pods.items() if re.fullmatch(wanted[1], n)}
        if query.startswith("up{"):
            return tuple(({"pod": name}, 1.0) for name in pods)
        if "_bucket" in query:
            return tuple(
                ({"pod": name, "le": le}, float(count))
                for name, (count, _) in pods.items()
                for le in ("0.1", "+Inf")
            )
        if f"({self.name}{{" not in query:
            return ()
        at = 1 if '"5.."' in query else 0
        return tuple(({"pod": name}, float(c[at])) for name, c in pods.items() if c[0])


def seen(name: str, ready: bool = True) -> PodSeen:
    return PodSeen(name, "shop", "web", "abc", "Running", ready, 0, "n1", "")


class Reading:
    def __init__(self) -> None:
        self.server = Server()
        self.pods: list[PodSeen] = []
        names = releasing_metrics.conventions()
        self.metrics = PrometheusCounters(self.server, names, lambda *_: self.pods)  # type: ignore[arg-type]

    def look(self) -> Any:
        return self.metrics.counters("shop", "web")


@pytest.fixture
def reading() -> Reading:
    found = Reading()
    found.pods = [seen("web-a"), seen("web-b")]
    found.server.pods = {"web-a": (100, 2), "web-b": (50, 0)}
    return found


def test_each_pod_has_its_requests_and_errors(reading: Reading):
    found = reading.look()
    assert {n: (c.requests, c.errors) for n, c in found.items()} == reading.server.pods
    assert found["web-a"].within[-1] == 100
    assert all('namespace="shop"' in query for query in reading.server.asked)


def test_without_pods_nothing_is_counted_and_nothing_asked(reading: Reading):
    reading.pods = []
    assert reading.look() == {} and not reading.server.asked


def test_a_pod_that_it_has_not_scraped_yet_has_counted_nothing(reading: Reading):
    reading.pods.append(seen("web-c"))
    assert set(reading.look()) == {"web-a", "web-b"}
    reading.server.pods["web-c"] = (0, 0)
    assert reading.look()["web-c"].requests == 0


def test_a_pod_that_it_lost_for_a_while_is_not_counted_twice(reading: Reading):
    before = reading.look()
    kept = reading.server.pods.pop("web-a")
    between = reading.look()
    assert increase(before, between).requests == 0
    reading.server.pods["web-a"] = (kept[0] + 7, kept[1])
    assert increase(between, reading.look()).requests == 7


def test_where_it_knows_none_of_the_ready_pods_it_is_unknown(reading: Reading):
    reading.look()
    reading.server.pods = {}
    assert reading.look() is None
    reading.pods = [seen("web-a", ready=False)]
    assert reading.look() is not None


def test_names_that_nothing_shows_are_unknown(reading: Reading):
    reading.server.name = "requests_of_ours_total"
    assert reading.look() is None


def test_a_server_that_does_not_answer_is_the_worlds_failure(reading: Reading):
    reading.server.away = True
    with pytest.raises(PrometheusFailed):
        reading.look()
