"""`setsail rollback`: back to a release that is on record, in one step."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from setsail.cli import apply
from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.engine import going_back, records, rollback_system, system_file, target, way_back
from setsail.engine.apply import Clock
from setsail.engine.way_back import Back
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.manifest.manifest import text
from setsail.release import git_patch
from setsail.release.record import About
from setsail.report import diff, plan_text, records_text
from setsail.world import cluster, cluster_who, files

SUMMARY = Text(
    "go back to a release on record in one step: image, configuration, scale, routes",
    "一步退回到有记录的发布：镜像、配置、规模、路由",
)
EXAMPLES = Text(
    "setsail rollback web -e test                 # one step back, after showing it and asking\n"
    "setsail rollback web -e test --list          # what is on record, and whether it holds\n"
    "setsail rollback web -e test --to 3 --dry-run\n"
    "setsail rollback web -e test --yes --write   # and make system.yaml say so\n"
    "setsail rollback deployment/web -n shop --context prod --yes\n"
    "exit 0: it serves, or nothing differs · exit 1: no way back, or Git decides\n"
    "exit 3: it failed, why; a repeated call goes on where it was",
    "setsail rollback web -e test                 # 显示差异并确认后退回一步\n"
    "setsail rollback web -e test --list          # 列出记录，并检查是否完整\n"
    "setsail rollback web -e test --to 3 --dry-run\n"
    "setsail rollback web -e test --yes --write   # 同时修改 system.yaml\n"
    "setsail rollback deployment/web -n shop --context prod --yes\n"
    "退出码 0：已在提供服务或无差异 · 退出码 1：无法退回，或由 Git 决定 · 退出码 2：不明确\n"
    "退出码 3：失败及原因；重复执行会从中断处继续",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `rollback`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    def flag(name: str, en: str, zh: str) -> None:
        parser.add_argument(name, action="store_true", help=say(en, zh))

    which = say("a component, or deployment/NAME", "组件名，或 deployment/名称")
    parser.add_argument("what", metavar="NAME", nargs="?", default="", help=which)
    apply.environment(parser, lang, required=False)
    space = say("without system.yaml: the namespace", "没有 system.yaml 时：命名空间")
    parser.add_argument("-n", "--namespace", metavar="NS", help=space)
    to = say("the number of the record (default: one step back)", "记录编号（默认：退回一步）")
    parser.add_argument("--to", metavar="N", type=_number, help=to)
    flag("--list", "list the records and check them", "列出并检查记录")
    flag("--dry-run", "show what would change, change nothing", "只显示会改动什么，不做改动")
    flag("--yes", "do not ask", "不再询问")
    flag("--write", "write system.yaml and system.lock too", "同时写入 system.yaml 和 system.lock")
    flag("--gently", "no more pods at once than its strategy says", "同时的 Pod 数不超过其策略")
    flag("--now", "although Argo CD or Flux may undo it", "即使 Argo CD 或 Flux 可能撤销它")
    flag("--trust-records", "although records were altered", "即使记录被改动过")
    parser.add_argument("--why", metavar="TEXT", default="", help=say("the reason", "原因"))
    patch = say("write what makes Git agree here", "把使 Git 一致的补丁写到这里")
    parser.add_argument("--patch", metavar="FILE", help=patch)
    wait = say("how long to wait (default: 5m)", "最长等待时间（默认 5m）")
    parser.add_argument("--timeout", metavar="TIME", default="5m", type=apply.seconds, help=wait)
    shape = say("of --list", "--list 的格式")
    parser.add_argument("--format", choices=("text", "json"), default="text", help=shape)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Show, ask, go back; 0 when it serves."""
    _refuse_bad_mix(args)
    with _reached(args) as (live, namespace, opened):
        deployment = _named(args, live, namespace, opened)
        if args.list:
            return _list(live, deployment, args, shell)
        if not args.dry_run:
            going_back.tidy(live, deployment)
        back = way_back.plan(live, deployment, args.to, args.trust_records)
        back = replace(back, gently=args.gently)
        _show(back, shell)
        changed = rollback_system.changes(opened, back.target, back.live) if opened else ()
        for one in changed:
            shell.write(diff.unified(one.file, one.old, one.new, shell.colour))
        code = _go(live, back, args, shell)
        if changed and args.write and not args.dry_run and (code == 0 or _git_decides(back, args)):
            for one in changed:
                files.write_whole(one.file, one.new)
                shell.note(Text(f"written: {one.file}", f"已写入：{one.file}"))
        elif changed:
            shell.note(Text("--write makes these files say so", "--write 会写入以上文件"))
        return code


