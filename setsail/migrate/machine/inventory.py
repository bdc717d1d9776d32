"""An inventory as CSV, for what no file of a program can tell.

The columns, in any order, in English or Chinese: name, kind (a type of system.yaml, or service),
hosts (separated by spaces or semicolons), port, needs (names, separated likewise).
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate import kinds
from setsail.migrate.compose.values import Port, Reach, Service, Value

_COLUMNS = {
    "name": {"name", "service", "component", "app", "名称", "服务", "组件", "系统"},
    "kind": {"kind", "type", "类型"},
    "hosts": {"hosts", "host", "ip", "ips", "address", "server", "主机", "地址", "服务器"},
    "port": {"port", "ports", "端口"},
    "needs": {"needs", "depends", "dependencies", "depends_on", "calls", "依赖", "调用"},
}


def services(path: str, text: str) -> Iterator[Service | Problem]:
    """A service for every row; a problem for what is none."""
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    at = _header(rows[0]) if rows else {}
    if "name" not in at:
        message = Text(
            "an inventory begins with a line of column names: name, kind, hosts, port, needs",
            "清单首行应为列名：name、kind、hosts、port、needs",
        )
        yield Problem(message, Place(path, 1, 1))
        return
    for number, row in enumerate(rows[1:], 2):
        told = {key: row[i].strip() if i < len(row) else "" for key, i in at.items()}
        place = Place(path, number, 1)
        if told["name"]:
            yield _service(told, place)
        elif any(cell.strip() for cell in row):
            yield Problem(Text("this row has no name", "该行没有名称"), place)


def _header(row: list[str]) -> dict[str, int]:
    words = {cell.strip().lower(): at for at, cell in reversed(list(enumerate(row)))}
    return {
        column: words[word]
        for column, known in _COLUMNS.items()
        for word in sorted(known)
        if word in words
    }


def _service(told: Mapping[str, str], place: Place) -> Service:
    kind = kinds.of_type(told.get("kind", "").lower())
    numbers = [int(p) for p in re.findall(r"\d+", told.get("port", "")) if 0 < int(p[:9]) < 65536]
    reaches = (Reach(n, None, "inventory", place) for n in _parts(told.get("needs", "")))
    return Service(
        name=told["name"],
        place=place,
        image=Value(kind.words[0], place) if kind is not None else None,
        ports=tuple(Port(n, str(n), "tcp", "", place) for n in numbers),
        reaches=tuple(reaches),
        addresses=tuple(_parts(told.get("hosts", ""))),
        where="machine",
    )


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s;,、；，]+", text) if part]
