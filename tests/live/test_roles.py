"""The printed role of each command is enough, and without any one of its rules it is not."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from setsail.cli.main import guarded
from setsail.cluster import role
from setsail.cluster.role import Rule
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items
from setsail.world.cluster import Live
from setsail.world.cluster_calls import Call

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
jobs:
  report: {{image: "localhost/shiptest:1", schedule: "0 3 * * *"}}
environments:
  test: {{platform: {{context: setsail-testbed}}}}
"""
BINDING = "rbac.authorization.k8s.io"


class Somebody:
    """An account that holds what it is given and nothing else, and calls of its own."""

    def __init__(self, live: Live, namespace: str, folder: Path) -> None:
        self.live, self.namespace, self.folder = live, namespace, folder
        self.made: list[ObjectRef] = []
        self.account = {"name": "somebody", "namespace": namespace}
        live.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": self.account})

    def kubeconfig(self, original: str) -> str:
        """A kubeconfig whose context has the usual name, and whose user is this account."""
        path = f"/api/v1/namespaces/{self.namespace}/serviceaccounts/somebody/token"
        asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
        call = Call("create", path, "a token", body=asked)
        body = yaml.safe_load(Path(original).read_text())
        body["users"][0]["user"] = {"token": self.live.calls.json(call)["status"]["token"]}
        file = self.folder / "somebody.kubeconfig"
        file.write_text(yaml.safe_dump(body))
        return str(file)

    def holds(self, command: str, but: Rule | None = None) -> None:
        """The printed roles of a command, less one rule."""
        for printed in role.objects(command, [self.namespace]):
            left = [rule for rule in printed["rules"] if but is None or not _is(rule, but)]
            name = f"{printed['metadata']['name']}-{self.namespace}"
            about = {**printed["metadata"], "name": name}
            self._apply({**printed, "metadata": about, "rules": left})
            self._apply(
                {
                    "apiVersion": printed["apiVersion"],
                    "kind": f"{printed['kind']}Binding",
                    "metadata": about,
                    "roleRef": {"apiGroup": BINDING, "kind": printed["kind"], "name": name},
                    "subjects": [{"kind": "ServiceAccount", **self.account}],
                }
            )

    def _apply(self, body: dict[str, Any]) -> None:
        self.live.apply(body)
        about = body["metadata"]
        ref = ObjectRef("", body["kind"], about.get("namespace", ""), about["name"])
        if not ref.namespace and ref not in self.made:
            self.made.append(ref)


def _is(printed: dict[str, Any], rule: Rule) -> bool:
    mine = (rule.group, list(rule.resources), list(rule.verbs))
    return (printed["apiGroups"][0], printed["resources"], printed["verbs"]) == mine


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = guarded(words)
    out, err = capsys.readouterr()
    return code, out + err


@pytest.fixture
def file(live: Live, namespace: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A system that serves, applied by the administrator into the namespace of the test."""
    found = tmp_path / "system.yaml"
    found.write_text(SYSTEM.format(name=namespace.removesuffix("-test")))
    assert namespace.endswith("-test")
    code, said = call(
        capsys, "apply", "-f", str(found), "-e", "test", "--skip-missing-kinds", "--timeout", "2m"
    )
    assert code == 0, said
    return str(found)


@pytest.fixture
def namespace(live: Live) -> Iterator[str]:
    """The namespace of a system of this test alone."""
    import uuid

    name = f"setsail-test-{uuid.uuid4().hex[:8]}-test"
    live.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    yield name
    for kind in ("Namespace", "PriorityClass"):
        live.delete(ObjectRef("", kind, "", name))


@pytest.fixture
def somebody(
    live: Live,
    namespace: str,
    file: str,
    tmp_path: Path,
    kubeconfig_file: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Somebody]:
    found = Somebody(live, namespace, tmp_path)
    monkeypatch.setenv("KUBECONFIG", found.kubeconfig(kubeconfig_file))
    yield found
    for ref in found.made:
        live.delete(ref)


def words_of(command: str, file: str, namespace: str) -> list[str]:
    """The call of a command of `setsail rbac --for`."""
    there = ["-f", file, "-e", "test"]
    match command:
        case "check --live":
            return ["check", "--live", "-n", namespace]
        case "check --live --certificates":
            return ["check", "--live", "--certificates", "-n", namespace]
        case "ready --live":
            return ["ready", "--live", "--format", "json", *there]
        case "apply":
            return ["apply", "--skip-missing-kinds", *there]
        case _:
            return [command, *there]


def soon(look: Callable[[], bool]) -> bool:
    """Whether it holds within seconds: an authorizer learns of a changed role a moment later."""
    end = time.monotonic() + 8
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.3)
    return found


@pytest.mark.parametrize(
    "command", ["check --live", "check --live --certificates", "diff", "status", "ready --live"]
)
def test_each_rule_of_a_printed_role_is_needed_and_all_are_enough(
    command: str,
    live: Live,
    file: str,
    namespace: str,
    somebody: Somebody,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = words_of(command, file, namespace)
    somebody.holds(command)
    last = ""

    def works() -> bool:
        nonlocal last
        code, last = call(capsys, *words)
        return code in (0, 1) and "you may not" not in last

    assert soon(works), last
    needs = role.COMMANDS[command]
    for rule in (*needs.namespaced, *needs.cluster):
        if not _served(live, rule):
            continue
        somebody.holds(command, but=rule)

        def names_it(rule: Rule = rule) -> bool:
            nonlocal last
            code, last = call(capsys, *words)
            denied = any(
                f"{verb} {each} " in last for verb in rule.verbs for each in rule.resources
            )
            return code != 0 and "you may not" in last and denied

        assert soon(names_it), (rule, last[-1500:])


def _served(live: Live, rule: Rule) -> bool:
    path = f"/apis/{rule.group}" if rule.group else "/api/v1"
    groups = live.calls.json(Call("get", "/apis", "the groups"))
    names = {each["name"] for each in items(groups, "groups")}
    return bool(path) and (not rule.group or rule.group in names)


def test_the_role_of_apply_lets_its_holder_change_what_was_applied(
    live: Live,
    file: str,
    namespace: str,
    somebody: Somebody,
    capsys: pytest.CaptureFixture[str],
) -> None:
    somebody.holds("apply")
    text = Path(file).read_text()
    Path(file).write_text(text.replace("scale: 1", "scale: 2"))
    last = ""

    def works() -> bool:
        nonlocal last
        code, last = call(capsys, *words_of("apply", file, namespace))
        return code == 0

    assert soon(works), last
    assert "it serves" in last
    pods = Rule("", ("pods",), ("list",))
    somebody.holds("apply", but=pods)
    assert soon(
        lambda: "you may not list pods" in call(capsys, *words_of("apply", file, namespace))[1]
    )
