"""What an autoscaler measures against the requests of its pods."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, number, read, text


class Metric(NamedTuple):
    """A metric in percent of a request; `container` is "" where it counts the whole pod."""

    path: Path
    resource: str
    container: str


def metrics(scaler: Manifest) -> Iterator[Metric]:
    """The metrics in percent of requests; CPU where none is written, as the API fills in."""
    if number(scaler.body, "spec", "targetCPUUtilizationPercentage") is not None:
        yield Metric(("spec", "targetCPUUtilizationPercentage"), "cpu", "")
        return
    written = items(scaler.body, "spec", "metrics")
    if not written:
        yield Metric(("spec", "scaleTargetRef"), "cpu", "")
    for at, metric in enumerate(written):
        field = "containerResource" if read(metric, "type") == "ContainerResource" else "resource"
        if read(metric, field, "target", "type") == "Utilization":
            path = ("spec", "metrics", at, field)
            yield Metric(path, text(metric, field, "name"), text(metric, field, "container"))


def target(scaler: Manifest, around: Around) -> Manifest | None:
    """The workload that an autoscaler scales, if it was given."""
    ref = ("spec", "scaleTargetRef")
    kind, name = text(scaler.body, *ref, "kind"), text(scaler.body, *ref, "name")
    return around.find(kind or "Deployment", scaler.namespace, name)
