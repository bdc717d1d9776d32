"""An earlier report is told again for the same bytes, and for nothing else."""

from pathlib import Path

import pytest

from setsail.engine import remembered
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request
from setsail.engine.remembered import Report
from setsail.rules.settings import Settings
from setsail.world import cache


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "setsail" / "check"


def key(
    data: bytes = b"a", file: str = "a.yaml", form: object = "text", **more: object
) -> str | None:
    gathered = Gathered((Source(file, data),), ())
    return remembered.key(gathered, Request(**more), form)  # type: ignore[arg-type]


def test_whatever_changes_the_words_changes_the_key() -> None:
    keys = [
        key(),
        key(b"b"),
        key(file="b.yaml"),
        key(form="json"),
        key(today="2026-01-01"),
        key(rules=("x",)),
        key(persona="auditor"),
        key(honour=False),
        key(known={"x": 1}),
        key(settings=Settings(disable=frozenset({"x"}))),
    ]
    assert None not in keys and len(set(keys)) == len(keys) and key() == keys[0]


def test_what_reads_more_than_its_bytes_is_not_remembered() -> None:
    docker = Gathered((), (), (Source("Dockerfile", b"FROM a"),))
    assert remembered.key(docker, Request(), "") is None
    assert remembered.key(Gathered((), (), (), ("system.yaml",)), Request(), "") is None


def test_a_report_comes_back_whole_and_only_to_its_owner(home: Path) -> None:
    remembered.put("k", Report("said 中\n", 1))
    assert remembered.get("k") == Report("said 中\n", 1)
    assert (home / "k").stat().st_mode & 0o077 == 0 and remembered.get("other") is None


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_entry_is_no_entry(home: Path, damage: bytes | None) -> None:
    remembered.put("k", Report("said\n", 1))
    whole = (home / "k").read_bytes()
    (home / "k").write_bytes(whole[:-3] if damage is None else damage)
    assert remembered.get("k") is None
    (home / "k").write_bytes(whole.replace(b"said", b"sbid"))
    assert remembered.get("k") is None


def test_old_entries_go(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    for number in range(6):
        remembered.put(f"k{number}", Report("x", 0))
    assert len(list(home.iterdir())) == 3


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    remembered.put("k", Report("x", 0))
    assert remembered.get("k") is None


def test_a_second_run_says_the_same(tmp_path: Path, home: Path) -> None:
    from benchmarks import inputs
    from tests.cli.test_check_command import call

    file = tmp_path / "many.yaml"
    file.write_text(inputs.stream(60))
    first = call("check", str(file))
    assert len(list(home.iterdir())) == 1 and call("check", str(file)) == first
    (entry,) = home.iterdir()
    entry.write_bytes(b"broken")
    assert call("check", str(file)) == first
