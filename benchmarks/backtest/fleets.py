"""Fleets to judge on: public traces, generated memory with known truth, and any folder of CSV.

No trace in ../shared holds memory, so memory is judged on generated series here and on real ones
wherever `--fleet` names a folder. Understood there: our own tables (docs/how-to), and the format
of public data-centre archives (`Timestamp [ms]; CPU usage [MHZ]; Memory usage [KB]; …`).
"""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from setsail.capacity import series as grids
from setsail.capacity import table
from setsail.capacity.series import DAY, Array, Series

GIB = 1024.0**3


class Member(NamedTuple):
    """One workload: cores, bytes or None, and what people had given it (None: unknown)."""

    name: str
    cpu: Series
    memory: Series | None = None
    given: tuple[float | None, float | None] = (None, None)


class Fleet(NamedTuple):
    """`train` and `test` in days; `origins` are the days at which a test begins."""

    name: str
    train: int
    test: int
    origins: tuple[int, ...]
    members: tuple[Member, ...]


def column(path: Path, name: str) -> Array:
    """A column of a CSV file by its title."""
    with path.open() as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


def crane(traces: Path) -> Fleet:
    """Fourteen Kubernetes workloads, a minute a sample, over their own mean."""
    members = []
    for number in range(1, 15):
        values = column(traces / "crane_dsp" / f"input{number}.csv", "value")
        values = values / values[: 14 * 1440].mean()
        members.append(Member(f"crane{number}", Series(0.0, 60.0, values)))
    return Fleet("crane (14)", 12, 3, (12,), tuple(members))


_AWS = (
    "ec2_cpu_utilization_5f5533", "ec2_cpu_utilization_77c1ca", "ec2_cpu_utilization_825cc2",
    "ec2_cpu_utilization_ac20cd", "ec2_cpu_utilization_fe7f93", "rds_cpu_utilization_cc0c53",
    "rds_cpu_utilization_e47b3b", "elb_request_count_8c0756",
)  # fmt: skip


def aws(traces: Path) -> Fleet:
    """Eight machines of a cloud, five minutes a sample."""
    members = []
    for name in _AWS:
        values = column(traces / "nab" / "realAWSCloudwatch" / f"{name}.csv", "value")
        members.append(Member(name, Series(0.0, 300.0, values / values[:2880].mean())))
    return Fleet("aws (8)", 10, 4, (10,), tuple(members))


def tweets(traces: Path) -> Fleet:
    """Ten real loads of 55 days, taken as memory too: real tails, where no trace has memory."""
    members = []
    for path in sorted((traces / "nab" / "realTweets").glob("*.csv")):
        values = column(path, "value")
        load = Series(0.0, 300.0, values / values[:4000].mean())
        memory = Series(0.0, 300.0, (load.values + 0.25) * GIB)
        members.append(Member(path.stem, load, memory))
    return Fleet("tweets, also as memory (10)", 14, 7, (14, 21, 28, 35, 42), tuple(members))


def generated(seed: int = 8, count: int = 60) -> Fleet:
    """Memory with known truth: steady, daily, leak, level shift, saw-tooth, cache fill, wild."""
    rng = np.random.default_rng(seed)
    members = []
    for kind in KINDS:
        for number in range(count):
            memory = Series(0.0, 300.0, _memory(kind, rng, 42) * GIB)
            members.append(Member(f"{kind}-{number}", Series(0.0, 300.0, cpu_of(rng, 42)), memory))
    return Fleet(f"generated ({len(members)})", 14, 7, (14, 21, 28, 35), tuple(members))


KINDS = ("steady", "daily", "leak", "shift", "saw-tooth", "cache", "wild")


def _memory(kind: str, rng: np.random.Generator, days: int) -> Array:
    count = 288 * days
    day = np.arange(count) / 288.0
    noise = np.exp(rng.normal(0.0, 0.03, count))
    level = np.full(count, float(10 ** rng.uniform(-1.0, 0.8)))
    match kind:
        case "daily":
            level = level * (1.0 + rng.uniform(0.2, 1.5) * np.maximum(0, np.sin(2 * np.pi * day)))
        case "leak":  # grows until somebody restarts it
            every = rng.uniform(4.0, 20.0)
            level = level * (1.0 + rng.uniform(0.05, 0.3) * (day % every))
        case "shift":
            level = np.where(
                day > rng.uniform(8.0, days - 4.0), level * rng.uniform(0.5, 2.5), level
            )
        case "saw-tooth":  # a heap between collections
            level = level * (0.5 + 0.5 * ((day * rng.uniform(5.0, 60.0)) % 1.0))
        case "cache":
            level = level * (1.0 - 0.8 * np.exp(-day / rng.uniform(0.5, 6.0)))
        case "wild":
            noise = noise * np.exp(np.cumsum(rng.normal(0.0, 0.004, count)))
            for _ in range(rng.poisson(days * rng.choice([0.1, 0.5, 2.0]))):
                at, long = int(rng.integers(count)), int(rng.integers(1, 30))
                level[at : at + long] *= 1.0 + rng.pareto(2.2)
        case _:
            pass
    return np.minimum(level * noise, level[0] * 40.0)


def cpu_of(rng: np.random.Generator, days: int) -> Array:
    """Cores of a workload that drifts, has its days, and bursts."""
    count = 288 * days
    day = np.arange(count) / 288.0
    level = 0.05 * np.exp(np.cumsum(rng.normal(0.0, rng.choice([0.002, 0.008]), count)) * 0.6)
    shape = 1.0 + rng.choice([0.0, 0.5, 1.5]) * np.maximum(0.0, np.sin(2 * np.pi * day)) ** 2
    values = level * shape * np.exp(rng.normal(0.0, rng.choice([0.1, 0.3, 0.6]), count))
    for _ in range(rng.poisson(days * rng.choice([0.1, 1.0, 4.0]))):
        at = int(rng.integers(count))
        values[at : at + int(rng.integers(1, 40))] += rng.pareto(1.5) * 0.1
    return np.clip(values, 0.0005, 8.0)


