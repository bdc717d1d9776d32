"""setsail rule: the page of one rule."""

import argparse

from setsail.cli.shell import Shell
from setsail.engine import judging as engine
from setsail.finding.text import Text
from setsail.report import plain
from setsail.rules import page as pages
from setsail.rules import rule as rules
from setsail.rules.index import RULES

SUMMARY = Text(
    "why something is checked, what to do, and an example", "一条规则：为什么检查、怎么办、示例"
)
EXAMPLES = Text(
    "setsail rule readiness-probe-missing    its page\n"
    "setsail rule run-as-root --lang zh      in Chinese",
    "setsail rule readiness-probe-missing    该规则的说明\n"
    "setsail rule run-as-root --lang en      英文说明",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""
    help = Text("the rule's id, as in a finding", "规则 id，与检查结果中相同").to(lang)
    parser.add_argument("id", metavar="ID", help=help)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print the page. Raises CheckRefused for an id that does not exist."""
    row = next((rule for rule in RULES if rule.id == args.id), None)
    if row is None:
        raise engine.CheckRefused([engine.no_such_rule(args.id)])
    page = pages.read(rules.load(row))

    def head(text: Text) -> str:
        return plain.styled(text.to(shell.lang), "bold", shell.colour)

    guide = row.guide or "-"
    parts = (
        head(page.title)
        + f"\n{row.id} · {row.severity} · {row.persona} · {guide} · fix: {row.fix}",
        page.why.to(shell.lang),
        head(Text("What to do", "怎么办")) + "\n" + page.remedy.to(shell.lang),
        head(Text("Found", "会被发现")) + "\n" + _indented(page.bad),
        head(Text("Clean", "正确")) + "\n" + _indented(page.good),
    )
    shell.write("\n\n".join(parts))
    return 0


def _indented(example: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in example.splitlines())