Reached = tuple[cluster.Live, str, system_file.Opened | None]


@contextmanager
def _reached(args: argparse.Namespace) -> Iterator[Reached]:
    """The cluster, the namespace, and the system where one is named."""
    look = args.list or args.dry_run
    if args.namespace:
        with target.named(".", args.context, not look) as live:
            yield live, args.namespace, None
        return
    opened = system_file.read(args.file, args.environment)
    reach = target.to_read if look else target.to_write
    with reach(opened.system, os.path.dirname(args.file), args.context) as live:
        yield live, opened.system.namespace, opened


def _named(
    args: argparse.Namespace,
    live: cluster.Live,
    namespace: str,
    opened: system_file.Opened | None,
) -> ObjectRef:
    """The Deployment that is meant: named, or the only one that has records."""
    kind, _, name = args.what.rpartition("/")
    if kind and kind.lower() not in ("deployment", "deploy"):
        words = (
            f"only a Deployment has records, not {kind}",
            f"只有 Deployment 有记录，而不是 {kind}",
        )
        raise CallRefused([Problem(Text(*words))])
    if opened and name == opened.system.name and name not in opened.system.services:
        name = ""
    known = {text(r.of("Deployment"), "metadata", "name") for r in records.every(live, namespace)}
    if not name and len(known) != 1:
        listed = ", ".join(sorted(known)) or "-"
        words = "which Deployment is meant?", "指的是哪个 Deployment？"
        help = Text(f"on record are: {listed}", f"有记录的：{listed}")
        raise CallRefused([Problem(Text(*words), None, help)])
    return ObjectRef("apps/v1", "Deployment", namespace, name or known.pop())


def _list(live: cluster.Live, of: ObjectRef, args: argparse.Namespace, shell: Shell) -> int:
    found, faults = records.good(live, of), records.faults(live, of)
    if not found and not faults:
        raise way_back.NoWay([way_back.no_record(of)])
    if args.format == "json":
        shell.write(records_text.as_json(of.name, found, faults, shell.lang))
    else:
        shell.write(records_text.table(found, faults, shell.lang, shell.colour))
    return 1 if faults else 0


def _show(back: Back, shell: Shell) -> None:
    about = back.target.about
    shell.say(
        Text(
            f"back to record {back.way.to} of {back.deployment.name}, {about.outcome} {about.at} "
            f"by {about.who}",
            f"{back.deployment.name} 退回到记录 {back.way.to}（{about.at}，{about.who}）",
        )
    )
    shell.write(plan_text.write(back.shown, shell.lang, shell.colour))
    if back.way.restart:
        shell.say(
            Text(
                "its pods are replaced, for they read the configuration once",
                "会更换 Pod，因为它们只读取一次配置",
            )
        )
    for why in back.warnings:
        shell.note(Text(f"note: {why.en}", f"注意：{why.zh}"))


