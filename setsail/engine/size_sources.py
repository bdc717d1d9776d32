"""Where history comes from: tables and folders of them, a Prometheus, and the store's sketches."""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import NamedTuple

from setsail.capacity import promql, sketch, table
from setsail.capacity import series as grids
from setsail.capacity.history import History, Key, Mark, Settings
from setsail.capacity.series import DAY
from setsail.document import source
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.world import files, parquet
from setsail.world.prometheus import Prometheus, Range
from setsail.world.store import Sketch, Store

_SUFFIXES = (".csv", ".tsv", ".parquet")
_MANY = 40
KEPT = 90
"""Days that the store keeps."""


class HistoryRefused(Refused):
    """There is no history that could be used."""


class Asked(NamedTuple):
    """What to read: files and folders, or addresses; for addresses the namespaces and days.
    `zone` is the seconds that naive times in tables are ahead of UTC."""

    places: tuple[str, ...]
    namespaces: tuple[str, ...] = ()
    days: float = 14.0
    zone: float = 0.0
    token: str = ""
    budget: int = 512 * 1024 * 1024


class Read(NamedTuple):
    """`asked` is how many range queries were sent."""

    histories: tuple[History, ...]
    notes: tuple[Text, ...] = ()
    asked: int = 0


def read(asked: Asked, now: float, workers: int) -> Read:
    """Every history of every place. Raises Refused for what cannot be read."""
    found: list[History] = []
    notes: list[Text] = []
    queries = 0
    for place in asked.places:
        if place.startswith(("http://", "https://")):
            one = _prometheus(place, asked, now)
        else:
            one = _tables(list(_files(place)), asked.zone, workers)
        found += one.histories
        notes += one.notes
        queries += one.asked
    if asked.places and not any(h.cpu.days or h.memory.days or h.load.days for h in found):
        raise HistoryRefused([Problem(*_NOTHING)])
    return Read(_merged(found), tuple(notes), queries)


_NOTHING = (
    Text("no history was found there", "那里没有历史数据"),
    None,
    Text(
        "name a CSV file, a folder of them, or a Prometheus with --namespace",
        "请指定 CSV 文件、其目录，或 Prometheus 地址加 --namespace",
    ),
)


def _files(place: str) -> Iterator[str]:
    if files.is_folder(place):
        yield from files.walk(place, _SUFFIXES)
    else:
        yield place


def _tables(paths: Sequence[str], zone: float, workers: int) -> Read:
    jobs = [(path, zone) for path in paths]
    if len(jobs) < _MANY or workers < 2:
        parts = [_table(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers, get_context("fork")) as pool:
            parts = list(pool.map(_table, jobs, chunksize=16))
    histories = tuple(h for part in parts for h in part.histories)
    return Read(histories, tuple(n for part in parts for n in part.notes))


def _table(job: tuple[str, float]) -> Read:
    path, zone = job
    text = parquet.as_csv(path) if path.endswith(".parquet") else source.decode(files.read(path))
    stem = os.path.splitext(os.path.basename(path))[0]
    found = table.read(text, path, stem, zone)
    return Read(tuple(_history(Key(*key), found, path) for key in found.points), found.notes)


def _history(key: Key, found: table.Table, path: str) -> History:
    points = found.points[key]

    def series(name: str, step: float | None = None) -> grids.Series:
        if name not in points:
            return grids.empty()
        try:
            return grids.regular(points[name].times, points[name].values, step)
        except ValueError as error:
            message = Text(f"these times cannot be right: {error}", f"时间有误：{error}")
            help = Text("is the time in seconds or ISO 8601?", "时间是秒数还是 ISO 8601？")
            raise HistoryRefused([Problem(message, Place(path), help)]) from error

    def setting(name: str) -> float | None:
        known = series(name).known
        return float(known[-1]) if len(known) else None

    kills = series("oom")
    limit = setting("memory_limit")
    marks = [
        Mark(float(at), "oom", limit or 0.0)
        for at, value in zip(kills.times(), kills.values, strict=True)
        if value > 0.0
    ]
    request, ceiling, held = (setting(n) for n in ("cpu_request", "cpu_limit", "memory_request"))
    throttled = series("throttled").known
    return History(
        key, series("cpu"), series("memory"), series("pods"), series("load"),
        Settings(request, ceiling, held, limit), tuple(marks),
        throttled=float(throttled[-1]) if len(throttled) else None,
    )  # fmt: skip


def _prometheus(url: str, asked: Asked, now: float) -> Read:
    if not asked.namespaces:
        message = Text("which namespaces of this Prometheus?", "要读取哪些命名空间？")
        help = Text("name them with --namespace", "请用 --namespace 指定")
        raise HistoryRefused([Problem(message, None, help)])
    server = Prometheus(url, asked.token, asked.budget)
    end = now // promql.STEP * promql.STEP
    start = end - asked.days * DAY
    queries = [q for n in asked.namespaces for q in promql.queries(n, start, end)]
    answers = server.ranges([Range(q.expression, q.start, q.end, q.step) for q in queries])
    named = (
        (query.what, [(line.labels, line.points) for line in lines])
        for query, lines in zip(queries, answers, strict=True)
    )
    return Read(promql.histories(named), (), server.asked)


def _merged(histories: Iterable[History]) -> tuple[History, ...]:
    """One history a container: what one file lacks, another may have."""
    found: dict[Key, History] = {}
    for one in histories:
        other = found.get(one.key)
        found[one.key] = one if other is None else _joined(other, one)
    return tuple(found[key] for key in sorted(found))


def _joined(first: History, second: History) -> History:
    changed = {
        name: getattr(second, name)
        for name in ("cpu", "memory", "pods", "load")
        if getattr(second, name).days > getattr(first, name).days
    }
    return replace(first, **changed)


def keep(store: Store, histories: Iterable[History], now: float) -> int:
    """Keep the whole days of histories as sketches, and drop what is older than is kept."""
    count = store.keep(
        Sketch(*history.key, day.day, sketch.pack(day), day.memory, day.kills)
        for history in histories
        for day in sketch.days(history)
    )
    store.forget(int(now // DAY) - KEPT)
    return count


def with_kept(store: Store, histories: Iterable[History], now: float) -> tuple[History, ...]:
    """The histories with the days before them that the store has kept; and those that only the
    store still knows."""
    kept: dict[Key, list[sketch.Day]] = {}
    for one in store.sketches(int(now // DAY) - KEPT):
        try:
            day = sketch.Day(one.day, sketch.unpack(one.cpu), one.memory, one.kills)
        except ValueError as error:
            message = Text("a kept day cannot be read", "有一天的摘要无法读取")
            help = Text("move the store away and read again", "请移走存储后重新读取")
            raise HistoryRefused([Problem(message, Place(store.path), help)]) from error
        kept.setdefault(Key(one.namespace, one.workload, one.container), []).append(day)
    fresh = {h.key: h for h in histories}
    return tuple(
        sketch.histories(key, tuple(kept.get(key, ())), fresh.get(key, History(key)))
        for key in sorted(fresh.keys() | kept.keys())
    )
