"""`setsail rehearse` from the command line: a story without anything, exit codes, bad calls."""

import io
import json

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused

QUICK = ("--minutes", "3")


def call(*words: str, lang: str = "en") -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main.run(["rehearse", *words], Shell(lang, False, out, err))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


def test_a_newcomer_needs_nothing():
    code, out, err = call(*QUICK)
    assert code == 0
    assert "the bad release was caught" in out and "proves nothing" in out
    assert "built-in example" in err


def test_chinese():
    _, out, err = call(*QUICK, lang="zh")
    assert "不能证明" in out and "内置示例" in err


def test_a_bad_release_that_reaches_everybody_is_exit_1():
    assert call("--errors", "0%")[0] == 1


def test_json_is_json():
    _, out, _ = call(*QUICK, "--format", "json")
    assert json.loads(out)["verdict"] == "caught"


def test_a_page_is_written_and_the_end_is_told(tmp_path):
    code, out, _ = call(*QUICK, "--format", "html", "-o", "story.html")
    assert code == 0
    assert (tmp_path / "story.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "was caught" in out and "proves nothing" in out


@pytest.mark.parametrize(
    "words",
    [
        ("--errors", "120%"),
        ("--errors", "-1"),
        ("--errors", "many"),
        ("--errors", "nan"),
        ("--minutes", "0"),
        ("--minutes", "inf"),
        ("--minutes", "soon"),
        ("-f", "missing.yaml"),
        ("-e", "nowhere"),
    ],
)
def test_a_bad_call_is_refused_with_the_way_out(words):
    with pytest.raises(Refused) as refused:
        call(*words)
    assert refused.value.exit_code == 2
    assert refused.value.problems
