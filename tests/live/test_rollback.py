"""One step back on a real cluster: what served before serves again, and nobody lost an answer."""

import json
import threading
import time

import pytest

from setsail.cli.main import guarded
from setsail.engine import records
from setsail.finding.finding import ObjectRef
from setsail.release import rollback
from setsail.release.record import About
from setsail.world import cluster_faults as faults
from setsail.world import cluster_who
from setsail.world.cluster import Live
from tests.live.conftest import IMAGE, change_as

ABOUT = About("2026-03-02T10:00:00Z", "alice", "released", "it is good", "很好")
CONTEXT = "setsail-testbed"
START, DRAIN = 2.0, 4.0


def config(namespace, level):
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "web", "namespace": namespace},
        "data": {"SHIPTEST_VERSION": level},
    }


def deployment(namespace, image=IMAGE, replicas=2, **env):
    settings = {"SHIPTEST_START": START, "SHIPTEST_DRAIN": DRAIN, **env}
    container = {
        "name": "web",
        "image": image,
        "envFrom": [{"configMapRef": {"name": "web"}}],
        "env": [{"name": key, "value": str(value)} for key, value in settings.items()],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
    }
    about = {"name": "web", "namespace": namespace}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": about,
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": "100%"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"terminationGracePeriodSeconds": 10, "containers": [container]},
            },
        },
    }


def service(namespace):
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"selector": {"app": "web"}, "ports": [{"name": "http", "port": 80,
                                                         "targetPort": 8080}]},
    }  # fmt: skip


