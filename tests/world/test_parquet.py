"""Parquet is read as the same table in CSV would be, where pyarrow is installed."""

from pathlib import Path

import pytest

from setsail.world import parquet


def test_a_table_comes_back_as_csv(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="NOT RUN: pyarrow is not installed")
    written = pytest.importorskip("pyarrow.parquet", reason="NOT RUN: pyarrow is not installed")
    path = tmp_path / "usage.parquet"
    columns = {"time": [1, 2], "workload": ["web", "web"], "cpu": [0.25, None]}
    written.write_table(pyarrow.table(columns), path)
    head, first, second = parquet.as_csv(str(path)).replace('"', "").splitlines()
    assert head == "time,workload,cpu" and first == "1,web,0.25" and second == "2,web,"


def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "usage.parquet"
    path.write_bytes(b"not parquet")
    with pytest.raises(parquet.ParquetRefused) as caught:
        parquet.as_csv(str(path))
    told = caught.value.problems[0].message.en
    assert "pyarrow" in told or "not a Parquet file" in told
