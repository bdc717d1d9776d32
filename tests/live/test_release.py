"""Releases on a real cluster, steered from a terminal, while somebody asks all the time."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from setsail.cli.main import guarded
from setsail.cluster import difference
from setsail.engine import hold, records, releasing, releasing_metrics, releasing_start
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.finding.finding import ObjectRef
from setsail.release.values import Plan
from setsail.world import cluster_faults as faults
from setsail.world import pod_counters
from setsail.world.cluster import Live
from tests.live.conftest import IMAGE

CONTEXT = "setsail-testbed"
QUICK = ("--steps", "25,50", "--hold", "5s", "--baseline", "5s", "--enough", "20")
SLOW = ("--steps", "25", "--hold", "5m", "--baseline", "5s")
KINDS = ("ConfigMap", "Service", "Lease", "NetworkPolicy", "Job", "HTTPRoute", "Deployment")


def web(namespace: str) -> list[dict]:
    """Three pods of shiptest that end gently, and the Service before them."""
    container = {
        "name": "web",
        "image": IMAGE,
        "ports": [{"containerPort": 8080}],
        "env": [{"name": "SHIPTEST_DRAIN", "value": "3"}],
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1},
    }
    head = {"name": "web", "namespace": namespace}
    pods = {"terminationGracePeriodSeconds": 10, "containers": [container]}
    return [
        {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": head,
            "spec": {
                "replicas": 3,
                "selector": {"matchLabels": {"app": "web"}},
                "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
                "template": {"metadata": {"labels": {"app": "web"}}, "spec": pods},
            },
        },
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": head,
            "spec": {
                "selector": {"app": "web"},
                "ports": [{"name": "http", "port": 80, "targetPort": 8080}],
            },
        },
    ]


class Port:
    """A namespace with `web` in it under load, and calls about its release."""

    def __init__(self, live: Live, namespace: str, capsys) -> None:
        self.live, self.namespace, self._capsys = live, namespace, capsys
        self.web = ObjectRef("apps/v1", "Deployment", namespace, "web")
        self.where = ("deployment/web", "-n", namespace, "--context", CONTEXT)
        self.answers: Counter[str] = Counter()
        self._gone = threading.Event()

    def pods(self) -> set[str]:
        found = self.live.pods(self.namespace, "web")
        return {pod.name for pod in found if pod.phase != "Terminating"}

    def around(self) -> set[tuple[str, str]]:
        """What is in the namespace beside records."""
        return {
            (kind, body["metadata"]["name"])
            for kind in KINDS
            for body in self.live.find(kind, self.namespace)
            if not body.get("immutable")
        }

    def as_written(self) -> dict:
        """The Deployment without what the API server adds to it."""
        body = difference.plain(self.live.get(self.web) or {})
        notes = body["metadata"].pop("annotations", {})
        notes.pop("deployment.kubernetes.io/revision", None)
        return {**body, "notes": notes}

    def call(self, *words: str) -> tuple[int, str]:
        code = guarded([words[0], *self.where, *words[1:]])
        out, err = self._capsys.readouterr()
        return code, out + err

    def process(self, *words: str) -> subprocess.Popen[str]:
        """A call as a process of its own, which can be killed."""
        command = [sys.executable, "-m", "setsail", words[0], *self.where, *words[1:]]
        return subprocess.Popen(
            command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def state(self) -> states.Saved | None:
        found = states.read(self.live, self.namespace, "web")
        return found[0] if found else None

    def until(self, what: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, "it does not come about"
            time.sleep(0.1)

    def exposed(self) -> bool:
        """Whether users meet the new version."""
        state = self.state()
        new = self.live.endpoints(self.namespace, "web-canary") if state else ()
        return bool(state and state.release.weight and new)

    def outcomes(self) -> list[str]:
        found = records.read(self.live, self.web)
        assert not records.faults(self.live, self.web)
        return [each.about.outcome for each in found if isinstance(each, records.Record)]

    def sail(self) -> None:
        """Ask the Service sixty times a second, and note what comes back."""
        ref = ObjectRef("v1", "Service", self.namespace, "web")
        while not self._gone.is_set():
            try:
                self.live.through(ref, "http", "/x", 5.0)
                self.answers["good"] += 1
            except faults.ClusterFailed as failed:
                self.answers[failed.problems[0].message.en[:90]] += 1
            time.sleep(0.01)

    def land(self) -> None:
        self._gone.set()

    @property
    def lost(self) -> int:
        return sum(self.answers.values()) - self.answers["good"]


@pytest.fixture
def port(live: Live, namespace: str, tmp_path, monkeypatch, capsys) -> Iterator[Port]:
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    monkeypatch.chdir(tmp_path)
    for body in web(namespace):
        live.apply(body)
    found = Port(live, namespace, capsys)
    found.until(lambda: len(live.endpoints(namespace, "web")) == 3)
    threads = [threading.Thread(target=found.sail, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    found.until(lambda: found.answers["good"] > 20)
    found.answers.clear()
    yield found
    found.land()
    for thread in threads:
        thread.join()


def test_taken_over_and_given_back_no_pod_is_touched_and_nothing_is_left(port: Port):
    before, pods = port.as_written(), port.pods()
    assert hold.take_over(port.live, port.web) is None
    assert port.as_written()["spec"] == {**before["spec"], "paused": True}
    time.sleep(3)
    assert hold.give_back(port.live, port.web) is None
    time.sleep(3)
    assert (port.as_written(), port.pods(), port.lost) == (before, pods, 0)


def test_a_good_version_reaches_everybody_and_no_request_is_lost(port: Port):
    before, around = port.as_written(), port.around()
    code, said = port.call("release", "--env", "SHIPTEST_VERSION=two", *QUICK)
    assert code == 0, said
    assert port.lost == 0, port.answers
    after = port.as_written()
    env = after["spec"]["template"]["spec"]["containers"][0].pop("env")
    assert {"name": "SHIPTEST_VERSION", "value": "two"} in env
    before["spec"]["template"]["spec"]["containers"][0].pop("env")
    assert after == before and port.around() == around
    assert port.outcomes() == ["found", "released"]
    assert "25%" in said and "50%" in said and "released" in said


def test_a_version_that_fails_always_is_found_and_taken_back(port: Port):
    before, pods, around = port.as_written(), port.pods(), port.around()
    code, said = port.call("release", "--env", "SHIPTEST_ERRORS=1", *QUICK)
    assert code == 1 and "rolled back" in said, said
    assert (port.as_written(), port.pods(), port.around()) == (before, pods, around)
    assert port.outcomes() == ["found", "rolled back"]
    assert 0 < port.lost < 150, port.answers


def test_a_dry_run_and_a_refusal_change_nothing(port: Port):
    before, around = port.as_written(), port.around()
    code, said = port.call("release", "--env", "SHIPTEST_VERSION=two", "--dry-run", *QUICK)
    assert code == 0 and "nothing was changed" in said
    code, said = port.call("release", "--env", "SHIPTEST_VERSION=two", "--steps", "5")
    assert code == 2 and "5% is asked" in said
    code, said = port.call("abort")
    assert code == 2 and "no release of web" in said
    assert (port.as_written(), port.around()) == (before, around)


def test_another_terminal_sees_who_steers_and_may_take_it_back(port: Port):
    before, around = port.as_written(), port.around()
    with port.process("release", "--env", "SHIPTEST_VERSION=two", *SLOW) as steering:
        port.until(lambda: port.state() is not None)
        code, said = port.call("release")
        assert code == 2 and f"/{steering.pid}-" in said, said
        port.until(port.exposed, 120)
        code, said = port.call("abort")
        assert code == 0, said
        out = steering.communicate(timeout=60)[0]
    assert steering.returncode == 1 and "somebody asked to stop" in out
    assert (port.as_written(), port.around(), port.lost) == (before, around, 0)


def test_killed_in_the_middle_another_goes_on_without_repeating_a_step(port: Port):
    around = port.around()
    with port.process("release", "--env", "SHIPTEST_VERSION=two", *QUICK) as steering:
        port.until(port.exposed, 90)
        steering.send_signal(signal.SIGKILL)
    assert port.state() is not None and port.exposed(), "nobody has taken it off"
    told = port.call("pause")[1]
    port.call("pause", "--end")
    holder = leases.holder(port.live, leases.ref(port.namespace, "web"))
    assert holder.steers(time.time()) or "nobody steers" in told
    port.until(lambda: not holder.steers(time.time()))
    assert "nobody steers" in port.call("pause", "--end")[1]
    code, said = port.call("release")
    assert code == 0, said
    assert port.around() == around and port.outcomes() == ["found", "released"]
    assert len(re.findall("shift: nothing speaks", said)) == 1 and port.lost == 0, port.answers


def test_killed_in_the_middle_an_abort_acts_by_itself(port: Port):
    before, pods, around = port.as_written(), port.pods(), port.around()
    with port.process("release", "--env", "SHIPTEST_ERRORS=0.02", *SLOW) as steering:
        port.until(port.exposed, 120)
        steering.send_signal(signal.SIGKILL)
    code, said = port.call("abort")
    assert code == 0, said
    assert (port.as_written(), port.pods(), port.around()) == (before, pods, around)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_or_hung_up_it_is_taken_back(port: Port, number: signal.Signals):
    before, around = port.as_written(), port.around()
    with port.process("release", "--env", "SHIPTEST_VERSION=two", *QUICK) as steering:
        port.until(port.exposed, 90)
        steering.send_signal(number)
        out = steering.communicate(timeout=60)[0]
    assert steering.returncode == 1, out
    assert (port.as_written(), port.around(), port.lost) == (before, around, 0)


def test_the_role_that_is_printed_is_enough(port: Port, restricted):
    with restricted("release", port.namespace) as somebody:
        metrics = pod_counters.PodCounters(
            somebody, releasing_metrics.conventions(), pod_counters.Source(), time.time
        )
        plan = Plan((25,), hold=4.0, baseline=4.0, enough=10)
        wish = releasing_start.Wish(
            port.namespace, "web", "", plan, variables=(("SHIPTEST_VERSION", "two"),)
        )
        saved = releasing_start.intended(somebody, wish, time.time())
        assert isinstance(saved, states.Saved)
        assert not releasing_start.refused(somebody, metrics, saved)
        clock = leases.Clock(time.time, time.sleep)
        ended = releasing.begin(releasing.Bridge(somebody, metrics, clock, "me/1", "me"), saved)
    assert ended.release.outcome == "released" and port.lost == 0


def test_its_owner_may_apply_again_without_a_conflict(port: Port):
    """Although the release has changed fields of his, and put them back or not."""
    mine = web(port.namespace)[0]
    for errors, outcome in (("0", 0), ("1", 1)):
        given = ("--env", f"SHIPTEST_ERRORS={errors}", "--env", f"SHIPTEST_VERSION={errors}")
        assert port.call("release", *given, *QUICK)[0] == outcome
        env = [{"name": "SHIPTEST_VERSION", "value": f"applied-{errors}"}]
        mine["spec"]["template"]["spec"]["containers"][0]["env"] = env
        port.live.apply(mine)
        port.until(lambda: hold.complete(port.live.get(port.web) or {}))
        port.until(lambda: len(port.live.endpoints(port.namespace, "web")) == 3)
