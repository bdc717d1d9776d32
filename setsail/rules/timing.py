"""The arithmetic of a pod's life: when a failing probe has its effect, how long an end may take."""

import re
from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.manifest.manifest import Container, Pod, items, mapping, number, read

PROBES = ("readinessProbe", "livenessProbe", "startupProbe")
HANDLERS = ("httpGet", "tcpSocket", "grpc", "exec")


def probe(container: Container, field: str) -> dict[str, Any]:
    """A probe of a container; empty when there is none."""
    return mapping(container.body, field)


def asked(container: Container) -> Iterator[tuple[str, str, int | str]]:
    """Each probe that names a port: the probe, its handler and the port."""
    for field in PROBES:
        for way in ("httpGet", "tcpSocket", "grpc"):
            port = read(container.body, field, way, "port")
            if isinstance(port, int | str):
                yield field, way, port


def period(probe: dict[str, Any]) -> int:
    """Seconds between two tries; 0 and nothing mean 10, as the API server fills in."""
    return number(probe, "periodSeconds") or 10


def failures(probe: dict[str, Any]) -> int:
    """Failures in a row until the probe has its effect."""
    return number(probe, "failureThreshold") or 3


def patience(probe: dict[str, Any]) -> int:
    """Seconds from the first failure until the probe has its effect."""
    return period(probe) * failures(probe)


def start_budget(probe: dict[str, Any]) -> int:
    """Seconds that a container has to start before this liveness probe restarts it."""
    return (number(probe, "initialDelaySeconds") or 0) + patience(probe)


def handler(probe: dict[str, Any]) -> dict[str, Any]:
    """What the probe asks, without its times."""
    return {field: probe[field] for field in HANDLERS if probe.get(field) is not None}


def prestop(container: Container) -> int:
    """How long the preStop hook waits; 0 when there is none or its time cannot be read."""
    slept = number(container.body, "lifecycle", "preStop", "sleep", "seconds")
    if slept is not None:
        return slept
    words = " ".join(map(str, items(container.body, "lifecycle", "preStop", "exec", "command")))
    return sum(int(n) for n in re.findall(r"\bsleep\s+(\d{1,6})(?![\d.hmd])", words))


def grace(pod: Pod) -> tuple[Path, int]:
    """How long the pod has to end, and where that is written; 30 s where nothing is."""
    written = number(pod.spec, "terminationGracePeriodSeconds")
    return (*pod.path, "terminationGracePeriodSeconds"), 30 if written is None else written


def question(probe: dict[str, Any]) -> dict[str, Any]:
    """What the probe asks, with the API's defaults; headers change nothing."""
    asks = handler(probe)
    page = mapping(asks, "httpGet")
    if not page:
        return asks
    return {
        "port": page.get("port"),
        "path": page.get("path") or "/",
        "scheme": page.get("scheme") or "HTTP",
        "host": page.get("host") or "",
    }
