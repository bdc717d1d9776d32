"""A service with real pods behind a real gateway, and a release of it that is steered."""

import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.release.load import Load
from setsail.engine import releasing, releasing_metrics, releasing_start
from setsail.engine.releasing import Bridge, News
from setsail.engine.releasing_lease import Clock
from setsail.engine.releasing_start import Wish
from setsail.engine.releasing_state import Saved
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.release.values import Plan
from setsail.world import kubeconfig, pod_counters
from setsail.world.cluster import Live
from setsail.world.cluster_calls import Calls
from setsail.world.pod_counters import Source
from testbed import places
from testbed.telling import wait

NAME = "web"
PODS = 4
_USUAL = {"SHIPTEST_VERSION": "old", "SHIPTEST_LATENCY": "0.02", "SHIPTEST_DRAIN": "3"}


class Scene:
    """One namespace with a Gateway, a route, and four pods of the old version that serve."""

    def __init__(self, live: Live, namespace: str) -> None:
        self.live, self.namespace = live, namespace
        self.news: list[News] = []

    def ref(self, kind: str, name: str = NAME, group: str = "") -> ObjectRef:
        """An object of the scene."""
        return ObjectRef(group, kind, self.namespace, name)

    def addresses(self) -> list[str]:
        """Of the pods of the old version."""
        found = self.live.find("Pod", self.namespace)
        ours = [pod for pod in found if pod["metadata"]["labels"].get("app") == NAME]
        return [pod["status"]["podIP"] for pod in ours if pod["status"].get("podIP")]

    def uids(self) -> set[str]:
        """Of the pods of the old version."""
        return {pod["metadata"]["uid"] for pod in self.live.find("Pod", self.namespace)}

    def wish(self, plan: Plan, **variables: str) -> Wish:
        """The new version: the same image, told by its environment how to behave."""
        said = tuple({"SHIPTEST_VERSION": "new", **variables}.items())
        return Wish(self.namespace, NAME, "", plan, who="benchmark", variables=said)

    def release(self, wish: Wish, stop: Callable[[], Any] = lambda: "") -> Saved:
        """Steer it to its end, as `setsail release` does."""
        clock = Clock(time.time, time.sleep)
        names = releasing_metrics.conventions()
        metrics = pod_counters.PodCounters(self.live, names, Source(), time.time)
        saved = releasing_start.intended(self.live, wish, time.time())
        assert not isinstance(saved, Text), saved
        refused = releasing_start.refused(self.live, metrics, saved)
        assert not refused, refused
        me = f"benchmark-{uuid.uuid4().hex[:6]}"
        bridge = Bridge(self.live, metrics, clock, me, "benchmark", self.news.append, stop=stop)
        return releasing.begin(bridge, saved)


@contextmanager
def scene(routed: bool = True, replicas: int = PODS) -> Iterator[Scene]:
    """A scene of its own; nothing is left of it. Without a route, pods divide the requests."""
    file = str(places.usual().kubeconfig)
    calls = Calls(kubeconfig.open_context(None, {"KUBECONFIG": file}))
    live = Live(calls)
    made = Scene(live, f"setsail-bench-{uuid.uuid4().hex[:8]}")
    live.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": made.namespace}})
    try:
        for body in _service(made.namespace, replicas, routed):
            live.apply(body)
        wait("its pods serve", 60, lambda: len(live.endpoints(made.namespace, NAME)) == replicas)
        for body in _entry(made.namespace, routed):
            live.apply(body)
        wait("its gateway serves", 120, lambda: _programmed(made))
        yield made
    finally:
        live.delete(ObjectRef("v1", "Namespace", "", made.namespace))
        calls.close()


def _programmed(made: Scene) -> bool:
    gateway = made.live.get(made.ref("Gateway", "entry", "gateway.networking.k8s.io/v1")) or {}
    ready = [c["type"] for c in gateway["status"]["conditions"] if c["status"] == "True"]
    return "Programmed" in ready


def _service(namespace: str, replicas: int, routed: bool) -> Iterator[dict[str, Any]]:
    """`routed` says that the route is one that a release may steer: it names the Service. Where
    it is not, a second Service stands between that no release knows."""
    labels, about = {"app": NAME}, {"namespace": namespace}
    container = {
        "name": NAME,
        "image": "localhost/shiptest:1",
        "env": [{"name": key, "value": value} for key, value in _USUAL.items()],
        "ports": [{"containerPort": 8080, "name": "http"}],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
    }
    yield {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": NAME, **about},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "strategy": {"rollingUpdate": {"maxSurge": "100%", "maxUnavailable": 0}},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }
    for name in (NAME,) if routed else (NAME, "front"):
        yield {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": name, **about},
            "spec": {"selector": labels, "ports": [{"port": 80, "targetPort": 8080}]},
        }


def _entry(namespace: str, routed: bool) -> Iterator[dict[str, Any]]:
    about = {"namespace": namespace}
    yield {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "Gateway",
        "metadata": {"name": "entry", **about},
        "spec": {
            "gatewayClassName": "envoy",
            "listeners": [{"name": "http", "protocol": "HTTP", "port": 80}],
        },
    }
    yield {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {"name": "entry", **about},
        "spec": {
            "parentRefs": [{"name": "entry"}],
            "rules": [{"backendRefs": [{"name": NAME if routed else "front", "port": 80}]}],
        },
    }


@contextmanager
def loaded(made: Scene) -> Iterator[Load]:
    """Requests through the scene's gateway, to the end of the block at most."""
    body = made.live.get(made.ref("Gateway", "entry", "gateway.networking.k8s.io/v1")) or {}
    address = body["status"]["addresses"][0]["value"]
    # Its address is known before every node sends there.
    wait("its gateway answers", 60, lambda: all(_answers(address) for _ in range(10)))
    with (
        tempfile.TemporaryDirectory(prefix="setsail-bench-") as folder,
        Load(f"http://{address}/", Path(folder)) as load,
    ):
        yield load


def _answers(address: str) -> bool:
    try:
        return urllib.request.urlopen(f"http://{address}/", timeout=2).status == 200
    except OSError:
        return False
