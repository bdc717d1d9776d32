"""What the commands about a release share: which one is meant, and where its counters are."""

import argparse
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from setsail.cli.parser import CallRefused
from setsail.cluster.protocol import Metrics
from setsail.derive import indicator
from setsail.engine import releasing_metrics, system_file, target
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system.values import System, Workload
from setsail.world import cluster, pod_counters
from setsail.world.pod_counters import Source

_PLAIN = re.compile(r"(?:deployments?|deploy)(?:\.apps)?/(?P<name>[a-z0-9][-a-z0-9.]*)")


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
            "deployment/NAME, or a system.yaml or its folder (default: .)",
            "deployment/名称，或 system.yaml 及其目录（默认 .）",
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
    if found := _PLAIN.fullmatch(args.target):
        _refuse_mix(args)
        with target.named(".", args.context, writes) as live:
            yield Meant(live, args.namespace or live.namespace, found["name"])
        return
    file = os.path.join(args.target, "system.yaml") if os.path.isdir(args.target) else args.target
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


def metrics(found: Meant, args: argparse.Namespace) -> Metrics:
    """Where the counters are read: as told, as system.yaml says, or where they usually are.

    Raises BadNames.
    """
    names = releasing_metrics.conventions(args.metric)
    path, port = args.metrics_path, args.metrics_port
    if found.component is not None:
        said = found.component.metrics
        path, port = path or said.path, port or said.port
        convention = indicator.convention(found.component)
        if convention is not None and not args.metric:
            names = (releasing_metrics.names(convention),)
    return pod_counters.PodCounters(found.live, names, Source(path or "", port), time.time)


def metric_options(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options that say where counters of requests are read."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "--metrics-port", metavar="PORT", type=int,
        help=say("where the pods show their metrics", "Pod 暴露指标的端口"),
    )  # fmt: skip
    parser.add_argument(
        "--metrics-path", metavar="PATH",
        help=say("and the path there (default: /metrics)", "指标路径（默认 /metrics）"),
    )  # fmt: skip
    parser.add_argument(
        "--metric", metavar="WHAT=NAME", action="append", default=[],
        help=say(
            "what is counted under which name: requests=, seconds=, failed=, counted=",
            "各项指标的名称：requests=、seconds=、failed=、counted=",
        ),
    )  # fmt: skip


def identity() -> str:
    """A name that no other process has: who sits where, and chance."""
    user = os.environ.get("USER") or os.environ.get("LOGNAME") or "somebody"
    return f"{user}@{socket.gethostname()}/{os.getpid()}-{secrets.token_hex(3)}"
