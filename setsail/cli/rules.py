"""setsail rules: the list of everything that is checked."""

import argparse
from collections.abc import Sequence

from setsail.cli.shell import Shell
from setsail.finding.text import Text
from setsail.report import jsontext, plain
from setsail.rules import page as pages
from setsail.rules import rule as rules
from setsail.rules.index import RULES

SUMMARY = Text("list what is checked", "列出全部检查规则")
EXAMPLES = Text(
    "setsail rules                                the list, by topic\n"
    "setsail rules --guide 1.2 --severity error   one section, the worst\n"
    "setsail rules --persona pedantic             those that only pedants hear\n"
    "setsail rules --format json                  the same for programs",
    "setsail rules                                清单，按主题排列\n"
    "setsail rules --guide 1.2 --severity error   某一章节中最严重的\n"
    "setsail rules --persona pedantic             只有严格模式才报告的规则\n"
    "setsail rules --format json                  供程序使用",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    form = say("of the list", "清单格式")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)
    guide = say("only this row of the practice guide", "只列实践指南的这一节")
    parser.add_argument("--guide", metavar="ROW", help=guide)
    severity = say("only of this severity", "只列此级别")
    parser.add_argument("--severity", choices=("error", "warning", "note"), help=severity)
    persona = say("only of this persona", "只列此类受众的规则")
    parser.add_argument("--persona", choices=rules.LEVELS, help=persona)
    own = say("also rules of your own", "同时列出自有规则")
    parser.add_argument("--own-rules", metavar="DIR", help=own)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print every rule that is asked for, with its title."""
    rows = [(row, pages.read(rules.load(row)).title.to(shell.lang)) for row in _chosen(args)]
    if args.format == "json":
        listed = [{**_facts(row), "title": title} for row, title in rows]
        shell.write(jsontext.dump({"rules": listed}))
        return 0
    widest = max((len(row.id) for row, _ in rows), default=0)
    for topic in sorted({_topic(row) for row, _ in rows}):
        shell.write(plain.styled(topic, "bold", shell.colour))
        for row, title in rows:
            if _topic(row) == topic:
                shell.write(_line(row, title, widest, shell))
        shell.write("")
    shell.say(Text(f"{len(rows)} rules", f"{len(rows)} 条规则"))
    return 0


def _chosen(args: argparse.Namespace) -> Sequence[rules.Rule]:
    own: tuple[rules.Rule, ...] = ()
    if args.own_rules:
        from setsail.engine import own_rules

        own = own_rules.load(args.own_rules)
    return [
        row
        for row in (*RULES, *own)
        if args.guide in (None, row.guide)
        and args.severity in (None, row.severity)
        and args.persona in (None, row.persona)
    ]


def _topic(row: rules.Rule) -> str:
    """The folder of a rule; rules of the user's own have none."""
    parts = row.module.split(".")
    return parts[-2] if len(parts) > 1 else "own"


def _line(row: rules.Rule, title: str, widest: int, shell: Shell) -> str:
    style = plain.styled(f"{row.severity:<7}", row.severity, shell.colour)
    fix = "" if row.fix == "none" else f" [fix: {row.fix}]"
    persona = "" if row.persona == "default" else f" [{row.persona}]"
    return f"  {row.id:<{widest}}  {row.guide or '-':<4} {style} {title}{persona}{fix}"


def _facts(row: rules.Rule) -> dict[str, str]:
    return {
        "id": row.id,
        "topic": _topic(row),
        "guide": row.guide,
        "item": row.item or "",
        "severity": row.severity,
        "persona": row.persona,
        "fix": row.fix,
    }
