"""`setsail rbac`: the least role that a command needs on a cluster."""

import argparse

from setsail.cli.parser import CallRefused
from setsail.cli.shell import Shell
from setsail.cluster import role
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest import emit

SUMMARY = Text(
    "print the least role that a command needs on a cluster",
    "打印某个命令在集群上所需的最小权限",
)
EXAMPLES = Text(
    "setsail rbac --for status -n shop            # a Role in one namespace, and what is above it\n"
    'setsail rbac --for "check --live"            # a ClusterRole for every namespace\n'
    "setsail rbac --for apply -n shop | kubectl apply -f -\n"
    "binding it to somebody is up to you; to hand out Roles, one must hold what they grant",
    "setsail rbac --for status -n shop            # 一个命名空间中的 Role 及其以上的权限\n"
    'setsail rbac --for "check --live"            # 用于所有命名空间的 ClusterRole\n'
    "setsail rbac --for apply -n shop | kubectl apply -f -\n"
    "绑定给谁由您决定；要授予 Role，自己必须拥有其中的权限",
)


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of `rbac`."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    listed = ", ".join(role.COMMANDS)
    parser.add_argument(
        "--for", dest="command", metavar="COMMAND", required=True,
        help=say(f"one of: {listed}", f"可选：{listed}"),
    )  # fmt: skip
    parser.add_argument(
        "-n", "--namespace", metavar="NS", action="append", default=[],
        help=say("only there (may be repeated; default: everywhere)", "只限该命名空间（可重复）"),
    )  # fmt: skip


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print the roles."""
    if args.command not in role.COMMANDS:
        listed = ", ".join(role.COMMANDS)
        words = f"{args.command!r} needs no cluster", f"{args.command!r} 不需要集群"
        help = Text(f"those that do: {listed}", f"需要集群的命令：{listed}")
        raise CallRefused([Problem(Text(*words), None, help)])
    shell.write(emit.dump(role.objects(args.command, args.namespace)))
    return 0
