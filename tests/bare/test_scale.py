"""Looking at a cluster costs as many calls as there are kinds, however many pods there are."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from benchmarks import live as bench
from benchmarks import process
from setsail.cli.main import guarded
from setsail.world.cluster_calls import Call, Calls
from testbed.bare import Server

PODS = 600
"""More than a list brings in one piece."""


@pytest.fixture
def filled(server: Server, tmp_path: Path) -> Callable[[int, int], str]:
    """A system.yaml whose namespace has so many Services and pods."""
    context = yaml.safe_load(server.kubeconfig.read_text())["current-context"]

    def fill(services: int, pods: int) -> str:
        file = tmp_path / "system.yaml"
        text = bench.system(context, services)
        file.write_text(text.replace("system: many", f"system: many-{pods}"))
        bench.fill(str(file), context, pods)
        return str(file)

    return fill


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The calls of this process, by verb."""
    counted: Counter[str] = Counter()
    original = Calls._request

    def request(self: Calls, call: Call, *more: object) -> object:
        counted[call.verb] += 1
        return original(self, call, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Calls, "_request", request)
    return counted


def test_no_look_asks_more_often_because_there_are_more_pods(
    filled: Callable[[int, int], str], asked: Counter[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = filled(2, PODS)
    asked.clear()
    assert guarded(["status", "-f", file, "-e", "test"]) == 0, capsys.readouterr()
    assert asked["list"] <= 1 and asked["watch"] <= 5 and asked.total() <= 10, asked
    assert f"{PODS // 2}/2" in capsys.readouterr().out
    asked.clear()
    assert guarded(["check", "--live", "-n", f"many-{PODS}-test", "--format", "json"]) in (0, 1)
    assert asked["list"] == 0 and asked["watch"] <= 17 and asked.total() <= 20, asked


@pytest.mark.slow
def test_five_thousand_pods_are_seen_within_seconds(filled: Callable[[int, int], str]) -> None:
    """Seconds of the processor, for those of the clock are the machine's and its neighbours'."""
    file = filled(50, 5_000)
    for name, command in bench.commands(file, "test").items():
        found = process.once(command)
        assert found.cpu < 15 and found.peak < 300, (name, found)
