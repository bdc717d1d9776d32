"""`setsail size` as people call it: good input, broken input, and what it writes."""

import json
from pathlib import Path

import numpy as np
import pytest

from setsail.cli import main
from setsail.system import load

SYSTEM = """\
system: shop
owner: {team: shop, contact: shop@example.com, tier: 2}
registry: registry.example.com/shop
stateful:
  postgres: {type: postgres, version: "16", maxConnections: 100}
services:
  web:  # the shop window
    image: web:1.4.2
    port: 8080
    resources: {cpu: 100m, memory: 4Gi, memoryLimit: 4Gi}   # by feeling
    needs: {postgres: {pool: 10}}
    scale: {min: 2, max: 3, cpu: 70%}
  quiet: {image: quiet:1.0.0, port: 8080}
environments:
  prod: {production: true}
"""


def table(days: float = 10.0, workload: str = "web") -> str:
    count = round(days * 288)
    at = np.arange(count)
    cpu = 0.3 + 0.3 * np.maximum(0.0, np.sin(2 * np.pi * at / 288))
    rows = [
        f"{1_790_000_000 + 300 * n},shop-prod,{workload},{workload},{c:.4f},{300 + n % 7},4"
        for n, c in zip(at.tolist(), cpu.tolist())
    ]
    return "time,namespace,workload,container,cpu,memory_mib,pods\n" + "\n".join(rows) + "\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a system and a history, as the working folder."""
    (tmp_path / "system.yaml").write_text(SYSTEM)
    (tmp_path / "usage.csv").write_text(table())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_number_is_explained(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.guarded(["size", "usage.csv"]) == 0
    told = capsys.readouterr().out
    for word in ("base", "×", "confidence", "expected", "OOM", "minutes a week", "█", "margins"):
        assert word in told
    assert main.guarded(["size", "usage.csv", "--lang", "zh"]) == 0
    assert "可信度" in capsys.readouterr().out


def test_json_speaks_in_cores_and_bytes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.guarded(["size", "usage.csv", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["containers"]
    assert one["numbers"]["cpu"]["now"] == 0.1
    assert one["numbers"]["memory"]["now"] == 4 * 1024**3
    assert 0.5 < one["numbers"]["cpu"]["needed"] < 1.0
    assert one["scaling"]["bounds"] == [{"pods": 8, "what": "connections of postgres"}]


def test_a_diff_keeps_comments_and_writes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.guarded(["size", "usage.csv", "--diff"]) == 0
    told = capsys.readouterr().out
    assert "+    resources: {cpu: " in told and "# by feeling" in told
    assert (here / "system.yaml").read_text() == SYSTEM


def test_what_is_written_loads_and_keeps_every_comment(here: Path) -> None:
    assert main.guarded(["size", "usage.csv", "--write"]) == 0
    text = (here / "system.yaml").read_text()
    assert "# the shop window" in text and "# by feeling" in text
    web = load.load(text, "system.yaml").tree["services"]["web"]
    assert web["scale"]["max"] == 8
    assert web["resources"]["memory"] != "4Gi" and web["resources"]["cpu"] != "100m"


def test_a_named_environment_gets_the_change(here: Path) -> None:
    assert main.guarded(["size", "usage.csv", "-e", "prod", "--write"]) == 0
    text = (here / "system.yaml").read_text()
    tree = load.load(text, "system.yaml").tree
    assert "resources" in tree["environments"]["prod"]["services"]["web"]
    assert tree["services"]["web"]["resources"]["cpu"] == "100m"


def test_check_answers_one_and_names_what_it_did_not_see(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.guarded(["size", "check", "usage.csv"]) == 1
    told = capsys.readouterr().out
    assert "system.yaml:10:" in told and "[cpu-request-below-need]" in told
    assert "not checked: services.quiet has no history" in told
    assert "fail  right-sized" in told


def test_on_three_days_nothing_is_lowered(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "usage.csv").write_text(table(3.0))
    assert main.guarded(["size", "usage.csv", "--format", "json"]) == 0
    numbers = json.loads(capsys.readouterr().out)["containers"][0]["numbers"]
    assert all(n["now"] is None or n["value"] >= n["now"] for n in numbers.values())
    assert "before 7" in numbers["memory"]["how"]


def test_history_is_kept_and_used_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from setsail.engine import size_call, size_run

    call = size_call.of(size_call.Words(("usage.csv",), "system.yaml"))
    now = 1_790_000_000 + 10 * 86400.0
    first = size_run.run(call, now)
    again = size_run.run(size_call.of(size_call.Words((), "system.yaml")), now)
    one, other = (done.fleet.sized[0].advice.number("cpu") for done in (first, again))
    assert one and other and other.needed == pytest.approx(one.needed, rel=0.1)
    assert (here / ".setsail" / "store.db").exists()


def test_an_event_is_planned_and_its_errors_shown(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["size", "usage.csv", "--event", "11.11: 8x, 00:00, step"]
    assert main.guarded([*words, "--timezone", "Asia/Shanghai"]) == 0
    told = capsys.readouterr().out
    assert "event at 2026-11-10 16:00 UTC, ×8" in told
    assert "if the truth is ×4" in told and "if the truth is ×16" in told
    assert "connections of postgres" in told


@pytest.mark.parametrize("form", ["patch", "vpa"])
def test_patches_are_read_by_kubectl(
    here: Path, capsys: pytest.CaptureFixture[str], form: str, kubectl: object
) -> None:
    assert main.guarded(["size", "usage.csv", "--format", form]) == 0
    told = capsys.readouterr().out
    assert callable(kubectl)
    (found,) = kubectl(told)
    assert found["metadata"]["name"] == "web"
    assert form == "patch" or found["spec"]["updatePolicy"]["updateMode"] == "Off"


def test_the_page_asks_nothing_of_anybody(here: Path) -> None:
    assert main.guarded(["size", "usage.csv", "--format", "html", "-o", "size.html"]) == 0
    page = (here / "size.html").read_text()
    assert "http://" not in page and "https://" not in page and page.count("<img") == 3


BROKEN = {
    "empty": ("", "empty"),
    "header only": ("time,cpu\n", "no rows"),
    "wrong columns": ("a,b\n1,2\n", "no column is a time"),
    "no number": ("time,cpu\n0,fast\n", "'fast' is not a number"),
    "no time": ("time,cpu\nsoon,1\n", "'soon' is not a time"),
    "ragged": ("time,cpu\n0,1\n300\n", "does not have 2 columns"),
    "only holes": ("time,cpu\n0,\n300,nan\n", "no history"),
    "a wrong clock": ("time,cpu\n0,1\n1e11,1\n1,1\n", "cannot be right"),
    "binary": ("\x00\x01\x02", "no column is a time"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_input_is_refused_with_a_reason(
    here: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    text, told = BROKEN[name]
    (here / "broken.csv").write_text(text)
    assert main.guarded(["size", "broken.csv"]) == 2
    heard = capsys.readouterr().err
    assert told in heard and "help" in heard and "defect" not in heard


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["absent.csv"], 2, "no such file"),
        (["http://127.0.0.1:1", "--namespace", "x"], 3, "127.0.0.1:1"),
        (["usage.csv", "--event", "soon"], 2, "not an event"),
        (["usage.csv", "--days", "0"], 2, "--days 0"),
        (["usage.csv", "--node", "big"], 2, "--node big"),
        (["usage.csv", "--timezone", "Mars/Base"], 2, "Mars/Base"),
        (["usage.csv", "--workload", "absent"], 2, "no history of absent"),
        (["usage.csv", "-f", "absent.yaml"], 2, "absent.yaml"),
        ([], 2, "no history"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str
) -> None:
    assert main.guarded(["size", *words]) == code
    heard = capsys.readouterr().err
    assert told in heard and "defect" not in heard


def test_duplicates_gaps_and_disorder_are_taken_as_they_come(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, *rows = table().splitlines()
    mixed = [*rows[500:], *rows[:300], *rows[:300]]
    (here / "usage.csv").write_text("\n".join([head, *mixed]) + "\n")
    assert main.guarded(["size", "usage.csv", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["containers"]
    assert one["confidence"]["days"] == pytest.approx((len(rows) - 200) / 288, abs=0.02)


def test_without_numpy_the_extra_is_named(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main.guarded(["size", "usage.csv"]) == 2
    assert "setsail[size]" in capsys.readouterr().err
