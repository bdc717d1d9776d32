"""setsail rules: the list of everything that is checked."""

import argparse

from setsail.cli.shell import Shell
from setsail.finding.text import Text
from setsail.report import jsontext, plain
from setsail.rules import page as pages
from setsail.rules import rule as rules
from setsail.rules.index import RULES

SUMMARY = Text("list what is checked", "列出全部检查规则")
EXAMPLES = Text(
    "setsail rules                 the list, by section of the checklist\n"
    "setsail rules --format json   the same for programs",
    "setsail rules                 清单，按检查表章节排列\n"
    "setsail rules --format json   供程序使用",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""
    help = Text("of the list", "清单格式").to(lang)
    parser.add_argument("--format", choices=("text", "json"), default="text", help=help)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print every rule with its title."""
    rows = [(row, pages.read(rules.load(row)).title.to(shell.lang)) for row in RULES]
    if args.format == "json":
        listed = [{**_facts(row), "title": title} for row, title in rows]
        shell.write(jsontext.dump({"rules": listed}))
        return 0
    widest = max(len(row.id) for row, _ in rows)
    for row, title in sorted(
        rows, key=lambda r: (r[0].persona != "default", _guide(r[0]), r[0].id)
    ):
        style = plain.styled(f"{row.severity:<7}", row.severity, shell.colour)
        fix = "" if row.fix == "none" else f" [fix: {row.fix}]"
        persona = "" if row.persona == "default" else f" [{row.persona}]"
        shell.write(f"{row.id:<{widest}}  {_guide(row):<4} {style} {title}{persona}{fix}")
    return 0


def _guide(row: rules.Rule) -> str:
    return row.guide or "-"


def _facts(row: rules.Rule) -> dict[str, str]:
    return {
        "id": row.id,
        "guide": row.guide,
        "item": row.item or "",
        "severity": row.severity,
        "persona": row.persona,
        "fix": row.fix,
    }
