"""A compose healthcheck as a probe: HTTP where the test asks its own port, else a command."""

import re
import shlex
from typing import Any, NamedTuple

from setsail.document import redact
from setsail.migrate.compose.values import Healthcheck

_ASKS = re.compile(
    r"https?://(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d{2,5}))?(/[^\s'\"|;&)]*)?"
)
_CLIENTS = ("curl", "wget", "http", "httpie")
_CONNECTS = re.compile(
    r"\bnc\b[^|;&]*?\s(?:localhost|127\.0\.0\.1)\s+(\d{2,5})|/dev/tcp/(?:localhost|127\.0\.0\.1)/(\d{2,5})"
)


class Probe(NamedTuple):
    """`health` in the words of system.yaml; `port` is the one asked, 0 for the first; `secret`
    says that the test holds a secret and cannot be written."""

    health: dict[str, Any]
    port: int = 0
    secret: bool = False


def of(check: Healthcheck | None) -> Probe | None:
    """The probe of a healthcheck; None where there is none, or it is switched off."""
    if check is None or not check.test:
        return None
    shell = check.test[0] == "CMD-SHELL"
    words = check.test[1:] if check.test[0] in ("CMD", "CMD-SHELL") else check.test
    text = words[0] if shell and words else " ".join(words)
    times = _times(check)
    if (asked := _asked(text)) is not None:
        path, port = asked
        ready = {"path": path, **({"port": port} if port else {}), **times}
        return Probe(_health(ready, check), port)
    if connects := _CONNECTS.search(text):
        port = int(connects[1] or connects[2])
        return Probe(_health({"tcp": True, "port": port, **times}, check), port)
    if redact.text(text) != text:
        return Probe({}, 0, True)
    command = ["/bin/sh", "-c", text] if shell else list(words)
    return Probe(_health({"exec": command, **times}, check)) if text.strip() else None


def _asked(text: str) -> tuple[str, int] | None:
    """Path and port of a test that asks its own web server, and nothing but that."""
    found = _ASKS.search(text)
    if found is None:
        return None
    try:
        first = shlex.split(text)[0].rpartition("/")[2]
    except (ValueError, IndexError):
        return None
    # What passes the answer on to grep or jq judges more than the status.
    if first not in _CLIENTS or re.search(r"\|\s*(grep|jq|awk|test)\b", text):
        return None
    return found[2] or "/", int(found[1] or 0)


def _times(check: Healthcheck) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if check.interval:
        found["period"] = duration(check.interval)
    if check.timeout:
        found["timeout"] = duration(check.timeout)
    if check.retries:
        found["failures"] = min(check.retries, 1000)
    return found


def _health(ready: dict[str, Any], check: Healthcheck) -> dict[str, Any]:
    if not check.start_period:
        return {"ready": _short(ready)}
    # Docker counts failures only after start_period, and then allows `retries` of them.
    grace = check.start_period + (check.interval or 30.0) * (check.retries or 3)
    return {"ready": _short(ready), "startup": duration(grace)}


def _short(check: dict[str, Any]) -> Any:
    return check["path"] if list(check) == ["path"] else check


def duration(seconds: float) -> str:
    """Seconds as system.yaml writes them."""
    if seconds < 1 or seconds != int(seconds):
        return f"{max(1, round(seconds * 1000))}ms"
    whole = int(seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if whole % size == 0 and whole >= size:
            return f"{whole // size}{unit}"
    return f"{whole}s"
