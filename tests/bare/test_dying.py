"""The API server dies in the middle of a command: it is said, and a second run finishes.

Nothing runs here: no controller sees a Deployment, so `apply` does not wait for it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from setsail.cli.main import guarded
from setsail.world import cluster
from setsail.world.cluster_calls import Calls
from testbed.bare import Server

SYSTEM = """\
system: {name}
owner: {{team: trade, tier: 2}}
services:
  web: {{image: "localhost/web:1", port: 8080, health: {{ready: /ready, live: /healthz}}}}
  api: {{image: "localhost/web:1", port: 8080, health: {{ready: /ready, live: /healthz}}}}
environments:
  test: {{platform: {{context: {context}}}}}
"""
APPLY = ("apply", "--skip-missing-kinds", "--no-wait")


class Stage:
    """A system.yaml of its own, and calls about it, during one of which the server dies."""

    def __init__(self, folder: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.server, self._capsys = folder, server, capsys
        self.name = f"dying-{abs(hash(str(folder))) % 10**8}"
        context = yaml.safe_load(server.kubeconfig.read_text())["current-context"]
        self.write(SYSTEM.format(name=self.name, context=context))

    def write(self, text: str) -> None:
        (self.folder / "system.yaml").write_text(text)

    def call(self, *words: str) -> tuple[int, str, str]:
        live = words[:2] == ("check", "--live")
        file = ["-n", f"{self.name}-test"] if live else ["-e", "test"]
        named = [] if live else ["-f", str(self.folder / "system.yaml")]
        code = guarded([words[0], *words[1:], *named, *file])
        out, err = self._capsys.readouterr()
        return code, out, err

    def kept(self) -> dict[str, bytes]:
        """What stands in the folder, the store's own bookkeeping aside."""
        every = self.folder.rglob("*")
        return {str(p): p.read_bytes() for p in every if p.is_file() and "store.db" not in p.name}


@pytest.fixture
def stage(tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    yield Stage(tmp_path, server, capsys)


@pytest.fixture
def dies_at(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[int], list[int]]]:
    """Let the server die just before the n-th call that is made from now on."""
    original = Calls._request

    def arm(at: int) -> list[int]:
        seen = [0]

        def request(self: Calls, *args: object, **more: object) -> object:
            seen[0] += 1
            if seen[0] == at:
                server.kill()
            return original(self, *args, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(Calls, "_request", request)
        return seen

    yield arm
    monkeypatch.setattr(Calls, "_request", original)


def revive(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("KUBECONFIG", str(server.kubeconfig))
    server.start_again()


LOOKING = {
    "check": ("check", "--live"),
    "diff": ("diff",),
    "status": ("status",),
    "ready": ("ready", "--live", "--format", "json"),
}


@pytest.mark.parametrize("words", LOOKING.values(), ids=LOOKING)
def test_a_look_that_is_cut_off_says_so_and_leaves_nothing(
    words: tuple[str, ...],
    stage: Stage,
    dies_at: Callable[[int], list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert stage.call(*APPLY)[0] == 0
    whole, before = stage.call(*words), stage.kept()
    assert whole[0] in (0, 1), whole
    seen = dies_at(4)
    code, out, err = stage.call(*words)
    assert seen[0] >= 4, "the server died while the command was at work"
    assert (code, out) == (3, ""), err
    assert "does not answer" in err and "the same call can be repeated" in err
    assert "defect" not in err and "Traceback" not in err
    assert stage.kept() == before
    revive(stage.server, monkeypatch)
    assert stage.call(*words)[0] == whole[0]


@pytest.mark.parametrize("at", [4, 20, 40])
def test_an_apply_that_is_cut_off_is_finished_by_the_next(
    at: int,
    stage: Stage,
    dies_at: Callable[[int], list[int]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = dies_at(at)
    code, out, err = stage.call(*APPLY)
    assert seen[0] >= at and code == 3, (seen, out, err)
    assert "does not answer" in err and "the same call can be repeated" in err
    revive(stage.server, monkeypatch)
    code, out, err = stage.call(*APPLY)
    assert code == 0, err
    code, out, _ = stage.call("diff")
    assert code == 0 and "0 to create, 0 to change" in out
    with cluster.connect() as live:
        found = live.find("Deployment", f"{stage.name}-test")
    assert [body["metadata"]["name"] for body in found] == ["api", "web"]


def test_a_prune_that_is_cut_off_is_finished_by_the_next(
    stage: Stage, dies_at: Callable[[int], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.call(*APPLY)[0] == 0
    system = yaml.safe_load((stage.folder / "system.yaml").read_text())
    system["services"].pop("api")
    stage.write(yaml.safe_dump(system, sort_keys=False))
    prune = (*APPLY, "--prune", "--yes")
    original = cluster.Live.delete
    gone: list[str] = []

    def delete(self: cluster.Live, ref: object, grace: float | None = None) -> None:
        if gone:
            stage.server.kill()
        original(self, ref, grace)  # type: ignore[arg-type]
        gone.append(str(ref))

    monkeypatch.setattr(cluster.Live, "delete", delete)
    code, _, err = stage.call(*prune)
    assert (code, len(gone)) == (3, 1), err
    assert "does not answer" in err
    revive(stage.server, monkeypatch)
    assert stage.call(*prune)[0] == 0
    code, out, _ = stage.call("diff")
    assert code == 0 and "left over" not in out


def test_a_watch_does_not_go_on_showing_what_is_old(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from setsail.engine import live_status

    assert stage.call(*APPLY)[0] == 0
    original = live_status._of_bodies

    def of_bodies(*words: object) -> object:
        stage.server.kill()
        return original(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(live_status, "_of_bodies", of_bodies)
    code, out, err = stage.call("status", "--watch")
    assert code == 3 and "Deployment/web" in out
    assert "what was shown last is old" in err and "run it again" in err
    revive(stage.server, monkeypatch)
