"""`setsail ready`: its exit code stops a pipeline, and what was not seen is never good."""

import io
import json
import os

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

SYSTEM = """\
system: shop
owner: {team: trade, contact: trade@example.cn, tier: 2}
registry: registry.example
services:
  web:
    image: web:1.0
    port: 8080
    health: {live: /live, ready: /ready}
environments:
  test: {}
  prod: {production: true}
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: web}]}
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    folder = tmp_path / "work"
    (folder / "k8s").mkdir(parents=True)
    (folder / "k8s" / "pod.yaml").write_text(POD)
    monkeypatch.chdir(folder)
    return folder


def ready(*words: str, lang: str = "en") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main.run(["ready", *words], Shell(lang, False, out, err))
    return code, out.getvalue(), err.getvalue()


def test_manifests_alone_are_tier_c_and_that_is_said():
    code, out, err = ready("k8s")
    assert code == 1
    assert out.startswith("k8s   tier C")
    assert "no system.yaml and no --tier" in err
    assert "only files were read" in err


def test_a_given_tier_is_taken_without_a_word():
    _, out, err = ready("k8s", "--tier", "A")
    assert out.startswith("k8s   tier A")
    assert "--tier" not in err


def test_system_yaml_here_is_the_system_and_production_the_environment(here):
    (here / "system.yaml").write_text(SYSTEM)
    code, out, _ = ready()
    assert code == 1
    assert out.startswith("shop · prod   tier B")
    assert ready("-e", "test")[1].startswith("shop · test")
    assert ready("-f", "system.yaml", "k8s", "--format", "json")[1].count('"pod.yaml') == 0


def test_statements_beside_the_system_count(here):
    (here / "system.yaml").write_text(SYSTEM)
    (here / "checklist.yaml").write_text("waive: {lean-images: 3}")
    with pytest.raises(Refused):
        ready()


def test_a_checked_folder_cannot_waive_its_own_faults(here):
    (here / "k8s" / "checklist.yaml").write_text("waive: {lean-images: 3}")
    assert ready("k8s")[0] == 1


@pytest.mark.parametrize(
    ("form", "start"), [("json", "{"), ("html", "<!doctype html>"), ("junit", "<?xml")]
)
def test_every_form_is_written_and_is_the_same_to_a_file(here, form, start):
    code, out, _ = ready("k8s", "--format", form)
    assert (code, out.startswith(start)) == (1, True)
    assert ready("k8s", "--format", form, "-o", "report")[0] == 1
    assert (here / "report").read_text().startswith(start)


def test_json_names_what_was_read():
    report = json.loads(ready("k8s", "--format", "json")[1])
    assert [one["name"] for one in report["inputs"]] == [os.path.join("k8s", "pod.yaml")]
    assert report["decision"] == "no-go"


def test_the_long_form_lists_every_item():
    assert "three-principles" not in ready("k8s")[1]
    assert "three-principles" in ready("k8s", "--verbose")[1]


def test_chinese_is_whole():
    _, out, err = ready("k8s", lang="zh")
    assert "不可上线" in out
    assert "未知" in err


@pytest.mark.parametrize(
    "words",
    [
        ["absent"],
        ["k8s", "-e", "prod"],
        ["-f", "absent.yaml"],
        ["k8s", "--tier", "D"],
    ],
)
def test_a_wrong_call_is_refused(words):
    with pytest.raises(Refused):
        ready(*words)


def test_a_folder_without_objects_is_refused_and_not_ready(here):
    (here / "empty").mkdir()
    with pytest.raises(Refused, match="no Kubernetes object"):
        ready("empty")