class Port:
    """A namespace with `web` in it, and calls of `setsail rollback` about it."""

    def __init__(self, live: Live, namespace: str, capsys) -> None:
        self.live, self.namespace, self._capsys = live, namespace, capsys
        self.web = ObjectRef("apps/v1", "Deployment", namespace, "web")

    def put(self, level, record=True, **spec):
        """What its owner does: configuration and Deployment, then a restart of the pods."""
        self.live.apply(config(self.namespace, level))
        self.live.apply(deployment(self.namespace, **spec))
        if record:
            self.settle()
            made = records.write(self.live, self.web, ABOUT)
            assert isinstance(made, records.Record), made

    def settle(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            body = self.live.get(self.web) or {}
            if records.hold.complete(body) and len(self.serving()) == body["spec"]["replicas"]:
                return
            time.sleep(0.3)
        raise AssertionError("it does not come up")

    def serving(self):
        return self.live.endpoints(self.namespace, "web")

    def versions(self):
        ref = ObjectRef("v1", "Service", self.namespace, "web")
        return {json.loads(self.live.through(ref, "http", "/x"))["version"] for _ in range(8)}

    def call(self, *words):
        where = ["-n", self.namespace, "--context", CONTEXT]
        code = guarded(["rollback", "web", *where, *words])
        out, err = self._capsys.readouterr()
        return code, out + err


@pytest.fixture
def port(live: Live, namespace: str, capsys) -> Port:
    live.apply(service(namespace))
    return Port(live, namespace, capsys)


class Users:
    """Somebody who asks the Service all the time, and counts what was not answered."""

    def __init__(self, port: Port) -> None:
        self.asked = self.lost = 0
        self._ref = ObjectRef("v1", "Service", port.namespace, "web")
        self._live, self._gone = port.live, threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def _ask(self):
        while not self._gone.is_set():
            self.asked += 1
            try:
                self._live.through(self._ref, "http", "/x")
            except faults.ClusterFailed:
                self.lost += 1
            time.sleep(0.02)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._gone.set()
        self._thread.join()


def started(port: Port) -> float:
    """The longest that a pod of now took from its making until it was ready, in seconds."""
    took = []
    for pod in records.belongings.pods(port.live, port.web):
        ready = next(c for c in pod["status"]["conditions"] if c["type"] == "Ready")
        times = pod["metadata"]["creationTimestamp"], ready["lastTransitionTime"]
        begun, done = (time.mktime(time.strptime(t, "%Y-%m-%dT%H:%M:%SZ")) for t in times)
        took.append(done - begun)
    return max(took)


def test_image_and_configuration_serve_again_and_nothing_is_lost(port: Port):
    port.put("one", SHIPTEST_LATENCY=0)
    port.put("two", SHIPTEST_LATENCY=0.001)
    assert port.versions() == {"two"}
    with Users(port) as users:
        began = time.monotonic()
        code, said = port.call("--yes", "--why", "users complain")
        took = time.monotonic() - began
        time.sleep(DRAIN + 1)
    assert code == 0, said
    assert port.versions() == {"one"}
    print(f"rollback took {took:.1f} s, a pod {started(port):.0f} s, "
          f"{users.lost} of {users.asked} lost")  # fmt: skip
    assert took <= started(port) + 15
    assert users.asked > 50 and users.lost == 0
    newest = records.good(port.live, port.web)[-1]
    assert (newest.number, newest.about.returned_to) == (3, 1)
    assert newest.about.why_en == "users complain" and newest.about.who not in ("", "unknown")
    assert newest.about.who == cluster_who.name(port.live)
    body = port.live.get(port.web)
    assert rollback.begun(body) is None and "paused" not in body["spec"]


def test_a_version_that_never_came_up_is_left_behind(port: Port):
    port.put("one")
    port.put("two", record=False, image="localhost/shiptest:missing")
    code, said = port.call("--yes")
    assert code == 0, said
    port.settle()
    image = port.live.get(port.web)["spec"]["template"]["spec"]["containers"][0]["image"]
    assert image.startswith(IMAGE) and port.versions() == {"one"}


def test_configuration_alone_comes_back_into_the_pods(port: Port):
    port.put("one")
    port.live.apply(config(port.namespace, "two"))
    for pod in port.serving():
        port.live.delete(ObjectRef("v1", "Pod", port.namespace, pod))
    port.settle()
    assert port.versions() == {"two"}
    code, said = port.call("--yes")
    assert code == 0 and "its pods are replaced" in said
    port.settle()
    assert port.versions() == {"one"}


def test_what_would_change_is_shown_and_nothing_is_done(port: Port):
    port.put("one")
    port.put("two", SHIPTEST_LATENCY=0.001)
    code, said = port.call("--dry-run")
    assert code == 0 and "data.SHIPTEST_VERSION" in said and "replaces its pods" in said
    assert port.versions() == {"two"}
    assert len(records.good(port.live, port.web)) == 2


def test_records_are_listed_and_an_altered_one_is_told(port: Port):
    port.put("one")
    port.put("two", SHIPTEST_LATENCY=0.001)
    code, said = port.call("--list")
    assert code == 0 and "the chain of records holds" in said and said.count("released") == 2
    ref = ObjectRef("v1", "ConfigMap", port.namespace, "web-release-1")
    body = port.live.get(ref)
    with pytest.raises(faults.ClusterFailed):
        port.live.patch(ref, {"data": {"about.json": "{}"}})
    port.live.delete(ref)
    about = {k: body["metadata"][k] for k in ("name", "namespace", "labels", "annotations")}
    data = {**body["data"], "about.json": body["data"]["about.json"].replace("alice", "mallory")}
    port.live.apply({**body, "metadata": about, "data": data})
    code, said = port.call("--list")
    assert code == 1 and "web-release-1 was changed after it was written" in said
    code, said = port.call("--yes", "--to", "2")
    assert code == 1 and "web-release-1 was changed" in said


def test_what_argo_cd_keeps_is_left_to_git(port: Port, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    port.put("one")
    port.put("two", SHIPTEST_LATENCY=0.001)
    note = {"argocd.argoproj.io/tracking-id": f"shop:apps/Deployment:{port.namespace}/web"}
    change_as(port.live, "argocd-controller", port.web, {"metadata": {"annotations": note}})
    code, said = port.call("--yes")
    assert code == 1 and "Argo CD (shop)" in said and "nothing was changed" in said
    assert port.versions() == {"two"}
    assert "kind: Component" in (tmp_path / "rollback-web-1.yaml").read_text()
    code, said = port.call("--yes", "--now")
    assert code == 0, said
    assert port.versions() == {"one"}


def test_the_role_that_is_printed_is_enough(port: Port, restricted):
    from setsail.engine import going_back, way_back
    from setsail.engine.apply import Clock

    port.put("one")
    port.put("two", SHIPTEST_LATENCY=0.001)
    with restricted("rollback", port.namespace) as mine:
        back = way_back.plan(mine, port.web, None)
        made = going_back.go(mine, back, ABOUT, (60.0, Clock()), lambda text: None)
    assert made.number == 3 and port.versions() == {"one"}


SYSTEM = """\
system: {name}
services:
  web:
    image: localhost/shiptest:1
    port: 8080
    scale: 1
    resources: {{cpu: 5m, memory: 32Mi}}
    health: {{ready: /ready, live: /healthz}}
    config: {{SHIPTEST_VERSION: one}}
environments:
  test: {{platform: {{context: setsail-testbed}}}}
"""


def test_a_drill_leaves_all_as_it_was_and_answers_the_checklist(
    live: Live, namespace: str, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    name = f"{namespace}-d"
    (tmp_path / "system.yaml").write_text(SYSTEM.format(name=name))
    where = ObjectRef("v1", "Namespace", "", f"{name}-test")
    try:
        words = ["-e", "test", "--skip-missing-kinds", "--timeout", "1m"]
        assert guarded(["apply", *words]) == 0, capsys.readouterr()
        before = live.get(ObjectRef("apps/v1", "Deployment", where.name, "web"))
        code = guarded(["drill", "rollback", "-e", "test", "--timeout", "1m"])
        out, err = capsys.readouterr()
        assert code == 0, out + err
        assert "pass  rollback-in-one-step  Deployment/web: back in" in out
        after = live.get(ObjectRef("apps/v1", "Deployment", where.name, "web"))
        assert after["spec"] == before["spec"]
        assert guarded(["diff", "-e", "test"]) == 0, capsys.readouterr()
        capsys.readouterr()
        guarded(["ready", "-e", "test", "--format", "json"])
        items = json.loads(capsys.readouterr().out)
        assert "back in" in json.dumps(items), "the evidence is not read"
    finally:
        live.delete(where)
        live.delete(ObjectRef("", "PriorityClass", "", f"{name}-test"))
