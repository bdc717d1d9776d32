"""What an objective is measured by: the requests of a service, and the bad ones among them.

The names of the metrics follow a convention, chosen by where the metrics are served and what
the service speaks. docs/explain/objectives.md lists them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from setsail.derive import promql
from setsail.system import values


@dataclass(frozen=True, slots=True)
class Convention:
    """Names of a counter and a histogram of requests. `failed` matches the series of failed
    requests, `counted` those that count at all."""

    requests: str
    seconds: str
    code: str
    failed: str
    counted: tuple[str, ...] = ()


MICROMETER = Convention(
    requests="http_server_requests_seconds_count",
    seconds="http_server_requests_seconds",
    code="status",
    failed='status=~"5.."',
    counted=('uri!~"/actuator.*"',),  # probes and scrapes would dilute the errors of users
)
PROMETHEUS = Convention(
    requests="http_requests_total",
    seconds="http_request_duration_seconds",
    code="code",
    failed='code=~"5.."',
)
GRPC = Convention(
    requests="grpc_server_handled_total",
    seconds="grpc_server_handling_seconds",
    code="grpc_code",
    failed='grpc_code=~"Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss"',
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """`budget` is the ratio of requests that may be bad. `requests` and `errors` are PromQL: how
    many there were in the last five minutes; `errors` is 0 while there is no bad series yet, and
    absent where it cannot be known."""

    name: str
    budget: Decimal
    requests: str
    errors: str


def convention(workload: values.Workload) -> Convention | None:
    """How `workload` names its metrics; None when it serves none or speaks neither protocol."""
    if workload.metrics.path is None or not workload.ports:
        return None
    if workload.metrics.path.startswith("/actuator"):
        return MICROMETER
    return {"http": PROMETHEUS, "grpc": GRPC}.get(workload.ports[0].app)


def target(system: values.System, name: str) -> dict[str, str]:
    """The labels that every series scraped from `name` carries."""
    return {"namespace": system.namespace, "job": name}


def indicators(
    system: values.System, workload: values.Workload, objective: values.Objective
) -> Iterator[Indicator]:
    """One for the availability and one for each latency of `objective`."""
    names = convention(workload)
    if names is None:
        return
    labels = target(system, workload.name)
    if objective.availability is not None:
        yield _availability(names, labels, objective.availability)
    for quantile, seconds in objective.latency.items():
        yield _latency(names, labels, quantile, seconds)


def _increase(metric: str, labels: dict[str, str], *more: str) -> str:
    return f"sum(increase({promql.series(metric, labels, *more)}[5m]))"


def _availability(names: Convention, labels: dict[str, str], ratio: float) -> Indicator:
    requests = _increase(names.requests, labels, *names.counted)
    failed = _increase(names.requests, labels, *names.counted, names.failed)
    # A program exports its first 5xx series with its first failure: until then it is 0.
    errors = f"{failed} or 0 * {requests}"
    return Indicator("availability", 1 - promql.exact(ratio), requests, errors)


def _latency(names: Convention, labels: dict[str, str], quantile: str, seconds: float) -> Indicator:
    requests = _increase(f"{names.seconds}_count", labels, *names.counted)
    within = _increase(f"{names.seconds}_bucket", labels, *names.counted, bucket(seconds))
    share = Decimal(f"0.{quantile.removeprefix('p').replace('.', '')}")
    return Indicator(f"latency-{quantile}", 1 - share, requests, f"{requests} - {within}")


def bucket(seconds: float) -> str:
    """The matcher of the bucket up to `seconds`; a whole number is written in two ways."""
    text = promql.number(promql.exact(seconds))
    return f'le="{text}"' if "." in text else f'le=~"{text}|{text}[.]0"'
