"""`setsail render`: system.yaml to manifests."""

import argparse
import os
from collections.abc import Iterable

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.derive.derived import Gap
from setsail.engine import render, system_file
from setsail.engine.render import Difference, Rendered
from setsail.finding.problem import Problem
from setsail.finding.text import Text

SUMMARY = Text(
    "system.yaml → manifests for each environment, with their kustomization",
    "由 system.yaml 生成各环境的清单与 kustomization",
)
EXAMPLES = Text(
    "setsail render                          # the usual environment, into deploy/\n"
    "setsail render --all -o deploy          # every environment\n"
    "setsail render -e test --stdout | kubectl apply --server-side -f -\n"
    "setsail render --all --check            # in CI: is deploy/ what system.yaml says?\n"
    "exit 0: rendered, or nothing is stale · exit 1: --check found stale files",
    "setsail render                          # 默认环境，写入 deploy/\n"
    "setsail render --all -o deploy          # 所有环境\n"
    "setsail render -e test --stdout | kubectl apply --server-side -f -\n"
    "setsail render --all --check            # 用于 CI：deploy/ 是否与 system.yaml 一致\n"
    "退出码 0：已生成或无过期文件 · 退出码 1：--check 发现过期文件",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `render`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "-f", "--file", metavar="FILE", default="system.yaml",
        help=say("the system (default: system.yaml)", "系统文件（默认 system.yaml）"),
    )  # fmt: skip
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "-e", "--environment", metavar="ENV", help=say("one environment", "某个环境")
    )
    which.add_argument("--all", action="store_true", help=say("all environments", "所有环境"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "-o", "--output", metavar="DIR", default="deploy",
        help=say("the folder to write to (default: deploy)", "写入的目录（默认 deploy）"),
    )  # fmt: skip
    where.add_argument("--stdout", action="store_true", help=say("print, write nothing", "只打印"))
    parser.add_argument(
        "--check", action="store_true",
        help=say("write nothing; exit 1 when a file is stale", "不写入；有过期文件时退出码为 1"),
    )  # fmt: skip


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Render; 1 when --check finds that the folder is stale."""
    if args.check and args.stdout:
        message = Text(
            "--check compares files, and --stdout has none", "--check 与 --stdout 不能同用"
        )
        raise CallRefused([Problem(message)])
    every = _rendered(args)
    if args.stdout:
        shell.write("---\n".join(each.stream for each in every))
        for gap in (gap for each in every for gap in each.gaps):
            shell.note(_gap(gap))
        return 0
    stale = [_place(each, args, shell) for each in every]
    for each in every:
        _tell(each, len(every) > 1, shell)
    return 1 if args.check and any(stale) else 0


def _rendered(args: argparse.Namespace) -> list[Rendered]:
    """Everything is worked out before anything is written."""
    opened = (
        system_file.every(args.file)
        if args.all
        else (system_file.read(args.file, args.environment),)
    )
    return [render.render(each.system, os.path.dirname(args.file)) for each in opened]


def _place(each: Rendered, args: argparse.Namespace, shell: Shell) -> bool:
    """Write one environment, or compare it; whether anything differed."""
    folder = os.path.join(args.output, each.environment)
    found = render.difference(folder, each) if args.check else render.write(folder, each)
    shell.say(_summary(folder, each, found, args.check))
    for name in found.changed if args.check else ():
        shell.say(Text(f"  stale: {folder}/{name}", f"  已过期：{folder}/{name}"))
    for name in found.left_over:
        word = Text("no longer derived", "已不再生成") if args.check else Text("removed", "已删除")
        shell.say(Text(f"  {word.en}: {folder}/{name}", f"  {word.zh}：{folder}/{name}"))
    return bool(found.changed or found.left_over)


def _summary(folder: str, each: Rendered, found: Difference, checked: bool) -> Text:
    total, changed = len(each.files), len(found.changed)
    done = Text("stale", "过期") if checked else Text("written", "已写入")
    return Text(
        f"{folder}: {each.objects} objects in {total} files, {changed} {done.en}",
        f"{folder}：{total} 个文件、{each.objects} 个对象，{changed} 个{done.zh}",
    )


def _tell(each: Rendered, several: bool, shell: Shell) -> None:
    """What is hand-made, and what a plain cluster does not do."""
    if several and (each.gaps or each.hand_made):
        shell.say(Text(f"in {each.environment}:", f"{each.environment} 环境："))
    for target in each.hand_made:
        shell.say(Text(f"  hand-made: {target} (patches)", f"  手工修改：{target}（patches）"))
    for gap in _ordered(each.gaps):
        shell.say(_gap(gap))


def _ordered(gaps: Iterable[Gap]) -> list[Gap]:
    """By kind; among themselves as the concerns found them."""
    return sorted(gaps, key=lambda gap: gap.kind)


_KINDS = {
    "not-enforced": Text("not enforced", "未强制执行"),
    "wider-than-declared": Text("wider than declared", "比声明更宽"),
}


def _gap(gap: Gap) -> Text:
    kind = _KINDS[gap.kind]
    return Text(
        f"  {kind.en} [{gap.item}]: {gap.message.en}", f"  {kind.zh} [{gap.item}]：{gap.message.zh}"
    )
