"""The store: SQLite below `.setsail/`, beside the system.yaml that it belongs to.

Write-ahead log, one writer at a time, a version in `user_version`; nobody else's table is touched.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

FOLDER, NAME = ".setsail", "store.db"
VERSION = 2
_SCHEMA = """
create table if not exists sketch (
  namespace text not null, workload text not null, container text not null, day integer not null,
  cpu blob not null, memory real, kills integer not null,
  primary key (namespace, workload, container, day)
) without rowid;
create table if not exists evidence (
  scope text not null, item text not null, kind text not null, subject text not null,
  observed real not null, body text not null,
  primary key (scope, item, kind, subject)
) without rowid;
"""


_DEPOSIT = """
insert into evidence values (?, ?, ?, ?, ?, ?)
on conflict (scope, item, kind, subject) do update
set observed = excluded.observed, body = excluded.body where excluded.observed >= observed
"""


class StoreRefused(Refused):
    """The store cannot be opened or is of another version."""


class Sketch(NamedTuple):
    """A day of a container as it is kept: `cpu` is packed counts, `memory` bytes or None."""

    namespace: str
    workload: str
    container: str
    day: int
    cpu: bytes
    memory: float | None
    kills: int


class Deposit(NamedTuple):
    """A piece of evidence as it is kept: `scope` is whose it is (a system in an environment),
    `observed` seconds since 1970, `body` the whole of it as JSON."""

    scope: str
    item: str
    kind: str
    subject: str
    observed: float
    body: str


def beside(file: str) -> str:
    """Where the store of a system.yaml lies."""
    return os.path.join(os.path.dirname(file), FOLDER, NAME)


class Store:
    """Sketches of days by container, and the evidence that commands deposited."""

    def __init__(self, path: str) -> None:
        self.path = path

    def keep(self, sketches: Iterable[Sketch]) -> int:
        """Keep days; one kept before is replaced. How many were kept."""
        rows = list(sketches)
        with self._open() as db:
            db.executemany("insert or replace into sketch values (?, ?, ?, ?, ?, ?, ?)", rows)
        return len(rows)

    def sketches(self, since: int = 0) -> tuple[Sketch, ...]:
        """Every kept day from `since` on, in order; none where there is no store yet."""
        if not os.path.exists(self.path):
            return ()
        with self._open() as db:
            found = db.execute("select * from sketch where day >= ? order by 1, 2, 3, 4", (since,))
            return tuple(Sketch(*row) for row in found)

    def forget(self, before: int) -> None:
        """Drop days before a day."""
        with self._open() as db:
            db.execute("delete from sketch where day < ?", (before,))

    def deposit(self, deposits: Iterable[Deposit]) -> int:
        """Keep evidence; of the same item, kind and subject the newest stays. How many came."""
        rows = list(deposits)
        with self._open() as db:
            db.executemany(_DEPOSIT, rows)
        return len(rows)

    def replace(self, scope: str, items: Iterable[str], deposits: Iterable[Deposit]) -> None:
        """Keep evidence in the place of all live evidence of a scope on some items."""
        with self._open() as db:
            for item in items:
                about = "scope = ? and item = ? and kind = 'live'"
                db.execute(f"delete from evidence where {about}", (scope, item))
            db.executemany(_DEPOSIT, list(deposits))

    def deposits(self, scope: str) -> tuple[Deposit, ...]:
        """The evidence of a scope, in order; none where there is no store yet."""
        if not os.path.exists(self.path):
            return ()
        with self._open() as db:
            rows = db.execute("select * from evidence where scope = ? order by 2, 3, 4", (scope,))
            return tuple(Deposit(*row) for row in rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction: all of it is written, or nothing."""
        try:
            os.makedirs(os.path.dirname(self.path) or ".", exist_ok=True)
            db = sqlite3.connect(self.path, timeout=10.0)
            try:
                self._prepare(db)
                with db:
                    yield db
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            message = Text(f"the store cannot be used: {error}", f"存储无法使用：{error}")
            help = Text(
                "close what else uses it, or move the file away", "关闭其他使用者，或移走该文件"
            )
            raise StoreRefused([Problem(message, Place(self.path), help)]) from error

    def _prepare(self, db: sqlite3.Connection) -> None:
        found = db.execute("pragma user_version").fetchone()[0]
        if found > VERSION:
            message = Text(
                f"the store is of version {found}, newer than this Setsail knows ({VERSION})",
                f"存储版本为 {found}，本 Setsail 只认识 {VERSION}",
            )
            raise StoreRefused([Problem(message, Place(self.path))])
        if found < VERSION:
            db.execute("pragma journal_mode = wal")
            db.executescript(_SCHEMA)
            db.execute(f"pragma user_version = {VERSION}")
