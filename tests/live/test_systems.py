"""Whole systems, rendered and applied: everything answers, and only who may gets through.

Their programs are not to be had here, so shiptest stands in for each of them; the objects are those
that Setsail derives.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from setsail.cli.main import guarded
from setsail.derive import concerns
from setsail.engine import apply, live_plan, system_file
from setsail.finding.finding import ObjectRef
from setsail.system.values import System
from setsail.world import cluster
from setsail.world.cluster import Live
from tests.live import standin

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"
SYSTEMS = {
    "shop": ("examples/shop/docker-compose.yml", "--answers", "examples/shop/answers.yaml"),
    "voting-app": (str(REAL / "voting-app" / "docker-compose.yml"),),
    "ruoyi-cloud": (str(REAL / "ruoyi-cloud" / "docker" / "docker-compose.yml"),),
}


class Running:
    """A system that serves, with one pod of each workload."""

    def __init__(self, system: System, live: Live) -> None:
        self.system, self.live = system, live
        derived = [each.body for each in concerns.everything(system).objects]
        self.bodies = [
            body
            for body in standin.objects(derived)
            if live.kinds.served(body["kind"]) and body["kind"] != "CronJob"
        ]

    def apply(self) -> None:
        steps = [
            live_plan.Step("", cluster.reference(body), body, "create") for body in self.bodies
        ]
        plan = live_plan.Plan(tuple(steps))
        apply.write(plan, self.live, lambda _: None)
        apply.wait(plan, self.live, 120.0, lambda _: None, apply.Clock())

    @property
    def services(self) -> dict[str, int]:
        return dict(standin.connections(self.bodies))

    def pod(self, workload: str) -> str:
        return self.live.pods(self.system.namespace, workload)[0].name

    def reached(self, caller: str) -> set[str]:
        """The other Services to which a pod of `caller` can open a connection."""
        found = {
            f"tcp://{name}:{port}": name for name, port in self.services.items() if name != caller
        }
        command = ["/bin/shiptest", "call", *found]
        code, said = self.live.execute(self.system.namespace, self.pod(caller), command)
        assert code in (0, 1) and said.count("\n") == len(found), said
        lines = [line.split() for line in said.splitlines()]
        return {found[words[1]] for words in lines if words[0] == "ok"}


@pytest.fixture(scope="module", params=SYSTEMS)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The system.yaml that importing a compose project gives."""
    source, *more = SYSTEMS[request.param]
    if not (ROOT / source).exists():
        pytest.skip(f"NOT RUN: {source} is absent")
    words = [str(ROOT / word) if "/" in word else word for word in (source, *more)]
    out = tmp_path_factory.mktemp(request.param) / "system.yaml"
    assert guarded(["import", *words, "-o", str(out)]) == 0
    name = f"system: {request.param}"
    text = out.read_text()
    assert name in text
    out.write_text(text.replace(name, f"{name}-{uuid.uuid4().hex[:6]}"))
    return str(out)


@pytest.fixture
def running(file: str, live: Live) -> Iterator[Running]:
    """The system in its test environment, serving."""
    found = Running(system_file.read(file, "test").system, live)
    found.apply()
    yield found
    for body in found.bodies:
        if body["kind"] in ("Namespace", "PriorityClass"):
            live.delete(cluster.reference(body))


def test_a_system_serves_and_lets_just_its_edges_through(running: Running) -> None:
    namespace = running.system.namespace
    for service, port in running.services.items():
        ref = ObjectRef("v1", "Service", namespace, service)
        assert b"version" in running.live.through(ref, str(port), "/"), service
    workloads = [each.name for each in running.system.workloads if each.section != "jobs"]
    wanted = {
        (edge.caller, edge.to)
        for each in running.system.workloads
        for edge in each.needs
        if edge.to in running.services
    }
    measured = {(caller, to) for caller in workloads for to in running.reached(caller)}
    assert measured == wanted
