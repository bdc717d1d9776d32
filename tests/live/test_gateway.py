"""A real gateway divides requests as the weights say, loses none when they change, and a canary's
route is steered and given back on it as on the simulated cluster."""

import json
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from setsail.engine import canary_route
from setsail.finding.finding import ObjectRef
from setsail.world.cluster import Live
from testbed import cluster, places, programs

_API = "gateway.networking.k8s.io/v1"
_VEGETA = programs.VEGETA.file(places.usual())
if "gateway" not in cluster.beside(places.usual()):
    pytest.skip(
        "NOT RUN: no gateway beside the cluster; `python -m testbed up --with gateway` starts one",
        allow_module_level=True,
    )
FILTER = {
    "type": "ResponseHeaderModifier",
    "responseHeaderModifier": {"set": [{"name": "x-kept", "value": "yes"}]},
}
RULES = [
    {
        "matches": [{"path": {"type": "PathPrefix", "value": "/api"}}],
        "filters": [FILTER],
        "timeouts": {"request": "7s"},
        "backendRefs": [{"name": "web", "port": 80}],
    },
    {"backendRefs": [{"name": "web", "port": 80}]},
]


class Entry:
    """A Gateway, two versions behind it, and a route with two rules that leads to the first."""

    def __init__(self, live: Live, namespace: str, folder: Path) -> None:
        self.live, self.namespace, self.folder = live, namespace, folder
        self.route = ObjectRef(_API, "HTTPRoute", namespace, "entry")
        for name in ("web", "web-canary"):
            live.apply(workload(namespace, name))
            live.apply(service(namespace, name))
        until("pods", 60, lambda: all(live.endpoints(namespace, n) for n in ("web", "web-canary")))
        live.apply(gateway(namespace))
        live.apply(route(namespace))
        until("an address", 90, self._programmed)
        # It is told before the node sends there.
        until("answers", 60, lambda: set(self.counted(1)) == {(200, "web")})

    def _programmed(self) -> bool:
        body = self.live.get(ObjectRef(_API, "Gateway", self.namespace, "entry")) or {}
        conditions = body.get("status", {}).get("conditions", [])
        self.address = [a["value"] for a in body.get("status", {}).get("addresses", [])]
        return any(c["type"] == "Programmed" and c["status"] == "True" for c in conditions)

    def attack(self, seconds: int, path: str = "/") -> subprocess.Popen[bytes]:
        """Begin to send 100 requests a second."""
        target = self.folder / "target"
        target.write_text(f"GET http://{self.address[0]}{path}\n")
        log = self.folder / "log"
        words = ["attack", "-rate=100", f"-duration={seconds}s", f"-targets={target}"]
        return subprocess.Popen([str(_VEGETA), *words, f"-output={log}"])

    def answers(self) -> list[dict[str, Any]]:
        """What the load generator noted."""
        words = [str(_VEGETA), "encode", "-to=json", str(self.folder / "log")]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def counted(self, seconds: int, path: str = "/") -> Counter[tuple[int, str]]:
        """Requests by code and version."""
        assert self.attack(seconds, path).wait(seconds + 30) == 0
        return by_version(self.answers())


def by_version(answers: list[dict[str, Any]]) -> Counter[tuple[int, str]]:
    found = ((a["code"], (a["headers"] or {}).get("X-Version", [""])[0]) for a in answers)
    return Counter(found)


def until(what: str, seconds: float, look: Any) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.25)


@pytest.fixture
def entry(live: Live, namespace: str, tmp_path: Path) -> Iterator[Entry]:
    if not shutil.which(_VEGETA):
        pytest.skip("NOT RUN: the load generator is not built; `python -m testbed build` does it")
    yield Entry(live, namespace, tmp_path)


def labelled(namespace: str, name: str) -> dict[str, Any]:
    return {"name": name, "namespace": namespace}


def workload(namespace: str, name: str) -> dict[str, Any]:
    labels = {"app": name}
    container = {
        "name": "web",
        "image": "localhost/shiptest:1",
        "env": [{"name": "SHIPTEST_VERSION", "value": name}],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
    }
    spec = {
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
    }
    head = {"apiVersion": "apps/v1", "kind": "Deployment"}
    return {**head, "metadata": labelled(namespace, name), "spec": spec}


