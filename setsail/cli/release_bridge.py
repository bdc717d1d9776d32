"""What it takes to steer a release from a terminal: the cluster, the counters, the user."""

import argparse
import os
import secrets
import socket
import time

from setsail.cli.release_stop import Stop
from setsail.cli.release_telling import Teller
from setsail.cli.releasing import Meant
from setsail.cluster.protocol import Metrics
from setsail.derive import indicator
from setsail.engine import releasing_metrics
from setsail.engine.releasing import Bridge
from setsail.engine.releasing_lease import Clock
from setsail.finding.text import Text
from setsail.world import cluster_who, pod_counters, prometheus, prometheus_counters
from setsail.world.pod_counters import Source


def bridge(found: Meant, args: argparse.Namespace, teller: Teller, stop: Stop) -> Bridge:
    """All that steering takes. Raises BadNames, ClusterFailed."""
    return Bridge(
        found.live,
        metrics(found, args),
        Clock(time.time, stop.sleep),
        _identity(),
        cluster_who.name(found.live),
        teller.tell,
        teller.trouble,
        stop.wish,
    )


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
    if args.prometheus:
        server = prometheus.Prometheus(args.prometheus, os.environ.get("PROMETHEUS_TOKEN", ""))
        return prometheus_counters.PrometheusCounters(server, names, found.live.pods)
    return pod_counters.PodCounters(found.live, names, Source(path or "", port), time.time)


def metric_options(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options that say where counters of requests are read."""

    def say(en: str, zh: str) -> str:
        return Text(en, zh).to(lang)

    parser.add_argument(
        "--prometheus", metavar="URL",
        help=say(
            "read the counters there instead of from the pods", "从该 Prometheus 而非 Pod 读取计数"
        ),
    )  # fmt: skip
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


def _identity() -> str:
    """A name that no other process has: who sits where, and chance."""
    user = os.environ.get("USER") or os.environ.get("LOGNAME") or "somebody"
    return f"{user}@{socket.gethostname()}/{os.getpid()}-{secrets.token_hex(3)}"
