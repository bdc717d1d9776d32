"""`setsail explain`: why a value is what it is, and from which line."""

import argparse
from typing import Any

from setsail.cli.shell import Shell
from setsail.document import redact
from setsail.engine import explain, explain_object, system_file
from setsail.engine.explain import Explained, Leaf, Said
from setsail.engine.explain_object import ExplainedField
from setsail.finding.text import Text
from setsail.report import explain_view, jsontext, plain
from setsail.system import spell

SUMMARY = Text(
    "why a value is what it is: which line won, over which lines",
    "某个值为何如此：哪一行生效、覆盖了哪些行",
)
EXAMPLES = Text(
    "setsail explain services.web.scale           # its long form, and the line of each value\n"
    "setsail explain services/web -e test         # a whole component in one environment\n"
    "setsail explain Deployment/web:spec.replicas # a field of a derived object\n"
    "exit 2: nothing of that name is said or possible",
    "setsail explain services.web.scale           # 完整写法，以及每个值来自哪一行\n"
    "setsail explain services/web -e test         # 某环境中的整个组件\n"
    "setsail explain Deployment/web:spec.replicas # 派生对象的某个字段\n"
    "退出码 2：没有声明过、语法中也没有",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `explain`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "path", metavar="PATH",
        help=say("such as services.web.scale or Deployment/web:spec", "如 services.web.scale"),
    )  # fmt: skip
    parser.add_argument(
        "-f", "--file", metavar="FILE", default="system.yaml",
        help=say("the system (default: system.yaml)", "系统文件（默认 system.yaml）"),
    )  # fmt: skip
    parser.add_argument(
        "-e", "--environment", metavar="ENV",
        help=say("in which environment (default: production)", "在哪个环境中（默认生产）"),
    )  # fmt: skip
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help=say("of the answer", "输出格式")
    )


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Explain one path; always 0 for what exists."""
    opened = system_file.read(args.file, args.environment)
    if explain_object.is_object(args.path):
        field = explain_object.explain_object(opened.system, args.path)
        shell.write(_object_json(field) if args.format == "json" else _object(field, shell))
        return 0
    environment = opened.system.environment.name
    found = explain.explain_value(opened.declared, environment, args.path)
    shell.write(_value_json(found) if args.format == "json" else _value(found, shell))
    return 0


def _value(found: Explained, shell: Shell) -> str:
    title = plain.styled(".".join(found.path) or found.environment, "bold", shell.colour)
    place = Text(f"in {found.environment}", f"环境 {found.environment}").to(shell.lang)
    doc = f": {found.doc.to(shell.lang)}" if found.doc else ""
    head = f"{title} ({place}){doc}\n"
    if not found.leaves:
        word = Text("nothing is said about it", "没有任何说明")
        usual = found.default
        if usual:
            word = Text(f"{word.en}; default: {usual.en}", f"{word.zh}；默认值：{usual.zh}")
        return f"{head}{word.to(shell.lang)}\n"
    rows = [_row(leaf, found, shell.lang) for leaf in found.leaves]
    return head + explain_view.rows(rows, shell.lang, shell.colour)


def _row(leaf: Leaf, found: Explained, lang: str) -> explain_view.Row:
    name = ".".join(leaf.path[len(found.path) :]) or leaf.path[-1]
    lost = [(spell.flow(s.value), _where(s)) for s in reversed(leaf.said[:-1])]
    if leaf.said:
        return explain_view.Row(name, spell.flow(leaf.value), _where(leaf.said[-1]), lost)
    usual = leaf.default.to(lang) if leaf.default else ""
    return explain_view.Row(name, spell.flow(leaf.value), usual, lost)


def _where(said: Said) -> str:
    return explain_view.where(said.place, said.source)


def _value_json(found: Explained) -> str:
    values = [
        {
            "path": ".".join(leaf.path),
            "value": _hidden(leaf.path[-1], leaf.value),
            "said": [_said_json(said, said is leaf.said[-1]) for said in leaf.said],
        }
        for leaf in found.leaves
    ]
    answer = {
        "path": ".".join(found.path), "environment": found.environment, "values": values,
    }  # fmt: skip
    return jsontext.dump(answer)


def _said_json(said: Said, won: bool) -> dict[str, Any]:
    return {
        "source": ".".join(said.source),
        "file": said.place.file,
        "line": said.place.line,
        "column": said.place.column,
        "value": _hidden(said.source[-1], said.value),
        "won": won,
    }


def _hidden(name: str, value: Any) -> Any:
    """A value without the secret that somebody may have written in the open."""
    if not isinstance(value, str):
        return value
    shown = redact.text(f"{name}: {value}")
    return value if shown == f"{name}: {value}" else shown.partition(": ")[2]


def _object(found: ExplainedField, shell: Shell) -> str:
    path = ".".join(map(str, found.path))
    head = plain.styled(f"{found.object}:{path}" if path else found.object, "bold", shell.colour)
    lines = [head]
    if found.path and not isinstance(found.value, dict | list):
        lines = [redact.text(f"{head} = {spell.flow(found.value)}")]
    for reason in found.reasons:
        at = ".".join(map(str, reason.path)) or found.object
        where = (
            explain_view.where(reason.place, reason.source) if reason.place else _convention(shell)
        )
        origin = plain.styled(f"# {plain.escape(where)}", "dim", shell.colour)
        lines.append(f"  {at}: {plain.escape(reason.why.to(shell.lang))}  {origin}")
    return "\n".join(lines) + "\n"


def _convention(shell: Shell) -> str:
    return Text("a convention of Setsail", "Setsail 的约定").to(shell.lang)


def _object_json(found: ExplainedField) -> str:
    reasons = [
        {
            "field": ".".join(map(str, reason.path)),
            "why": reason.why._asdict(),
            "source": ".".join(reason.source),
            "place": str(reason.place) if reason.place else None,
        }
        for reason in found.reasons
    ]
    answer = {
        "object": found.object, "field": ".".join(map(str, found.path)), "reasons": reasons,
    }  # fmt: skip
    return jsontext.dump(answer)