def service(namespace: str, name: str) -> dict[str, Any]:
    spec = {"selector": {"app": name}, "ports": [{"port": 80, "targetPort": 8080}]}
    head = {"apiVersion": "v1", "kind": "Service"}
    return {**head, "metadata": labelled(namespace, name), "spec": spec}


def gateway(namespace: str) -> dict[str, Any]:
    listeners = [{"name": "http", "protocol": "HTTP", "port": 80}]
    spec = {"gatewayClassName": "envoy", "listeners": listeners}
    head = {"apiVersion": _API, "kind": "Gateway"}
    return {**head, "metadata": labelled(namespace, "entry"), "spec": spec}


def route(namespace: str) -> dict[str, Any]:
    spec = {"parentRefs": [{"name": "entry"}], "rules": RULES}
    head = {"apiVersion": _API, "kind": "HTTPRoute"}
    return {**head, "metadata": labelled(namespace, "entry"), "spec": spec}


def prepared(entry: Entry) -> None:
    stable = entry.live.get(ObjectRef("v1", "Service", entry.namespace, "web"))
    assert stable is not None
    assert canary_route.prepare(entry.live, stable, "web-canary").name == "entry"


def rules(entry: Entry) -> Any:
    return (entry.live.get(entry.route) or {})["spec"]["rules"]


def weigh(entry: Entry, canary: int) -> None:
    entry.live.route(entry.route, {"web": 100 - canary, "web-canary": canary})


def test_requests_are_divided_as_the_weights_say(entry: Entry):
    prepared(entry)
    weigh(entry, 10)
    time.sleep(1)
    counted = entry.counted(15)
    assert set(counted) == {(200, "web"), (200, "web-canary")}, counted
    # Four standard deviations of a fair division; Envoy's own is random.
    assert abs(counted[200, "web-canary"] - 150) <= 4 * (1500 * 0.1 * 0.9) ** 0.5


def test_ten_changes_of_weight_under_load_lose_nothing(entry: Entry):
    prepared(entry)
    attack = entry.attack(15)
    for weight in (5, 20, 50, 0, 100, 30, 5, 80, 10, 0):
        weigh(entry, weight)
        time.sleep(1.2)
    assert attack.wait(60) == 0
    answers = entry.answers()
    assert len(answers) > 1450
    assert {code for code, _ in by_version(answers)} == {200}
    assert {version for _, version in by_version(answers)} == {"web", "web-canary"}


def test_a_canarys_route_is_steered_and_given_back_as_it_was(entry: Entry):
    before = entry.live.get(entry.route) or {}
    prepared(entry)
    weigh(entry, 100)
    for rule, was in zip(rules(entry), before["spec"]["rules"], strict=True):
        assert {**rule, "backendRefs": 0} == {**was, "backendRefs": 0}, "only backends changed"
    time.sleep(1)
    assert set(entry.counted(2, "/api/x")) == {(200, "web-canary")}
    kept = entry.answers()[0]["headers"]
    assert kept.get("X-Kept") == ["yes"], "the rule's own filter works on"
    canary_route.restore(entry.live, entry.route, "web-canary")
    after = entry.live.get(entry.route) or {}
    assert json.dumps(after["spec"]) == json.dumps(before["spec"])
    assert after["metadata"].get("annotations") == before["metadata"].get("annotations")
    time.sleep(1)
    assert set(entry.counted(2)) == {(200, "web")}


def test_a_version_without_pods_answers_its_share_with_503(entry: Entry):
    """What a release must never do, and why it looks at the canary's pods before it moves users."""
    prepared(entry)
    canary = ObjectRef("apps/v1", "Deployment", entry.namespace, "web-canary")
    entry.live.patch(canary, {"spec": {"replicas": 0}})
    until("no pods", 30, lambda: not entry.live.endpoints(entry.namespace, "web-canary"))
    weigh(entry, 20)
    time.sleep(1)
    counted = entry.counted(5)
    assert set(counted) == {(200, "web"), (503, "")}, counted
