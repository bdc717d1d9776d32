"""What the commands about a release share: which one is meant."""

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from setsail.cli.parser import CallRefused
from setsail.engine import system_file, target
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system.values import System, Workload
from setsail.world import cluster

_PLAIN = re.compile(r"(?:deployments?|deploy)(?:\.apps)?/(?P<name>[a-z0-9][-a-z0-9.]*)")
_NAME = re.compile(r"(?P<name>[a-z0-9]([-a-z0-9]*[a-z0-9])?)")


SYSTEM = "system.yaml"


class Meant(NamedTuple):
    """The release that is meant: its cluster, namespace and Deployment, and the component of a
    system that it is, if one is named."""

    live: cluster.Live
    namespace: str
    name: str
    component: Workload | None = None
    system: System | None = None


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options that say which release is meant."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "target", metavar="TARGET", nargs="?", default=".",
        help=say(
            "deployment/NAME; or a system.yaml, its folder or a component of it (default: .)",
            "deployment/名称；或 system.yaml、其目录或其中的组件（默认 .）",
        ),
    )  # fmt: skip
    parser.add_argument(
        "-e", "--environment", metavar="ENV",
        help=say("of system.yaml: which", "system.yaml 的环境"),
    )  # fmt: skip
    parser.add_argument(
        "--component", metavar="NAME", help=say("of system.yaml: which", "system.yaml 的组件")
    )
    parser.add_argument(
        "-n", "--namespace", metavar="NS",
        help=say("of deployment/NAME (default: the context's)", "deployment 的命名空间"),
    )  # fmt: skip
    parser.add_argument(
        "--context", metavar="CONTEXT",
        help=say("of the kubeconfig; never assumed", "kubeconfig 的上下文；绝不默认"),
    )  # fmt: skip


@contextmanager
def meant(args: argparse.Namespace, writes: bool = True) -> Iterator[Meant]:
    """The release that the options mean. Raises CallRefused, SystemRefused, WrongCluster,
    ClusterFailed."""
    found = _PLAIN.fullmatch(args.target)
    bare = None if os.path.exists(args.target) else _NAME.fullmatch(args.target)
    plain = found or (None if args.environment else bare)
    if plain is not None:
        _refuse_mix(args)
        with target.named(".", args.context, writes) as live:
            yield Meant(live, args.namespace or live.namespace, plain["name"])
        return
    file = os.path.join(args.target, SYSTEM) if os.path.isdir(args.target) else args.target
    if bare:
        file, args.component = SYSTEM, args.component or bare["name"]
    system = system_file.read(file, args.environment).system
    component = _component(system, args.component)
    reach = target.to_write if writes else target.to_read
    with reach(system, os.path.dirname(file), args.context) as live:
        yield Meant(live, system.namespace, component.name, component, system)


def _refuse_mix(args: argparse.Namespace) -> None:
    if args.environment or args.component:
        words = (
            f"{args.target} stands alone: --environment and --component go with a system.yaml",
            f"{args.target} 是单独的对象：--environment 与 --component 要配合 system.yaml",
        )
        raise CallRefused([Problem(Text(*words))])


def _component(system: System, asked: str | None) -> Workload:
    known = {**system.services, **system.workers}
    if asked is None and len(system.services) == 1:
        return next(iter(system.services.values()))
    if asked in known and asked is not None:
        return known[asked]
    listed = ", ".join(system.services) or "-"
    message = Text(f"there is no component {asked!r}", f"没有组件 {asked!r}")
    if asked is None:
        message = Text("which component is released?", "要发布哪个组件？")
    help = Text(f"--component is one of: {listed}", f"--component 可选：{listed}")
    raise CallRefused([Problem(message, None, help)])
