"""`setsail apply`: a system onto its cluster, until it serves."""

import argparse
import os
import re
import sys

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import apply, live_plan, system_file, target
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import plan_text
from setsail.system.values import System
from setsail.world import cluster

SUMMARY = Text(
    "apply system.yaml to the cluster of an environment, and wait until it serves",
    "把 system.yaml 应用到某环境的集群，并等到它真正提供服务",
)
EXAMPLES = Text(
    "setsail apply -e test                     # server-side, in order; safe to repeat\n"
    "setsail apply -e test --dry-run           # what it would do; nothing is changed\n"
    "setsail apply -e test --prune             # then remove what is left over, after asking\n"
    "setsail apply -e test --prune --delete-data StatefulSet/old-db\n"
    "exit 0: it serves · exit 2: another cluster than before, or unclear · exit 3: it failed, why",
    "setsail apply -e test                     # 服务端应用，按顺序；可安全重复执行\n"
    "setsail apply -e test --dry-run           # 只显示会做什么，不做改动\n"
    "setsail apply -e test --prune             # 确认后删除属于我们且多余的对象\n"
    "setsail apply -e test --prune --delete-data StatefulSet/old-db\n"
    "退出码 0：已在提供服务 · 退出码 2：集群不明确或与之前不同 · 退出码 3：失败及原因",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `apply`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    def flag(name: str, en: str, zh: str) -> None:
        parser.add_argument(name, action="store_true", help=say(en, zh))

    environment(parser, lang)
    flag("--dry-run", "say what would be done, change nothing", "只说明会做什么，不做改动")
    flag("--no-wait", "do not wait until it serves", "不等待服务就绪")
    parser.add_argument(
        "--timeout", metavar="TIME", default="5m", type=seconds,
        help=say("how long to wait (default: 5m)", "最长等待时间（默认 5m）"),
    )  # fmt: skip
    flag("--prune", "remove what we made and no longer want", "删除由我们创建且不再需要的对象")
    flag("--yes", "with --prune: do not ask", "配合 --prune：不再询问")
    parser.add_argument(
        "--delete-data", metavar="KIND/NAME", action="append", default=[],
        help=say("with --prune: this may go with its data", "配合 --prune：允许连同数据删除它"),
    )  # fmt: skip
    parser.add_argument(
        "--take", metavar="MANAGER", action="append", default=[],
        help=say("take over the fields of this other owner", "接管该其他管理者拥有的字段"),
    )  # fmt: skip
    flag("--skip-missing-kinds", "leave out kinds that the cluster lacks", "略过集群没有的类型")


def environment(parser: argparse.ArgumentParser, lang: str, required: bool = True) -> None:
    """The options that name a system, its environment and its cluster."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "-f", "--file", metavar="FILE", default="system.yaml",
        help=say("the system (default: system.yaml)", "系统文件（默认 system.yaml）"),
    )  # fmt: skip
    parser.add_argument(
        "-e", "--environment", metavar="ENV", required=required, help=say("which", "哪个环境")
    )
    parser.add_argument(
        "--context", metavar="CONTEXT",
        help=say(
            "of the kubeconfig, where platform.context says none",
            "kubeconfig 的上下文（platform.context 未写时）",
        ),
    )  # fmt: skip


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Apply, wait, prune if asked; 0 when it serves."""
    _refuse_bad_mix(args)
    opened = system_file.read(args.file, args.environment)
    folder = os.path.dirname(args.file)
    reach = target.to_read if args.dry_run else target.to_write
    with reach(opened.system, folder, args.context) as live:
        return _on(live, opened.system, args, shell)


def _on(live: cluster.Live, system: System, args: argparse.Namespace, shell: Shell) -> int:
    plan = live_plan.plan(
        system, live, live_plan.Consent(args.skip_missing_kinds, tuple(args.take))
    )
    shell.write(plan_text.write(plan.steps, shell.lang, shell.colour))
    for ref in plan.missing:
        shell.note(Text(f"left out: {ref}, unknown to the cluster", f"已略过：集群没有 {ref}"))
    if args.dry_run:
        return 0
    apply.write(plan, live, shell.note)
    if not args.no_wait:
        apply.wait(plan, live, args.timeout, shell.note, apply.Clock())
        shell.say(Text("it serves", "已在提供服务"))
    _prune(args, system, live, plan, shell)
    return 0


def _prune(
    args: argparse.Namespace, system: System, live: cluster.Live, plan: live_plan.Plan, shell: Shell
) -> None:
    found = live_plan.left_over(system, live, [*(s.ref for s in plan.steps), *plan.missing])
    free, kept = apply.refuse_data(found, args.delete_data)
    for ref in kept:
        shell.say(
            Text(
                f"left over, and kept because it may hold data: {ref} (--delete-data {ref})",
                f"多余但可能含数据，已保留：{ref}（--delete-data {ref}）",
            )
        )
    for ref in free:
        shell.say(Text(f"left over: {ref}", f"多余：{ref}"))
    if not free:
        return
    if not args.prune:
        shell.say(Text("--prune removes them", "--prune 会删除它们"))
    elif args.yes or _agreed(free, shell):
        apply.remove(free, live, shell.note)


def _agreed(refs: list[ObjectRef], shell: Shell) -> bool:
    shell.note(Text(f"remove these {len(refs)}? [y/N]", f"删除这 {len(refs)} 个对象？[y/N]"))
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _refuse_bad_mix(args: argparse.Namespace) -> None:
    if (args.yes or args.delete_data) and not args.prune:
        words = "--yes and --delete-data go with --prune", "--yes 与 --delete-data 要配合 --prune"
        raise CallRefused([Problem(Text(*words))])
    if args.prune and not args.yes and not sys.stdin.isatty():
        words = "nobody is there to be asked", "没有人可以确认"
        help = Text("--prune --yes says yes beforehand", "可用 --prune --yes 事先确认")
        raise CallRefused([Problem(Text(*words), None, help)])


def seconds(text: str) -> float:
    """A time such as 90s, 5m or 1h. Raises ValueError."""
    found = re.fullmatch(r"(\d+)(s|m|h)", text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * {"s": 1.0, "m": 60.0, "h": 3600.0}[found[2]]
