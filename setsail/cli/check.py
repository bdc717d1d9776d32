"""setsail check: findings in manifests, and the safe fixes."""

import argparse
import sys

from setsail.cli import check_words, checking
from setsail.cli.shell import Shell
from setsail.engine import gather, judging
from setsail.engine.judging import CheckRefused
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report.checked import Checked

SUMMARY = check_words.SUMMARY
EXAMPLES = check_words.EXAMPLES
arguments = check_words.arguments


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Check, and mend if asked; 1 while there are findings, 2 when nothing could be checked."""
    _refuse_bad_mix(args)
    request = checking.request(args)
    stdin = sys.stdin.buffer.read() if gather.STDIN in args.paths else b""
    wanted = gather.Wanted(request.settings.exclude, tuple(args.values))
    gathered = gather.gather(args.paths, stdin, wanted)
    job = checking.Job(args, gathered, request)
    if args.fix or args.patch or args.write_baseline:
        from setsail.cli import check_changes  # start-up: most calls only look

        return check_changes.run(job, shell)
    told = judging.told(gathered, request)
    refuse_nothing(told.checked)
    shell.write(checking.written(job, told, shell))
    return code(told.checked, job)


def _refuse_bad_mix(args: argparse.Namespace) -> None:
    if args.dry_run and not (args.fix or args.patch):
        words = "--dry-run goes with --fix", "--dry-run 要与 --fix 一起使用"
        raise CheckRefused([Problem(Text(*words))])
    if args.fix and gather.STDIN in args.paths and not args.dry_run:
        words = "standard input cannot be written to", "标准输入无法写回"
        help = Text("add --dry-run to see the changes", "加上 --dry-run 可查看改动")
        raise CheckRefused([Problem(Text(*words), None, help)])
    if args.ask and not args.fix:
        words = "--ask goes with --fix", "--ask 要与 --fix 一起使用"
        raise CheckRefused([Problem(Text(*words))])


def refuse_nothing(checked: Checked) -> None:
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
    raise CheckRefused([*checked.not_checked, Problem(nothing, None, help)])


def code(checked: Checked, job: checking.Job) -> int:
    """1 with findings that count; 2 when a broken file was left out, for that is not clean."""
    if checking.failing(checked, job.args, job.request.settings):
        return 1
    return 2 if checked.broken else 0
