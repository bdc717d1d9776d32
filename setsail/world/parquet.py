"""Parquet files, where pyarrow is installed."""

import importlib
import io

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text


class ParquetRefused(Refused):
    """A Parquet file cannot be read here."""


def as_csv(path: str) -> str:
    """The table of a Parquet file as CSV text. Raises ParquetRefused."""
    try:
        pyarrow = importlib.import_module("pyarrow")
        writer = importlib.import_module("pyarrow.csv")
        reader = importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        message = Text("reading Parquet needs pyarrow", "读取 Parquet 需要 pyarrow")
        help = Text("pip install pyarrow, or export CSV", "pip install pyarrow，或导出为 CSV")
        raise ParquetRefused([Problem(message, Place(path), help)]) from error
    try:
        table = reader.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        message = Text(f"this is not a Parquet file: {error}", f"不是 Parquet 文件：{error}")
        raise ParquetRefused([Problem(message, Place(path))]) from error
    out = io.BytesIO()
    writer.write_csv(table, out)
    return out.getvalue().decode()
