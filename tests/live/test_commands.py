"""The commands that work on a cluster, on a real one."""

import json
import time
from pathlib import Path

import pytest
import yaml

from setsail.cli.main import guarded
from setsail.finding.finding import ObjectRef
from setsail.world.cluster import Live
from tests.live.conftest import change_as

SYSTEM = """\
system: {name}
owner: {{team: trade, tier: 2}}
services:
  web:
    image: localhost/shiptest:1
    port: 8080
    scale: 1
    resources: {{cpu: 5m, memory: 32Mi}}
    health: {{ready: /ready, live: /healthz}}
  api:
    image: localhost/shiptest:1
    port: 8080
    scale: 1
    resources: {{cpu: 5m, memory: 32Mi}}
    health: {{ready: /ready, live: /healthz}}
environments:
  test:
    platform: {{context: setsail-testbed}}
"""


class Folder:
    """A system.yaml in a folder of its own, and calls about it."""

    def __init__(self, path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.name, self._capsys = path, f"{name}-test", capsys
        self.write(SYSTEM.format(name=name))

    def write(self, text: str) -> None:
        (self.path / "system.yaml").write_text(text)

    def edit(self, change) -> None:
        body = yaml.safe_load((self.path / "system.yaml").read_text())
        change(body)
        self.write(yaml.safe_dump(body, sort_keys=False))

    def call(self, *words: str) -> tuple[int, str, str]:
        file = ["-f", str(self.path / "system.yaml"), "-e", "test"]
        code = guarded([words[0], *file, *words[1:]])
        out, err = self._capsys.readouterr()
        return code, out, err

    def ref(self, kind: str, name: str) -> ObjectRef:
        return ObjectRef("", kind, self.name, name)


@pytest.fixture
def system(
    tmp_path: Path, live: Live, namespace: str, capsys: pytest.CaptureFixture[str]
) -> Folder:
    """A small system in the namespace of the test, not yet applied."""
    live.delete(ObjectRef("v1", "Namespace", "", namespace))
    return Folder(tmp_path, f"{namespace}-s", capsys)


@pytest.fixture(autouse=True)
def _cleared(system: Folder, live: Live):
    yield
    for kind in ("Namespace", "PriorityClass"):
        live.delete(ObjectRef("", kind, "", system.name))


APPLY = ("apply", "--skip-missing-kinds", "--timeout", "1m")


def applied(system: Folder) -> None:
    code, out, err = system.call(*APPLY)
    assert code == 0, out + err
    assert "it serves" in out


def test_applied_it_serves_and_a_second_time_nothing_is_left_to_do(system: Folder, live: Live):
    applied(system)
    answer = json.loads(live.through(system.ref("Service", "web"), "http", "/hello"))
    assert answer["path"] == "/hello"
    assert system.call("diff")[0] == 0
    code, out, _ = system.call(*APPLY)
    assert code == 0 and "0 to create, 0 to change" in out
    code, out, _ = system.call("status")
    assert code == 0 and "2 of 2 serve" in out and "Deployment/web" in out


def test_a_dry_run_changes_nothing(system: Folder, live: Live):
    code, out, _ = system.call(*APPLY, "--dry-run")
    assert code == 0 and "+ Deployment/web" in out
    assert live.get(ObjectRef("v1", "Namespace", "", system.name)) is None
    assert not (system.path / ".setsail").exists()


def test_diff_names_the_field_who_set_it_and_what_it_does(system: Folder, live: Live):
    applied(system)
    change = {"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 7}}}}
    change_as(live, "kubectl-edit", system.ref("Deployment", "web"), change)
    system.edit(lambda body: body["services"]["api"].update(scale=2))
    code, out, _ = system.call("diff")
    assert code == 1
    assert "~ Deployment/api" in out and "spec.replicas: 1 → 2" in out
    assert "~ Deployment/web  (replaces its pods)  (owned by kubectl-edit)" in out
    assert "spec.template.spec.terminationGracePeriodSeconds: 7 →" in out


def test_a_second_owner_stops_everything_until_its_fields_are_taken(system: Folder, live: Live):
    applied(system)
    change_as(live, "other", system.ref("Deployment", "web"), {"spec": {"replicas": 3}})
    system.edit(lambda body: body["services"]["api"].update(scale=2))
    code, _, err = system.call(*APPLY)
    assert code == 3
    assert 'conflict with "other"' in err and "nothing was changed" in err
    assert replicas(live, system, "api") == 1 and replicas(live, system, "web") == 3
    code, out, err = system.call(*APPLY, "--take", "other")
    assert code == 0, out + err
    assert replicas(live, system, "api") == 2 and replicas(live, system, "web") == 1


def replicas(live: Live, system: Folder, name: str) -> int:
    return (live.get(system.ref("Deployment", name)) or {})["spec"]["replicas"]


def test_what_is_left_over_is_told_and_removed_only_when_asked(system: Folder, live: Live):
    applied(system)
    system.edit(lambda body: body["services"].pop("api"))
    labels = (live.get(system.ref("Deployment", "web")) or {})["metadata"]["labels"]
    theirs = {"name": "theirs", "namespace": system.name, "labels": labels}
    path = live.kinds.of(system.ref("ConfigMap", "")).path(system.name)
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": theirs}
    live.calls.target.http.post(path, json=body).raise_for_status()
    code, out, _ = system.call(*APPLY)
    assert code == 0 and "left over: Deployment/api" in out
    assert live.get(system.ref("Deployment", "api")) is not None
    code, out, err = system.call(*APPLY, "--prune")
    assert code == 2 and "nobody is there to be asked" in err
    code, out, err = system.call(*APPLY, "--prune", "--yes")
    assert code == 0 and "removed Deployment/api" in err
    assert live.get(system.ref("Deployment", "api")) is None
    assert live.get(system.ref("ConfigMap", "theirs")) is not None, "a label alone is not ours"


def test_another_cluster_than_before_is_refused(system: Folder, live: Live):
    applied(system)
    known = system.path / ".setsail" / "clusters.json"
    known.write_text(json.dumps({"test": "another-uid"}))
    for command in (APPLY, ("diff",), ("status",)):
        code, _, err = system.call(*command)
        assert code == 2 and "another cluster" in err


def test_no_context_is_no_cluster(system: Folder):
    system.edit(lambda body: body["environments"]["test"].pop("platform"))
    code, _, err = system.call(*APPLY)
    assert code == 2 and "the current one is never assumed" in err


def test_an_immutable_field_stops_and_deletes_nothing(system: Folder, live: Live):
    applied(system)
    before = live.get(system.ref("Service", "web")) or {}
    patch = "spec: {selector: {matchLabels: {never: matches}}}"
    system.edit(
        lambda body: body["environments"]["test"].update(
            patches={"Deployment/web": yaml.safe_load(patch)}
        )
    )
    code, _, err = system.call(*APPLY)
    assert code == 3 and "nothing was deleted" in err
    assert (live.get(system.ref("Service", "web")) or {})["metadata"]["uid"] == (
        before["metadata"]["uid"]
    )


def test_what_does_not_come_up_is_told_with_its_reason(system: Folder):
    system.edit(lambda body: body["services"]["web"].update(image="localhost/nothing:1"))
    code, _, err = system.call("apply", "--skip-missing-kinds", "--timeout", "1m")
    assert code == 3
    assert "Deployment/web does not serve (0 of 1)" in err and "Pull" in err
    end = time.monotonic() + 60
    code, out, _ = system.call("status")
    while "1 of 2 serve" not in out and time.monotonic() < end:  # the other pod may be starting
        time.sleep(1)
        code, out, _ = system.call("status")
    assert code == 1 and "1 of 2 serve" in out


def test_a_watch_draws_again_when_something_changes_and_only_then(system: Folder, live: Live):
    from itertools import islice

    from setsail.engine import live_status, system_file

    applied(system)
    opened = system_file.read(str(system.path / "system.yaml"), "test").system
    seen = live_status.watch(opened, live)
    (first,) = islice(seen, 1)
    assert [row.health.serves for row in first] == [True, True]
    change_as(live, "other", system.ref("Deployment", "web"), {"spec": {"replicas": 2}})
    for rows in islice(seen, 20):
        web = next(row for row in rows if row.ref.name == "web")
        if web.health.wanted == 2 and web.health.serves:
            return
    raise AssertionError("the second pod was never seen")