def folder(path: Path, train: int = 14, test: int = 7) -> Fleet:
    """Every CSV file of a folder as a member, on a grid of five minutes from the earliest."""
    members = [m for file in sorted(path.rglob("*.csv")) for m in _members(file)]
    start = min(m.cpu.start for m in members)
    members = _joined([_aligned(m, start) for m in members])
    days = int(max(m.cpu.end for m in members) / DAY)
    origins = tuple(range(train, days - test + 1, test))[-4:] or (train,)
    return Fleet(f"{path.name} ({len(members)})", train, test, origins, tuple(members))


def _members(file: Path) -> Iterator[Member]:
    text = file.read_text(errors="replace")
    head = text.split("\n", 1)[0]
    if "CPU usage [MHZ]" in head:
        yield _archive(file.stem, text)
        return
    read = table.read(text, str(file), file.stem)
    for key, points in read.points.items():
        if "cpu" not in points and "load" not in points:
            continue
        cpu = points.get("cpu") or points["load"]
        memory = points.get("memory")
        given = tuple(
            float(np.nanmedian(points[n].values)) if n in points else None
            for n in ("cpu_request", "memory_request")
        )
        yield Member(
            "/".join(part for part in key if part),
            _grid(cpu.times, cpu.values),
            None if memory is None else _grid(memory.times, memory.values),
            (given[0], given[1]),
        )


def _archive(name: str, text: str) -> Member:
    rows = [re.split(r"\s*[;\t]\s*", line.strip()) for line in text.splitlines() if line.strip()]
    at = {title.strip(): number for number, title in enumerate(rows[0])}
    body = np.array([[float(cell or "nan") for cell in row[: len(rows[0])]] for row in rows[1:]])

    def of(title: str) -> Array:
        return np.asarray(body[:, at[title]])

    stamps = of(next(title for title in at if title.startswith("Timestamp")))
    times = np.where(stamps > 1e11, stamps / 1000.0, stamps)
    cores, clock = of("CPU cores"), of("CPU capacity provisioned [MHZ]")
    one = np.maximum(clock / np.maximum(cores, 1.0), 1.0)
    memory = of("Memory usage [KB]") * 1024.0
    given = (float(np.max(cores)), float(np.max(of("Memory capacity provisioned [KB]"))) * 1024.0)
    cpu = of("CPU usage [MHZ]") / one
    return Member(name, _grid(times, cpu), _grid(times, memory), given)


def _grid(times: Array, values: Array) -> Series:
    return grids.regular(times, values, 300.0)


def _joined(members: list[Member]) -> list[Member]:
    """One member a name: archives give each month a file of its own."""
    found: dict[str, Member] = {}
    for one in members:
        other = found.get(one.name)
        if other is not None:
            memory = other.memory
            if memory is not None and one.memory is not None:
                memory = _over(memory, one.memory)
            found[one.name] = other._replace(cpu=_over(other.cpu, one.cpu), memory=memory)
        else:
            found[one.name] = one
    return list(found.values())


def _over(one: Series, other: Series) -> Series:
    """Two series from the same moment on as one: what either knows, the higher of both."""
    length = max(len(one.values), len(other.values))
    padded = [
        np.pad(s.values, (0, length - len(s.values)), constant_values=np.nan) for s in (one, other)
    ]
    return Series(one.start, one.step, np.fmax(*padded))


def _aligned(member: Member, start: float) -> Member:
    def moved(one: Series) -> Series:
        lead = round((one.start - start) / one.step)
        values = np.pad(one.values, (lead, 0), constant_values=np.nan)
        return Series(0.0, one.step, values)

    memory = None if member.memory is None else moved(member.memory)
    return member._replace(cpu=moved(member.cpu), memory=memory)


def load_series(traces: Path, names: Sequence[int]) -> dict[str, Series]:
    """Loads to scale by: the named Kubernetes workloads, a minute a sample."""
    found = {}
    for number in names:
        path = traces / "crane_dsp" / f"input{number}.csv"
        times, values = column(path, "ts"), column(path, "value")
        every = float(np.median(np.diff(times)))
        one = Series(float(times[0]), every, values)
        fold = grids.coarser(one, 60.0, peak=False)
        found[f"crane{number}"] = Series(0.0, 60.0, fold.values)
    return found


def world_cup(traces: Path) -> Series:
    """Requests a minute of a web site with events of forty times its usual load."""
    stamps, counts = [], []
    with (traces / "worldcup98" / "requests_per_minute.csv").open() as file:
        for row in csv.DictReader(file):
            stamps.append(np.datetime64(row["period"]))
            counts.append(float(row["count"]))
    at = (np.array(stamps) - stamps[0]).astype("timedelta64[s]").astype(float)
    grid = np.arange(0.0, at[-1], 60.0)
    return Series(0.0, 60.0, np.interp(grid, at, np.array(counts)))


def taxi(traces: Path) -> Series:
    """Passengers of New York, half an hour a sample, as a minute's load."""
    values = column(traces / "nab" / "realKnownCause" / "nyc_taxi.csv", "value")
    at = np.arange(len(values)) * 1800.0
    grid = np.arange(0.0, at[-1], 60.0)
    return Series(0.0, 60.0, np.interp(grid, at, values))
