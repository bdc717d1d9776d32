"""Tables as people export them, and as they break."""

import numpy as np
import pytest

from setsail.capacity import sketch, table
from setsail.capacity.history import Key
from setsail.capacity.table import TableRefused
from tests.capacity.make import MIB, START, daily, flat, history

KEY = ("", "web", "")


def read(text: str, zone: float = 0.0) -> table.Table:
    return table.read(text, "usage.csv", "web", zone)


def values(text: str, name: str, key: tuple[str, str, str] = KEY) -> list[float]:
    return [float(v) for v in read(text).points[key][name].values]


def refused(text: str) -> list[str]:
    with pytest.raises(TableRefused) as caught:
        read(text)
    for problem in caught.value.problems:
        assert problem.help is not None and problem.place is not None
        assert problem.place.file == "usage.csv"
    return [f"{p.place}: {p.message.en}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("title", "cell", "meant"),
    [
        ("cpu", "0.25", 0.25),
        ("cpu", "250m", 0.25),
        ("cpu_millicores", "250", 0.25),
        ("CPU [m]", "250", 0.25),
        ("cpu_millicores", "2", 0.002),
    ],
)
def test_cpu_is_cores_whatever_its_unit(title: str, cell: str, meant: float) -> None:
    assert values(f"time,{title}\n0,{cell}\n", "cpu") == [pytest.approx(meant)]


@pytest.mark.parametrize(
    ("title", "cell", "meant"),
    [
        ("memory", "1048576", MIB),
        ("memory", "1Mi", MIB),
        ("memory_mib", "1", MIB),
        ("Memory usage [KB]", "1000", 1e6),
        ("memory_gb", "1Gi", 1024 * MIB),
        ("mem (GiB)", "0.5", 512 * MIB),
    ],
)
def test_memory_is_bytes_whatever_its_unit(title: str, cell: str, meant: float) -> None:
    assert values(f"time,{title}\n0,{cell}\n", "memory") == [pytest.approx(meant)]


def test_mixed_units_in_one_column_each_say_their_own() -> None:
    text = "time,memory_mib\n0,1\n300,1Gi\n600,2048Ki\n"
    assert values(text, "memory") == [MIB, 1024 * MIB, 2 * MIB]


@pytest.mark.parametrize(
    "cell", ["1577836800", "1577836800000", "2020-01-01T00:00:00Z", "2020-01-01T08:00:00+08:00"]
)
def test_times_are_one_moment_in_every_form(cell: str) -> None:
    found = read(f"time,cpu\n{cell},1\n").points[KEY]["cpu"].times
    assert found[0] == 1577836800.0


def test_a_naive_time_is_in_the_zone_that_is_named() -> None:
    found = read("time,cpu\n2020-01-01 08:00:00,1\n", 8 * 3600.0).points[KEY]["cpu"].times
    assert found[0] == 1577836800.0


def test_holes_are_not_zeros_and_negatives_are_told() -> None:
    found = read("time,cpu\n0,\n300,NaN\n600,-1\n900,0.5\n")
    assert np.isnan(found.points[KEY]["cpu"].values[:2]).all()
    assert "1 negative values" in found.notes[0].en


def test_a_long_table_names_the_quantity_in_a_column() -> None:
    text = (
        "time,namespace,workload,container,metric,value\n"
        "0,shop,web,main,cpu,0.5\n0,shop,web,main,memory_mib,2\n0,shop,db,pg,cpu,1.5\n"
    )
    web = ("shop", "web", "main")
    assert values(text, "memory", web) == [2 * MIB]
    assert values(text, "cpu", ("shop", "db", "pg")) == [1.5]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_seen(delimiter: str) -> None:
    assert values("time,cpu\n0,1\n".replace(",", delimiter), "cpu") == [1.0]


def test_quotes_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    assert values('\ufefftime,cpu\r\n"0","1"\r\n\r\n', "cpu") == [1.0]


def test_what_cannot_be_read_is_refused_with_its_place() -> None:
    assert refused("") == ["usage.csv: this table is empty"]
    assert refused("time,cpu\n") == ["usage.csv:1: this table has a header and no rows"]
    assert "no column is a time" in refused("a,b\n1,2\n")[0]
    assert len(refused("a,b\n1,2\n")) == 2
    assert refused("time,cpu\n0,fast\n") == ["usage.csv:2: 'fast' is not a number"]
    assert refused("time,cpu\nnoon,1\n") == ["usage.csv:2: 'noon' is not a time"]
    assert "does not have 2 columns" in refused("time,cpu\n0,1,2\n")[0]


def test_a_day_survives_as_a_sketch() -> None:
    one = history(daily(20), flat(20, 300 * MIB))
    kept = sketch.days(one)
    assert len(kept) == 20
    assert all(sketch.unpack(sketch.pack(day)) == day.cpu for day in kept)
    assert max(len(sketch.pack(day)) for day in kept) < 400
    back = sketch.histories(one.key, kept, history())
    for quantile in (50, 88, 99):
        was, now = (np.percentile(h.cpu.known, quantile) for h in (one, back))
        assert was <= now * 1.0001 and now <= was * 1.06
    assert float(np.max(back.memory.known)) == 300 * MIB


def test_kept_days_stand_before_the_fresh_ones_and_are_not_counted_twice() -> None:
    one = history(daily(20), flat(20, 300 * MIB))
    fresh = history(one.cpu.last(5), one.memory.last(5))
    back = sketch.histories(one.key, sketch.days(one), fresh)
    assert back.cpu.days == pytest.approx(20.0) and back.cpu.end == one.cpu.end
    assert np.array_equal(back.cpu.last(4).values, one.cpu.last(4).values)
    assert back.key == Key("shop", "web", "web")


def test_a_day_known_by_half_is_not_kept() -> None:
    part = daily(2)
    values_ = part.values.copy()
    values_[288 : 288 + 200] = np.nan
    assert len(sketch.days(history(type(part)(START, 300.0, values_)))) == 1
