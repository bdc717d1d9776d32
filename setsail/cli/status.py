"""`setsail status`: a system on its cluster, on one screen."""

import argparse
import os
import time
from contextlib import suppress

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
    "setsail status -e prod --watch    # again on each change, until interrupted\n"
    "exit 0: all serve · exit 1: something does not, or a release is steered by nobody",
    "setsail status -e prod            # 一屏显示\n"
    "setsail status -e prod --watch    # 有变化就刷新，直到中断\n"
    "退出码 0：全部正常 · 退出码 1：有组件不正常，或有发布无人操控",
)
_CLEAR = "\x1b[H\x1b[2J"


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `status`."""
    apply.environment(parser, lang)
    shown = Text("draw again on each change", "有变化时刷新").to(lang)
    parser.add_argument("--watch", action="store_true", help=shown)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Show; 1 while something does not serve."""
    opened = system_file.read(args.file, args.environment)
    with target.to_read(opened.system, os.path.dirname(args.file), args.context) as live:
        return _show(live, opened.system, args.watch, shell)


def _show(live: cluster.Live, system: System, watch: bool, shell: Shell) -> int:
    if watch:
        return _watch(live, system, shell)
    rows = live_status.rows(system, live)
    shell.write(status_text.write(rows, shell.lang, shell.colour))
    steered = _releases(live, system, shell)
    return 0 if steered and all(row.health.serves for row in rows) else 1


def _watch(live: cluster.Live, system: System, shell: Shell) -> int:
    """Draw again on each change of what is shown, until interrupted; on a terminal in place."""
    before = ""
    for rows in live_status.watch(system, live):
        text = status_text.write(rows, shell.lang, shell.colour)
        if text != before:
            shell.write(f"{_CLEAR}{text}" if shell.out.isatty() else f"{text}\n")
            with suppress(cluster_faults.ClusterFailed):  # the watch itself tells what is old
                _releases(live, system, shell)
            shell.out.flush()
            before = text
    raise AssertionError("a watch ends by being interrupted")


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
