"""Flows of a system as a table, Mermaid, DOT or JSON."""

import re
from collections.abc import Sequence

from setsail.finding.text import Text
from setsail.report import jsontext, plain
from setsail.system import units
from setsail.system.flows import INTERNET, Flow

_HEADINGS = (
    Text("caller", "调用方"),
    Text("callee", "被调用方"),
    Text("port", "端口"),
    Text("timeout", "超时"),
    Text("retries", "重试"),
    Text("what", "用途"),
)
_UNKNOWN = "-"


def table(flows: Sequence[Flow], lang: str) -> str:
    """One line a flow; `-` is "not said"."""
    rows = [[heading.to(lang) for heading in _HEADINGS], *(_cells(flow) for flow in flows)]
    widths = [max(plain.width(row[at]) for row in rows) for at in range(len(_HEADINGS))]
    lines = ("  ".join(plain.pad(cell, w) for cell, w in zip(row, widths)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def mermaid(flows: Sequence[Flow]) -> str:
    """A Mermaid flowchart: stores are cylinders, what stays outside has a double edge."""
    lines = ["flowchart LR"]
    for name, section in _nodes(flows):
        begin, end = {"stateful": ("[(", ")]"), "external": ("[[", "]]")}.get(section, ("[", "]"))
        lines.append(f'  {_id(name)}{begin}"{name}"{end}')
    lines += [f"  {_id(f.caller)} -->|{f.port or '?'}{_wait(f)}| {_id(f.callee)}" for f in flows]
    return "\n".join(lines) + "\n"


def dot(flows: Sequence[Flow]) -> str:
    """A DOT graph for Graphviz."""
    lines = ["digraph system {", "  rankdir=LR;", "  node [shape=box];"]
    for name, section in _nodes(flows):
        shape = {"stateful": "cylinder", "external": "component"}.get(section)
        lines.append(f'  "{name}"' + (f" [shape={shape}];" if shape else ";"))
    lines += [f'  "{f.caller}" -> "{f.callee}" [label="{f.port or "?"}{_wait(f)}"];' for f in flows]
    return "\n".join((*lines, "}")) + "\n"


def as_json(flows: Sequence[Flow]) -> str:
    """A list of objects with the fields of `Flow`; times are seconds, null is "not said"."""
    listed = [{**flow._asdict(), "port": flow.port or None} for flow in flows]
    return jsontext.dump(listed)


def _cells(flow: Flow) -> list[str]:
    return [
        flow.caller,
        flow.callee,
        str(flow.port or _UNKNOWN),
        _UNKNOWN if flow.timeout is None else units.duration_text(flow.timeout),
        _UNKNOWN if flow.retries is None else str(flow.retries),
        plain.escape(flow.what) or _UNKNOWN,
    ]


def _nodes(flows: Sequence[Flow]) -> list[tuple[str, str]]:
    """Every name once, in the order met, with its section where that is known."""
    sections = {flow.callee: str(flow.section) for flow in flows}
    names = dict.fromkeys(name for flow in flows for name in (flow.caller, flow.callee))
    return [(name, sections.get(name, "")) for name in names]


def _id(name: str) -> str:
    """An identifier that Mermaid does not take for a word of its own (`end`)."""
    return INTERNET if name == INTERNET else "n_" + re.sub(r"\W", "_", name)


def _wait(flow: Flow) -> str:
    return "" if flow.timeout is None else f" {units.duration_text(flow.timeout)}"
