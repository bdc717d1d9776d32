"""The status of a system as a table for a terminal."""

from collections.abc import Sequence
from typing import Protocol

from setsail.cluster.health import Health
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.report import plain


class Row(Protocol):
    """What is shown of one workload."""

    @property
    def ref(self) -> ObjectRef: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def health(self) -> Health: ...  # noqa: D102
    @property
    def changed(self) -> tuple[str, str]: ...  # noqa: D102


_HEAD = (
    Text("workload", "工作负载"),
    Text("version", "版本"),
    Text("ready", "就绪"),
    Text("last change", "最近改动"),
)


def write(rows: Sequence[Row], lang: str, colour: bool) -> str:
    """One line a workload, and below it what is wrong with it."""
    table = [[word.to(lang) for word in _HEAD], *(_cells(row) for row in rows)]
    widths = [max(plain.width(line[at]) for line in table) for at in range(len(_HEAD))]
    lines = [_line(table[0], widths, "bold", colour)]
    for row, cells in zip(rows, table[1:]):
        lines.append(_line(cells, widths, "note" if row.health.serves else "error", colour))
        lines += [f"    {plain.escape(why.to(lang))}" for why in row.health.why]
    good = sum(row.health.serves for row in rows)
    total = Text(f"{good} of {len(rows)} serve", f"{len(rows)} 个中有 {good} 个正常").to(lang)
    return "\n".join([*lines, total])


def _cells(row: Row) -> list[str]:
    ready = "-" if row.ref.kind == "CronJob" else f"{row.health.ready}/{row.health.wanted}"
    who, when = row.changed
    cells = [str(row.ref), row.version or "-", ready, f"{when} {who}".strip() or "-"]
    return [plain.escape(cell) for cell in cells]


def _line(cells: list[str], widths: list[int], style: str, colour: bool) -> str:
    padded = [plain.pad(cell, width) for cell, width in zip(cells, widths)]
    return (plain.styled(padded[0], style, colour) + "  " + "  ".join(padded[1:])).rstrip()
