"""Counters read from pods: a vanished pod takes nothing with it, and silence is not zero."""

from typing import Any

import pytest

pytest.importorskip("lightkube")

from setsail.cluster.seen import increase
from setsail.engine import releasing_metrics
from setsail.finding.finding import ObjectRef
from setsail.world import cluster_faults as faults
from setsail.world.pod_counters import PodCounters, Source, address


def pod(name: str, ready: bool = True, phase: str = "Running", **about: Any) -> dict:
    owner = {"kind": "ReplicaSet", "name": "web-abc", "controller": True}
    head = {"name": name, "namespace": "shop", "ownerReferences": [owner]}
    head["labels"] = {"pod-template-hash": "abc"}
    container = {"name": "main", "ports": [{"containerPort": 8080}]}
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    return {
        "metadata": {**head, **about},
        "spec": {"containers": [container]},
        "status": {"phase": phase, "conditions": conditions},
    }


class Api:
    """An API server with some pods; a page that is an error is raised."""

    def __init__(self) -> None:
        self.pages: dict[str, Any] = {}
        self.bodies: dict[str, dict] = {}
        self.asked: list[tuple] = []

    def with_pod(self, name: str, requests: int | Exception, **about: Any) -> None:
        self.bodies[name] = pod(name, **about)
        self.pages[name] = requests

    def find(self, kind: str, namespace: str) -> tuple[dict, ...]:
        return tuple(self.bodies.values())

    def through(self, ref: ObjectRef, port: str, path: str, seconds: float) -> bytes:
        self.asked.append((ref.name, port, path))
        found = self.pages[ref.name]
        if isinstance(found, Exception):
            raise found
        if isinstance(found, str):
            return found.encode()
        return f'http_requests_total{{code="200"}} {found}\n'.encode()


class Reading:
    def __init__(self) -> None:
        self.api, self.now = Api(), 1000.0
        self.fresh()

    def fresh(self) -> None:
        """A process that remembers nothing."""
        names = releasing_metrics.conventions()
        self.metrics = PodCounters(self.api, names, Source(), lambda: self.now)  # type: ignore[arg-type]

    def look(self) -> dict[str, int] | None:
        self.now += 2.0
        self.seen = self.metrics.counters("shop", "web")
        return None if self.seen is None else {n: c.requests for n, c in self.seen.items()}


SILENT = faults.ClusterFailed([])


@pytest.fixture
def reading() -> Reading:
    return Reading()


def test_each_pod_is_asked_at_its_port(reading: Reading):
    reading.api.with_pod("a", 5)
    reading.api.with_pod("b", 7)
    assert reading.look() == {"a": 5, "b": 7}
    assert set(reading.api.asked) == {("a", "8080", "/metrics"), ("b", "8080", "/metrics")}


def test_a_workload_without_pods_has_counted_nothing(reading: Reading):
    assert reading.look() == {}


def test_a_pod_that_vanishes_takes_nothing_with_it_and_a_new_one_counts_from_zero(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.api.with_pod("b", 700)
    reading.look()
    before = reading.seen
    del reading.api.bodies["a"]
    reading.api.with_pod("c", 3)
    reading.api.pages["b"] = 710
    reading.look()
    assert increase(before, reading.seen).requests == 13


def test_a_process_that_begins_again_counts_in_full(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.look()
    before = reading.seen
    reading.api.pages["a"] = 4
    reading.look()
    assert increase(before, reading.seen).requests == 4


def test_a_pod_that_is_silent_for_a_moment_is_not_counted_twice(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.api.with_pod("b", 9)
    reading.look()
    before = reading.seen
    reading.api.pages["a"] = SILENT
    assert reading.look() == {"a": 500, "b": 9}
    reading.api.pages["a"] = 510
    between = reading.seen
    reading.look()
    assert increase(before, between).requests == 0
    assert increase(between, reading.seen).requests == 10


def test_silence_that_lasts_is_unknown_and_not_zero(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.look()
    reading.api.pages["a"] = SILENT
    assert reading.look() is not None
    reading.now += 15
    assert reading.look() is None


def test_what_nobody_remembers_is_unknown(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.api.with_pod("b", 9)
    reading.look()
    reading.fresh()
    reading.api.pages["a"] = SILENT
    assert reading.look() is None


def test_a_pod_that_takes_no_requests_may_be_silent(reading: Reading):
    reading.api.with_pod("a", 500)
    reading.api.with_pod("new", SILENT, ready=False)
    reading.api.with_pod("pending", 1, phase="Pending", ready=False)
    reading.api.with_pod("going", SILENT, deletionTimestamp="2026-01-01T00:00:00Z")
    assert reading.look() == {"a": 500}


def test_other_names_are_known_and_pages_without_any_are_unknown(reading: Reading):
    reading.api.with_pod("a", "process_cpu_seconds_total 3\n")
    assert reading.look() is None
    spring = 'http_server_requests_seconds_count{status="200",uri="/x"} 8\n'
    reading.api.pages["a"] = spring + spring.replace("/x", "/actuator/health")
    assert reading.look() == {"a": 8}
    reading.api.pages["a"] = "http_requests_total 3\n"
    assert reading.look() == {"a": 0}, "the new version's own names are no requests"


def test_what_may_not_be_read_is_said(reading: Reading):
    reading.api.with_pod("a", faults.Denied([]))
    with pytest.raises(faults.Denied):
        reading.look()


def test_where_the_counters_are():
    body = pod("a")
    assert address(body, Source()) == (8080, "/metrics")
    assert address(body, Source("/m", 9)) == (9, "/m")
    body["spec"]["containers"][0]["ports"].append({"name": "http-metrics", "containerPort": 9090})
    assert address(body, Source())[0] == 9090
    notes = {"prometheus.io/port": "7070", "prometheus.io/path": "/p"}
    assert address(pod("a", annotations=notes), Source()) == (7070, "/p")
    body["spec"]["containers"][0]["ports"] = []
    assert address(body, Source())[0] is None
