"""Probes of a container in the words of system.yaml."""

from typing import Any

from setsail.manifest.manifest import Container, items, mapping, number, text
from setsail.migrate import probe


def of(container: Container) -> dict[str, Any]:
    """`health`, {} where there is no probe that can be said."""
    ready = _check(container, "readinessProbe")
    live = _check(container, "livenessProbe")
    found: dict[str, Any] = {}
    if live:
        found["live"] = live
    if ready:
        found["ready"] = ready
    elif live:
        found["ready"] = dict(live)
    if seconds := _start(container):
        found["startup"] = probe.duration(seconds)
    return found if "ready" in found else {}


def _check(container: Container, field: str) -> dict[str, Any]:
    body = mapping(container.body, field)
    if not body:
        return {}
    times = {
        word: probe.duration(float(value))
        for word, key in (("period", "periodSeconds"), ("timeout", "timeoutSeconds"))
        if (value := number(body, key)) is not None and value > 0
    }
    failures = number(body, "failureThreshold")
    if failures is not None and failures > 0:
        times["failures"] = min(failures, 1000)  # type: ignore[assignment]
    if "httpGet" in body:
        http = mapping(body, "httpGet")
        path = text(http, "path") or "/"
        return {"path": path if path[0] == "/" else f"/{path}", **_port(container, http), **times}
    if "tcpSocket" in body:
        return {"tcp": True, **_port(container, mapping(body, "tcpSocket")), **times}
    if "grpc" in body:
        return {"grpc": True, **_port(container, mapping(body, "grpc")), **times}
    words = [str(word) for word in items(body, "exec", "command")]
    return {"exec": words, **times} if words else {}


def _port(container: Container, body: dict[str, Any]) -> dict[str, int]:
    found = resolve(container, body.get("port"))
    return {"port": found} if found else {}


def resolve(container: Container, port: Any) -> int | None:
    """The number of a port that is a number or the name of one."""
    if isinstance(port, str) and port.isdigit():
        port = int(port)
    if isinstance(port, int) and not isinstance(port, bool):
        return port if 0 < port < 65536 else None
    named = (p for p in items(container.body, "ports") if text(p, "name") == port)
    return next((number(p, "containerPort") for p in named), None)


def _start(container: Container) -> float | None:
    """The longest start that the probes allow; None where they are silent about it."""
    startup = mapping(container.body, "startupProbe")
    if startup:
        period = number(startup, "periodSeconds") or 10
        first = number(startup, "initialDelaySeconds") or 0
        return float(first + period * (number(startup, "failureThreshold") or 3))
    live = mapping(container.body, "livenessProbe") or mapping(container.body, "readinessProbe")
    delay = number(live, "initialDelaySeconds") or 0
    if delay < 10:
        return None
    period = number(live, "periodSeconds") or 10
    return float(delay + period * (number(live, "failureThreshold") or 3))
