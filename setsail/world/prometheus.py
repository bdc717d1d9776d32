"""A Prometheus over HTTP: range queries with a budget of bytes and of time, a few at once."""

import http.client
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from setsail.finding.problem import Problem, WorldFailed
from setsail.finding.text import Text

MOST_BYTES = 512 * 1024 * 1024
AT_ONCE = 2
PATIENCE = 60.0
"""Seconds for one answer."""

_MIB = 1024 * 1024


class PrometheusFailed(WorldFailed):
    """It cannot be reached, does not answer, or answers more than the budget allows."""


class Range(NamedTuple):
    """One range query: PromQL, from and to (seconds since 1970), seconds between points."""

    query: str
    start: float
    end: float
    step: float


class Line(NamedTuple):
    """One series of an answer: its labels, and (second, value) pairs."""

    labels: Mapping[str, str]
    points: tuple[tuple[float, float], ...]


class Prometheus:
    """The server at `url`. `token` goes out as a bearer token and is never shown."""

    def __init__(self, url: str, token: str = "", most_bytes: int = MOST_BYTES) -> None:
        self.url, self.token = url.rstrip("/"), token
        self.left = most_bytes
        self.most_bytes = most_bytes
        self.asked = 0
        self._lock = threading.Lock()

    @property
    def shown(self) -> str:
        """The address as it may be printed: without user and password."""
        parts = urllib.parse.urlsplit(self.url)
        return parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1]).geturl()

    def ranges(self, queries: Sequence[Range]) -> tuple[tuple[Line, ...], ...]:
        """The answer to each query, in order. Raises PrometheusFailed."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return tuple(pool.map(self._range, queries))

    def now(self, query: str) -> tuple[tuple[Mapping[str, str], float], ...]:
        """The labels and values of a query as it is now. Raises PrometheusFailed."""
        found = self._post("/api/v1/query", {"query": query})
        try:
            return tuple((dict(one["metric"]), float(one["value"][1])) for one in found["result"])
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise self._failed("the answer is not that of a Prometheus") from error

    def _range(self, asked: Range) -> tuple[Line, ...]:
        form = {"query": asked.query, "start": f"{asked.start:.3f}", "end": f"{asked.end:.3f}"}
        form["step"] = f"{asked.step:g}"
        found = self._post("/api/v1/query_range", form)
        lines = []
        for one in found.get("result", []):
            points = tuple((float(at), float(value)) for at, value in one.get("values", ()))
            lines.append(Line(dict(one.get("metric", {})), points))
        return tuple(lines)

    def _post(self, path: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        data = urllib.parse.urlencode(form).encode()
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = urllib.request.Request(self.url + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                body = self._read(answer)
        except urllib.error.HTTPError as error:
            with error:
                said = _said(error.read(2000))
            raise self._failed(said or f"HTTP {error.code}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise self._failed(str(reason)) from error
        try:
            found = json.loads(body)
            data_ = found["data"]
        except (ValueError, KeyError, TypeError) as error:
            raise self._failed("the answer is not that of a Prometheus") from error
        return data_ if isinstance(data_, dict) else {}

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        """The body, as far as the budget goes: a large answer is stopped, not swallowed."""
        parts: list[bytes] = []
        with self._lock:
            self.asked += 1
        while part := answer.read(_MIB):
            with self._lock:
                self.left -= len(part)
                spent = self.left < 0
            if spent:
                raise self._spent()
            parts.append(part)
        return b"".join(parts)

    def _spent(self) -> PrometheusFailed:
        size = self.most_bytes // _MIB
        message = Text(
            f"the answers of {self.shown} are larger than the budget of {size} MiB",
            f"{self.shown} 的应答超过 {size} MiB 的预算",
        )
        help = Text(
            "name fewer namespaces or days, or raise --budget",
            "减少命名空间或天数，或提高 --budget",
        )
        return PrometheusFailed([Problem(message, None, help)])

    def _failed(self, why: str) -> PrometheusFailed:
        message = Text(
            f"Prometheus at {self.shown}: {why}", f"Prometheus（{self.shown}）出错：{why}"
        )
        help = Text(
            "check the address, and that it can be reached from here; a token is read from "
            "PROMETHEUS_TOKEN",
            "请检查地址以及此处能否访问；令牌取自 PROMETHEUS_TOKEN",
        )
        return PrometheusFailed([Problem(message, None, help)])


def _said(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])[:300]
    except (ValueError, KeyError, TypeError):
        return ""
