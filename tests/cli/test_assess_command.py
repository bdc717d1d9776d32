"""`setsail assess` from the command line: forms, exit codes, calls that are refused."""

import io
import json

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

SYSTEM = """\
system: shop
owner: {team: shop, tier: 2}
services:
  web: {image: x/web:1, port: 80, expose: {host: shop.cn}, needs: {core: , db: {pool: 10}}}
  core: {image: x/core:1, port: 80}
external:
  db: {type: mysql, hosts: [10.1.1.1], maxConnections: 100}
"""


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "system.yaml").write_text(SYSTEM)
    return tmp_path


def call(*words: str, lang: str = "en") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main.run(["assess", *words], Shell(lang, False, out, err))
    return code, out.getvalue(), err.getvalue()


def refused(*words: str) -> str:
    with pytest.raises(Refused) as found:
        call(*words)
    assert found.value.exit_code == 2
    return "\n".join(p.message.en for p in found.value.problems)


def test_the_system_of_this_folder_is_assessed():
    code, out, _ = call()
    assert code == 0 and "2 components move in 1 wave; 1 stays as today" in out


def test_chinese():
    assert "迁移评估" in call(lang="zh")[1]


def test_verbose_tells_points_and_the_way_back():
    out = call("-v")[1]
    assert "system.yaml:4" in out and "back: weight 0" in out
    assert "back:" not in call()[1]


def test_what_does_not_hold_is_exit_1(folder):
    (folder / "system.yaml").write_text(SYSTEM.replace("maxConnections: 100", "maxConnections: 10"))
    code, out, _ = call()
    assert code == 1 and "too many" in out


def test_a_page_is_written_and_the_plan_told_in_a_line(folder):
    code, out, err = call("--format", "html", "-o", "plan.html")
    assert code == 0 and "2 components move" in out and "wrote plan.html" in err
    assert (folder / "plan.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_wishes_are_typed_as_the_help_says():
    plan = json.loads(call("--pin", "core=1", "--not", "web=1", "--format", "json")[1])
    assert [w["groups"][0]["components"] for w in plan["waves"]] == [["core"], ["web"]]
    assert plan["waves"][0]["calls_in"] == 1


def test_a_file_may_be_named_either_way():
    assert call("-f", "system.yaml")[1] == call("system.yaml")[1] == call(".")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["absent.yaml"], "no such file"),
        (["--size", "0"], "--size 0"),
        (["--size", "many"], "--size many"),
        (["--pin", "wbe=1"], "there is no such component"),
        (["--pin", "db=1"], "db cannot be in wave 1"),
        (["-e", "nowhere"], "nowhere"),
    ],
)
def test_what_cannot_be_meant_is_refused(words, said):
    assert said in refused(*words)


def test_nothing_is_written_where_a_wish_is_refused(folder):
    refused("--pin", "wbe=1", "-o", "plan.txt")
    assert not (folder / "plan.txt").exists()