def _go(live: cluster.Live, back: Back, args: argparse.Namespace, shell: Shell) -> int:
    if not back.shown and not way_back.unended(back):
        shell.say(Text("nothing differs", "没有差异"))
        return 0
    stopped = _git_decides(back, args)
    _patch(back, args, shell, stopped)
    if stopped:
        return _left_to_git(back, shell)
    if args.dry_run:
        return 0
    if not args.yes and not _agreed(back, shell):
        shell.note(Text("nothing was changed", "没有做任何改动"))
        return 1
    about = _about(live, back, args)
    try:
        made = going_back.go(live, back, about, (args.timeout, Clock()), shell.note)
    except KeyboardInterrupt:
        words = "stopped midway: the same call goes on from there", "中途停止：重复执行可继续"
        shell.note(Text(*words))
        raise
    words = (
        f"it serves as record {back.way.to} did; record {made.number} is written",
        f"已按记录 {back.way.to} 提供服务；已写入记录 {made.number}",
    )
    shell.say(Text(*words))
    return 0


def _git_decides(back: Back, args: argparse.Namespace) -> bool:
    """Whether somebody would put back at once what Git says."""
    return bool(back.owner and back.owner.heals) and not args.now


def _patch(back: Back, args: argparse.Namespace, shell: Shell, wanted: bool) -> None:
    """Write what makes Git agree: where it was asked for, and where Git decides."""
    if not args.patch and not wanted and not back.owner:
        return
    said = emit.dump([git_patch.component(back.way.steps, back.live)])
    path = args.patch or f"rollback-{back.deployment.name}-{back.way.to}.yaml"
    if args.dry_run:
        shell.write(said)
        return
    files.write_whole(path, said)
    shell.note(
        Text(
            f"{path}: a Kustomize component that makes Git agree (components: [...])",
            f"{path}：使 Git 一致的 Kustomize 组件（components: [...]）",
        )
    )


def _left_to_git(back: Back, shell: Shell) -> int:
    owner = back.owner
    assert owner is not None, "only what has an owner is left to him"
    shell.note(
        Text(
            f"{owner.tool} ({owner.name}) keeps this as Git says, and would undo it: "
            f"nothing was changed. Commit the change; or let it rest ({owner.rest.en}) "
            "and say --now",
            f"{owner.tool}（{owner.name}）会按 Git 恢复并撤销此改动：没有做任何改动。"
            f"请提交该改动；或先让它暂停（{owner.rest.zh}）再用 --now",
        )
    )
    return 1


def _about(live: cluster.Live, back: Back, args: argparse.Namespace) -> About:
    about = back.target.about
    number = back.way.to
    return About(
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        who=cluster_who.name(live),
        outcome="returned",
        why_en=args.why or f"went back to record {number}",
        why_zh=args.why or f"退回到记录 {number}",
        level=about.level,
        floor=way_back.floor(live, back.deployment),
        returned_to=number,
    )


def _agreed(back: Back, shell: Shell) -> bool:
    words = f"go back to record {back.way.to}? [y/N]", f"退回到记录 {back.way.to}？[y/N]"
    shell.note(Text(*words))
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


def _refuse_bad_mix(args: argparse.Namespace) -> None:
    if bool(args.namespace) == bool(args.environment):
        words = "say -e ENV, or -n NAMESPACE", "请给出 -e 环境 或 -n 命名空间"
        raise CallRefused([Problem(Text(*words))])
    if args.namespace and not args.context:
        words = (
            "nothing says which cluster; the current one is never assumed",
            "没有说明是哪个集群；绝不会默认使用当前集群",
        )
        raise CallRefused(
            [Problem(Text(*words), None, Text("give --context", "请用 --context 指定"))]
        )
    if args.namespace and args.write:
        words = (
            "--write changes system.yaml, and -n means none",
            "--write 修改 system.yaml，而 -n 表示没有",
        )
        raise CallRefused([Problem(Text(*words))])
    asks = not (args.list or args.dry_run or args.yes)
    if asks and not sys.stdin.isatty():
        words = "nobody is there to be asked", "没有人可以确认"
        raise CallRefused(
            [Problem(Text(*words), None, Text("--yes says yes beforehand", "可用 --yes 事先确认"))]
        )


def _number(said: str) -> int:
    if not said.isdecimal() or int(said) < 1:
        raise ValueError(said)
    return int(said)
