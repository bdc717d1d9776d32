"""setsail rule: the page of one rule, and the test of rules of one's own."""

import argparse

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import judging
from setsail.finding.problem import Problem
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
    "setsail rule run-as-root --lang zh      in Chinese\n"
    "setsail rule test rules/                try the promises of your own rules",
    "setsail rule readiness-probe-missing    该规则的说明\n"
    "setsail rule run-as-root --lang en      英文说明\n"
    "setsail rule test rules/                检验自有规则是否合格",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""
    help = Text("the rule's id, as in a finding; or test", "规则 id，与检查结果中相同；或 test")
    parser.add_argument("id", metavar="ID", help=help.to(lang))
    folder = Text("with test: a folder of own rules", "配合 test：自有规则目录").to(lang)
    parser.add_argument("folder", metavar="DIR", nargs="?", help=folder)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print the page. Raises CheckRefused for an id that does not exist."""
    if args.id == "test":
        return _test(args.folder, shell)
    row = next((rule for rule in RULES if rule.id == args.id), None)
    if row is None:
        raise judging.CheckRefused([judging.no_such_rule(args.id)])
    shell.write(_page(row, shell))
    return 0


def _page(row: rules.Rule, shell: Shell) -> str:
    module = rules.load(row)
    page = pages.read(module)

    def head(text: Text) -> str:
        return plain.styled(text.to(shell.lang), "bold", shell.colour)

    guide = row.guide or "-"
    parts = [
        head(page.title)
        + f"\n{row.id} · {row.severity} · {row.persona} · {guide} · fix: {row.fix}",
        page.why.to(shell.lang),
        head(Text("What to do", "怎么办")) + "\n" + page.remedy.to(shell.lang),
        head(Text("Found", "会被发现")) + "\n" + _indented(page.bad),
        head(Text("Clean", "正确")) + "\n" + _indented(page.good),
    ]
    if page.settings:
        words = Text("Parameters, as the examples are run", "参数（示例所用的值）")
        parts.append(head(words) + "\n" + _indented(page.settings))
    return "\n\n".join(parts)


def _indented(example: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in example.splitlines())


def _test(folder: str | None, shell: Shell) -> int:
    """Try the promises of every rule in a folder; 1 if one is broken."""
    if folder is None:
        message = Text("test needs the folder of your rules", "test 需要自有规则的目录")
        raise CallRefused([Problem(message)])
    from setsail.engine import own_rules, rule_test

    broken = 0
    rows = own_rules.load(folder)
    for row in rows:
        shell.write(plain.styled(plain.escape(row.id), "bold", shell.colour))
        for promise in rule_test.promises(row):
            broken += promise.broken is not None
            mark = "✗" if promise.broken else "✓"
            style = "error" if promise.broken else "note"
            said = f"  {plain.styled(mark, style, shell.colour)} {promise.says.to(shell.lang)}"
            if promise.broken:
                said += f": {plain.escape(promise.broken.to(shell.lang))}"
            shell.write(said)
    shell.say(
        Text(
            f"{len(rows)} rules, {broken} broken promises",
            f"{len(rows)} 条规则，{broken} 项不合格",
        )
    )
    return 1 if broken else 0
