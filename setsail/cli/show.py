"""`setsail show flows|graph`: who may talk to whom."""

import argparse

from setsail.cli.shell import Shell
from setsail.engine import system_file
from setsail.finding.text import Text
from setsail.report import flow_view
from setsail.system import flows

SUMMARY = Text("who may talk to whom: a table or a graph", "谁可以访问谁：表格或图")
EXAMPLES = Text(
    "setsail show flows                    # a table: caller, callee, port, timeout, retries\n"
    "setsail show graph > flows.mmd        # Mermaid; GitHub and GitLab draw it\n"
    "setsail show graph --format dot | dot -Tsvg > flows.svg\n"
    "setsail show flows -e test --format json",
    "setsail show flows                    # 表格：调用方、被调用方、端口、超时、重试\n"
    "setsail show graph > flows.mmd        # Mermaid，GitHub 与 GitLab 可直接渲染\n"
    "setsail show graph --format dot | dot -Tsvg > flows.svg\n"
    "setsail show flows -e test --format json",
)
_USUAL = {"flows": "text", "graph": "mermaid"}


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `show`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument("what", choices=tuple(_USUAL), help=say("what to show", "显示什么"))
    parser.add_argument(
        "-f", "--file", metavar="FILE", default="system.yaml",
        help=say("the system (default: system.yaml)", "系统文件（默认 system.yaml）"),
    )  # fmt: skip
    parser.add_argument(
        "-e", "--environment", metavar="ENV",
        help=say("in which environment (default: production)", "在哪个环境中（默认生产）"),
    )  # fmt: skip
    parser.add_argument(
        "--format", choices=("text", "mermaid", "dot", "json"),
        help=say("text for flows, mermaid for graph", "flows 默认 text，graph 默认 mermaid"),
    )  # fmt: skip


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Show every flow of one environment."""
    found = flows.flows(system_file.read(args.file, args.environment).system)
    match args.format or _USUAL[args.what]:
        case "mermaid":
            shell.write(flow_view.mermaid(found))
        case "dot":
            shell.write(flow_view.dot(found))
        case "json":
            shell.write(flow_view.as_json(found))
        case _:
            shell.write(flow_view.table(found, shell.lang))
    return 0
