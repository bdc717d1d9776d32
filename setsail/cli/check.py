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
LARGE = 50_000
"""Bytes of input from which on the report of an earlier run is looked for."""


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Check, and mend if asked; 1 while there are findings, 2 when nothing could be checked."""
    _refuse_bad_mix(args)
    request = checking.request(args)
    job = checking.Job(args, _gathered(args, request), request)
    if args.fix or args.patch or args.write_baseline:
        from setsail.cli import check_changes  # start-up: most calls only look

        return check_changes.run(job, shell)
    return _look(job, shell)


def _gathered(args: argparse.Namespace, request: judging.Request) -> gather.Gathered:
    """The objects of the files that are named, or of a cluster."""
    if args.live:
        from setsail.engine import live  # start-up: most calls reach for no cluster

        where = live.Where(tuple(args.namespace), args.certificates)
        return live.gathered(args.context, where, args.all_namespaces)
    stdin = sys.stdin.buffer.read() if gather.STDIN in args.paths else b""
    wanted = gather.Wanted(request.settings.exclude, tuple(args.values))
    return gather.gather(args.paths, stdin, wanted)


def _look(job: checking.Job, shell: Shell) -> int:
    """Look and tell; what was told of the same bytes before is told again."""
    name, args = None, job.args
    if not (args.no_cache or args.live) and sum(len(s.data) for s in job.gathered.sources) >= LARGE:
        from setsail.engine import remembered  # start-up: small inputs are looked at anew

        form = (args.format, args.all, args.paths, args.fail_on, shell.lang, shell.colour)
        name = remembered.key(job.gathered, job.request, form)
        if name is not None and (report := remembered.get(name)) is not None:
            shell.write(report.text)
            return report.code
    told = judging.told(job.gathered, job.request, args.jobs)
    refuse_nothing(told.checked)
    text, exit_code = checking.written(job, told, shell), code(told.checked, job)
    shell.write(text)
    if name is not None:
        remembered.put(name, remembered.Report(text, exit_code))
    return exit_code


def _refuse_bad_mix(args: argparse.Namespace) -> None:
    if args.dry_run and not (args.fix or args.patch):
        words = "--dry-run goes with --fix", "--dry-run 要与 --fix 一起使用"
        raise CheckRefused([Problem(Text(*words))])
    if args.fix and gather.STDIN in args.paths and not args.dry_run:
        words = "standard input cannot be written to", "标准输入无法写回"
        help = Text("add --dry-run to see the changes", "加上 --dry-run 可查看改动")
        raise CheckRefused([Problem(Text(*words), None, help)])
    _refuse_half_live(args)
    if args.ask and not args.fix:
        words = "--ask goes with --fix", "--ask 要与 --fix 一起使用"
        raise CheckRefused([Problem(Text(*words))])


def _refuse_half_live(args: argparse.Namespace) -> None:
    """A cluster is looked at alone, and what is wrong in it is mended where it comes from."""
    mends = args.fix or args.patch or args.diff_base
    if args.live and (args.paths or mends):
        words = (
            "--live checks a cluster, and goes with no path, --fix, --patch or --diff-base",
            "--live 检查集群，不能与路径、--fix、--patch、--diff-base 同用",
        )
        help = Text("mend the files, then setsail apply", "请修复文件，然后执行 setsail apply")
        raise CheckRefused([Problem(Text(*words), None, help)])
    if not args.live and (
        args.namespace or args.all_namespaces or args.context or args.certificates
    ):
        words = (
            "-n, -A, --context and --certificates go with --live",
            "-n、-A、--context、--certificates 要与 --live 一起使用",
        )
        raise CheckRefused([Problem(Text(*words))])
    if not args.live and not args.paths:
        words = "nothing is named to be checked", "没有指定要检查的内容"
        help = Text(
            "name files or folders, or --live for a cluster",
            "请指定文件或目录，或用 --live 检查集群",
        )
        raise CheckRefused([Problem(Text(*words), None, help)])


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
