"""`setsail status`: a system on its cluster, on one screen."""

import argparse
import os
import time

from setsail.cli import apply, release_asking
from setsail.cli.shell import Shell
from setsail.engine import live_status, releases_live, system_file, target
from setsail.finding.text import Text
from setsail.report import status_text
from setsail.system.values import System
from setsail.world import cluster, cluster_faults

SUMMARY = Text(
    "how a system is on its cluster: versions, readiness, last change, what is wrong",
    "系统在集群上的状态：版本、就绪情况、最近改动、有什么问题",
)
EXAMPLES = Text(
    "setsail status -e prod            # one screen\n"
    "setsail status -e prod --watch    # again and again, until interrupted\n"
    "exit 0: all serve · exit 1: something does not, or a release is steered by nobody",
    "setsail status -e prod            # 一屏显示\n"
    "setsail status -e prod --watch    # 持续刷新，直到中断\n"
    "退出码 0：全部正常 · 退出码 1：有组件不正常，或有发布无人操控",
)
_EVERY = 2.0


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `status`."""
    apply.environment(parser, lang)
    shown = Text("look again every two seconds", "每两秒刷新一次").to(lang)
    parser.add_argument("--watch", action="store_true", help=shown)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Show; 1 while something does not serve."""
    opened = system_file.read(args.file, args.environment)
    with target.to_read(opened.system, os.path.dirname(args.file), args.context) as live:
        return _show(live, opened.system, args.watch, shell)


def _show(live: cluster.Live, system: System, watch: bool, shell: Shell) -> int:
    while True:
        rows = live_status.rows(system, live)
        shell.write(status_text.write(rows, shell.lang, shell.colour))
        steered = _releases(live, system, shell)
        if not watch:
            return 0 if steered and all(row.health.serves for row in rows) else 1
        shell.out.flush()
        time.sleep(_EVERY)


def _releases(live: cluster.Live, system: System, shell: Shell) -> bool:
    """Show the releases under way; whether somebody steers each of them."""
    try:
        found = releases_live.running(live, system.namespace, time.time())
    except cluster_faults.Denied as denied:
        shell.problems(denied.problems)
        return True
    for each in found:
        shell.say(each.told)
        if not each.steered:
            shell.note(release_asking.nobody(each.name))
    return all(each.steered for each in found)
