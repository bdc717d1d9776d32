"""setsail check: findings in manifests, and the safe fixes."""

import argparse
import sys

from setsail.cli.shell import Shell
from setsail.engine import check as engine
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report.checked import Checked
from setsail.rules import page as pages
from setsail.rules import rule as rules
from setsail.rules.index import RULES
from setsail.world import files

SUMMARY = Text(
    "say what is wrong in manifests, where and why; --fix mends what is safe to mend",
    "检查清单文件：哪里有问题、为什么；--fix 修复可以安全修复的部分",
)
EXAMPLES = Text(
    "setsail check k8s/                        every manifest below a folder\n"
    "setsail check app.yaml --fix --dry-run    show what --fix would change\n"
    "setsail check app.yaml --fix              change it, keep every other byte\n"
    "setsail check k8s/ --rule run-as-root     one rule only\n"
    "helm template web ./chart | setsail check -\n"
    "kubectl kustomize overlays/prod | setsail check - --format sarif",
    "setsail check k8s/                        检查目录下的全部清单\n"
    "setsail check app.yaml --fix --dry-run    显示 --fix 会改什么\n"
    "setsail check app.yaml --fix              修改，其余字节保持不变\n"
    "setsail check k8s/ --rule run-as-root     只检查一条规则\n"
    "helm template web ./chart | setsail check -\n"
    "kubectl kustomize overlays/prod | setsail check - --format sarif",
)

FORMATS = ("text", "json", "sarif", "junit", "github")


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The words of the command line."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    paths = say("files, folders, or - for standard input", "文件、目录，或 - 表示标准输入")
    parser.add_argument("paths", nargs="+", metavar="PATH", help=paths)
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help=say("of the report", "报告格式")
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help=say(
            "write the safe fixes; with --rule also those that change what the program may do",
            "写入安全的修复；配合 --rule 时也写入会改变程序权限的修复",
        ),
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help=say(
            "with --fix: show the changes and write nothing", "配合 --fix：只显示改动，不写入"
        ),
    )
    parser.add_argument(
        "--rule",
        action="append",
        default=[],
        metavar="ID",
        help=say("only this rule (may be repeated)", "只用这条规则（可重复）"),
    )
    parser.add_argument(
        "--persona",
        choices=rules.LEVELS,
        default="default",
        help=say("how much you want to hear", "想听多少意见"),
    )


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Check, and mend if asked; 1 while there are findings, 2 when nothing could be checked."""
    _refuse_bad_mix(args)
    request = engine.Request(args.persona, tuple(args.rule))
    stdin = sys.stdin.buffer.read() if engine.STDIN in args.paths else b""
    gathered = engine.gather(args.paths, stdin)
    if args.fix:
        return _fix(args, gathered, request, shell)
    checked = engine.check(gathered, request)
    _refuse_nothing(checked)
    if args.format == "text":
        checked = engine.with_quotes(checked, gathered)
    shell.write(_written(checked, args.format, shell))
    return _code(checked)


def _refuse_bad_mix(args: argparse.Namespace) -> None:
    if args.dry_run and not args.fix:
        words = "--dry-run goes with --fix", "--dry-run 要与 --fix 一起使用"
        raise engine.CheckRefused([Problem(Text(*words))])
    if args.fix and engine.STDIN in args.paths and not args.dry_run:
        words = "standard input cannot be written to", "标准输入无法写回"
        help = Text("add --dry-run to see the changes", "加上 --dry-run 可查看改动")
        raise engine.CheckRefused([Problem(Text(*words), None, help)])


def _refuse_nothing(checked: Checked) -> None:
    """A check of nothing is no clean check."""
    if checked.objects:
        return
    nothing = Text(
        "nothing was checked: no Kubernetes object found",
        "什么也没有检查：没有找到 Kubernetes 对象",
    )
    help = Text(
        "name files or folders with manifests (.yaml, .yml, .json)",
        "请指定含清单的文件或目录（.yaml、.yml、.json）",
    )
    raise engine.CheckRefused([*checked.not_checked, Problem(nothing, None, help)])


def _code(checked: Checked) -> int:
    """1 with findings; 2 when a broken file was left out, for that is not clean."""
    if checked.findings:
        return 1
    return 2 if checked.broken else 0


def _written(checked: Checked, format: str, shell: Shell) -> str:
    match format:
        case "json":
            from setsail.report import findings_json

            return findings_json.write(checked, shell.lang)
        case "sarif":
            from setsail.report import sarif

            return sarif.write(checked, _pages(checked), shell.lang)
        case "junit":
            from setsail.report import junit

            return junit.write(checked, shell.lang)
        case "github":
            from setsail.report import findings_github

            return findings_github.write(checked, shell.lang)
        case _:
            from setsail.report import findings_text

            remedies = {rule: page.remedy for rule, page in _pages(checked).items()}
            return findings_text.write(checked, remedies, shell.lang, shell.colour)


def _pages(checked: Checked) -> dict[str, pages.Page]:
    """The page of every rule that found something."""
    found = {finding.rule for finding in checked.findings}
    return {row.id: pages.read(rules.load(row)) for row in RULES if row.id in found}


def _fix(
    args: argparse.Namespace, gathered: engine.Gathered, request: engine.Request, shell: Shell
) -> int:
    from setsail.report import diff

    fixed = engine.fix(gathered, request)
    _refuse_nothing(fixed.before)
    for file, (old, new) in fixed.changed.items():
        shell.write(diff.unified(file, old, new, shell.colour))
        if not args.dry_run:
            files.write_whole(file, new)
    shell.problems(fixed.refused)
    shell.say(_told(fixed, args.dry_run))
    return _code(fixed.after)


def _told(fixed: engine.Fixed, dry_run: bool) -> Text:
    """One line on what was mended and what is left to do by hand."""
    from setsail.report.findings_text import counted

    left = len(fixed.after.findings)
    mended = len(fixed.before.findings) - left
    changed = len(fixed.changed)
    en = f"{counted(mended, 'finding')} in {counted(changed, 'file')}; {left} remain"
    zh = f" {changed} 个文件中的 {mended} 个问题；还剩 {left} 个"
    return (
        Text(f"would mend {en}", f"将修复{zh}") if dry_run else Text(f"mended {en}", f"已修复{zh}")
    )
