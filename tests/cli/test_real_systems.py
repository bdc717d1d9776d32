"""The whole line, by public commands, on systems that nobody here wrote."""

import json
from pathlib import Path

import pytest

from tests.safety.calling import Called, assert_in_order, call

COMPOSE = ("voting-app/docker-compose.yml", "ruoyi-cloud/docker/docker-compose.yml")
MANIFESTS = ("online-boutique", "voting-app/k8s-specifications")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every voyage begins in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ended(called: Called, *codes: int) -> Called:
    assert_in_order(called)
    assert called.code in codes, called
    return called


@pytest.mark.parametrize("file", COMPOSE)
def test_a_compose_project_sails_from_import_to_report(real: Path, here: Path, file: str) -> None:
    imported = ended(call("import", real / file), 0)
    assert (here / "answers.yaml").is_file() and "default: " in imported.out
    ended(call("explain", "services"), 0)
    ended(call("render", "--all", "-o", "deploy"), 0)
    checked = json.loads(ended(call("check", "deploy", "--format", "json"), 0, 1).out)
    assert not any(f["rule"] == "schema-invalid" for f in checked["findings"])
    story = json.loads(ended(call("rehearse", "--format", "json"), 0).out)
    assert story["verdict"] == "caught"
    report = ended(call("ready", "--rehearse", "--format", "html", "-o", "report.html"), 1)
    assert "NO-GO" in report.said or "NO-GO" in (here / "report.html").read_text()


@pytest.mark.parametrize("file", COMPOSE)
def test_answers_once_given_are_not_asked_again(real: Path, here: Path, file: str) -> None:
    """The second run, with the answers of the first, writes the same system."""
    ended(call("import", real / file), 0)
    first = (here / "system.yaml").read_bytes()
    again = ended(call("import", real / file, "--answers", "answers.yaml", "--force"), 0)
    assert (here / "system.yaml").read_bytes() == first
    assert "default: " not in again.out


@pytest.mark.parametrize("folder", MANIFESTS)
def test_manifests_are_judged_with_no_system_at_all(real: Path, folder: str) -> None:
    checked = json.loads(ended(call("check", real / folder, "--format", "json"), 1).out)
    assert checked["findings"] and checked["summary"]
    ended(call("ready", real / folder), 1)
