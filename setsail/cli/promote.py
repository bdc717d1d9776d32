"""`setsail promote`: agree to a release, or say that everybody is to get it."""

import argparse

from setsail.cli import release_asking
from setsail.cli import releasing as shared
from setsail.cli.shell import Shell
from setsail.finding.text import Text

SUMMARY = Text(
    "agree to a release; at its last step: everybody is to get it",
    "同意发布；在最后一步则表示全量发布",
)
EXAMPLES = Text(
    "setsail promote deployment/web -n shop --context prod\n"
    "setsail promote -e prod --component web\n"
    "setsail promote -e prod --component web --urgent     # the old version is broken: go on\n"
    "who agrees is who the cluster says you are; the author of a release does not count\n"
    "exit 0: it is written down for whoever steers · exit 2: no release runs",
    "setsail promote deployment/web -n shop --context prod\n"
    "setsail promote -e prod --component web\n"
    "setsail promote -e prod --component web --urgent     # 旧版本已损坏：继续发布\n"
    "同意者以集群识别的身份为准；发布的作者不算在内\n"
    "退出码 0：已记下，操控者会照办 · 退出码 2：没有正在进行的发布",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `promote`."""
    shared.arguments(parser, lang)
    urgent = Text("go on although the old version is broken", "旧版本已损坏也继续").to(lang)
    parser.add_argument("--urgent", action="store_true", help=urgent)


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Write down the consent."""
    with shared.meant(args) as found:
        release_asking.ask(found, "urge" if args.urgent else "promote")
        said = Text(f"{found.name}: you agreed", f"{found.name}：已记录您的同意")
        release_asking.heard(found, shell, said)
    return 0
