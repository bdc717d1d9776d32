"""`ready --live`: what the cluster shows is evidence, with object, version and end."""

import json

import pytest

from setsail.world.cluster import Live
from tests.live.conftest import change_as
from tests.live.test_commands import Folder, _cleared, applied, system  # noqa: F401


def live_of(out: str) -> dict[str, list[dict[str, str]]]:
    """The live evidence of a report, by item."""
    found: dict[str, list[dict[str, str]]] = {}
    for item in json.loads(out)["items"]:
        for one in item["evidence"]:
            if one["kind"] == "live":
                found.setdefault(item["id"], []).append(one)
    return found


def test_what_the_cluster_shows_counts_and_is_kept(system: Folder, live: Live):  # noqa: F811
    applied(system)
    code, out, err = system.call("ready", "--live", "--format", "json")
    assert code == 1, err
    found = live_of(out)
    (readiness,) = found["readiness-probe"]
    assert readiness["verdict"] == "pass"
    assert "resourceVersion" in readiness["source"] and readiness["expires"]
    assert {e["verdict"] for e in found["platform-can-carry-it"]} == {"pass"}
    again = live_of(system.call("ready", "--format", "json")[1])
    assert [e["source"] for e in again["readiness-probe"]] == [readiness["source"]]


def test_a_drift_fails_the_item_and_mending_it_clears_the_fault(system: Folder, live: Live):  # noqa: F811
    applied(system)
    change_as(live, "somebody", system.ref("Deployment", "web"), {"spec": {"replicas": 0}})
    found = live_of(system.call("ready", "--live", "--format", "json")[1])
    (drift,) = found["declared-in-git"]
    assert drift["verdict"] == "fail" and "Deployment/web" in str(drift["said"])
    system.call("apply", "--skip-missing-kinds", "--take", "somebody")
    found = live_of(system.call("ready", "--live", "--format", "json")[1])
    assert "Deployment/web" not in str(found["declared-in-git"])


@pytest.mark.parametrize("words", [("--live", "k8s"), ("--context", "x")])
def test_a_cluster_needs_a_system(
    words: tuple[str, ...], tmp_path, monkeypatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from setsail.cli.main import guarded

    monkeypatch.chdir(tmp_path)
    (tmp_path / "k8s").mkdir()
    assert guarded(["ready", *words]) == 2
    assert capsys.readouterr().err
