"""`setsail rollback` as its users call it wrongly; what it does stands in tests/live."""

import io

import pytest

from setsail.cli import main, rollback
from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused
from setsail.finding.text import Text
from setsail.release.record import About, Record
from setsail.report import records_text


def call(*words):
    out = io.StringIO()
    return main.run(("rollback", *words), Shell("en", False, out, io.StringIO())), out.getvalue()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say -e ENV, or -n NAMESPACE"),
        (("-e", "prod", "-n", "shop"), "say -e ENV, or -n NAMESPACE"),
        (("-n", "shop"), "the current one is never assumed"),
        (("-n", "shop", "--context", "x", "--write"), "-n means none"),
        (("-n", "shop", "--context", "x"), "nobody is there to be asked"),
        (("-n", "shop", "--context", "x", "--to", "0"), "--to"),
        (("-n", "shop", "--context", "x", "--to", "first"), "--to"),
        (("-n", "shop", "--context", "x", "--timeout", "soon"), "--timeout"),
    ],
)
def test_what_is_unclear_is_refused_before_any_cluster_is_asked(words, said):
    with pytest.raises(CallRefused) as told:
        call(*words)
    assert said in str(told.value) and told.value.exit_code == 2


def test_a_system_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="no such file"):
        call("web", "-e", "prod", "--yes")


CONTAINER = {"name": "web", "image": "web:1\x1b[2J"}
WEB = {"kind": "Deployment", "metadata": {"name": "web"},
       "spec": {"template": {"spec": {"containers": [CONTAINER]}}}}  # fmt: skip
ABOUT = About("2026-03-02T10:00:00Z", "alice", "returned", "too slow", "太慢", returned_to=1)
RECORD = Record(3, "", ABOUT, (WEB,), (), (), digest="abc")


def test_the_list_is_safe_for_a_terminal_in_both_languages():
    for lang, words in (("en", ("returned → 1", "too slow")), ("zh", ("已退回 → 1", "太慢"))):
        said = records_text.table([RECORD], [], lang, False)
        assert all(word in said for word in words) and "\x1b" not in said
    bad = Text("record 2 is missing", "缺少记录 2")
    assert records_text.table([RECORD], [bad], "en", False).endswith("record 2 is missing")


def test_the_list_is_json_for_programs():
    import json

    said = records_text.as_json("web", [RECORD], [], "en")
    found = json.loads(said)
    assert found["deployment"] == "web" and found["faults"] == []
    assert found["records"][0]["returnedTo"] == 1 and "\x1b" not in said


def test_only_a_deployment_has_records():
    args = main.parser_of("rollback", "en").parse_args(["statefulset/db", "-n", "x"])
    with pytest.raises(CallRefused, match="only a Deployment has records"):
        rollback._named(args, None, "x", None)
