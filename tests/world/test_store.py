"""The store keeps what it was given, whole, and says why when it cannot."""

import sqlite3
from pathlib import Path

import pytest

from setsail.world.store import Deposit, Sketch, Store, StoreRefused, beside

ONE = Sketch("shop", "web", "main", 20_000, b"abc", 1.5, 0)


def test_what_is_kept_comes_back_in_order(tmp_path: Path) -> None:
    store = Store(beside(str(tmp_path / "system.yaml")))
    later, none = ONE._replace(day=20_001), ONE._replace(day=20_002, memory=None)
    assert store.keep([none, later, ONE]) == 3
    assert store.sketches() == (ONE, later, none)
    assert store.sketches(20_001) == (later, none)


def test_a_day_kept_again_is_replaced(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    store.keep([ONE])
    store.keep([ONE._replace(memory=9.0)])
    assert [one.memory for one in store.sketches()] == [9.0]


def test_old_days_are_forgotten(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    store.keep([ONE, ONE._replace(day=5)])
    store.forget(100)
    assert store.sketches() == (ONE,)


def test_without_a_store_there_is_nothing_and_none_is_made(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    assert store.sketches() == () and not (tmp_path / "s.db").exists()


def test_a_failed_write_keeps_the_old(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    store.keep([ONE])
    with pytest.raises(StoreRefused):
        store.keep([ONE._replace(memory=2.0), ONE._replace(day=None)])  # type: ignore[arg-type]
    assert store.sketches() == (ONE,)


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s.db").write_text("not a database, but long enough to be looked at" * 40)
    with pytest.raises(StoreRefused) as caught:
        Store(str(tmp_path / "s.db")).sketches()
    assert caught.value.problems[0].help is not None


def test_a_newer_store_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "s.db") as db:
        db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(StoreRefused) as caught:
        Store(str(tmp_path / "s.db")).sketches()
    assert "99" in caught.value.problems[0].message.en


SEEN = Deposit("test", "rollback-in-one-step", "drill", "Deployment/web", 5.0, "{}")


def test_the_latest_evidence_of_a_scope_comes_back(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    later, other = SEEN._replace(observed=9.0), SEEN._replace(scope="prod")
    assert store.deposits("test") == () and not (tmp_path / "s.db").exists()
    assert store.deposit([later, other, SEEN]) == 3
    assert store.deposits("test") == (later,) and store.deposits("prod") == (other,)


def test_a_store_of_an_older_version_is_brought_up_and_loses_nothing(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "s.db"))
    store.keep([ONE])
    with sqlite3.connect(store.path) as db:
        db.execute("drop table evidence")
        db.execute("pragma user_version = 1")
    db.close()
    store.deposit([SEEN])
    assert store.sketches() == (ONE,) and store.deposits("test") == (SEEN,)
