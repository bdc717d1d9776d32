"""`setsail pause`: a release takes no further step until it is told to go on."""

import argparse

from setsail.cli import release_asking
from setsail.cli import releasing as shared
from setsail.cli.shell import Shell
from setsail.finding.text import Text

SUMMARY = Text(
    "a release takes no further step; a bad version is still taken back",
    "发布不再推进；坏版本仍会被收回",
)
EXAMPLES = Text(
    "setsail pause deployment/web -n shop --context prod\n"
    "setsail pause -e prod --component web --end          # go on\n"
    "exit 0: it is written down for whoever steers · exit 2: no release runs",
    "setsail pause deployment/web -n shop --context prod\n"
    "setsail pause -e prod --component web --end          # 继续\n"
    "退出码 0：已记下，操控者会照办 · 退出码 2：没有正在进行的发布",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `pause`."""
    shared.arguments(parser, lang)
    ended = Text("go on", "继续").to(lang)
    parser.add_argument("--end", action="store_true", help=ended)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Write down the wish."""
    with shared.meant(args) as found:
        release_asking.ask(found, "go on" if args.end else "pause")
        paused = Text(f"{found.name}: paused", f"{found.name}：已暂停")
        on = Text(f"{found.name}: goes on", f"{found.name}：继续")
        release_asking.heard(found, shell, on if args.end else paused)
    return 0
