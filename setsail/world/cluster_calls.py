"""Single calls to the API server: JSON in, JSON out, every failure one clear sentence."""

import io
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

import httpx2 as httpx
from lightkube.core.exceptions import ApiError
from lightkube.core.generic_client import BasicRequest
from lightkube.core.websocket import WebsocketDriver

from setsail.cluster.protocol import Body
from setsail.world import cluster_faults as faults
from setsail.world.kubeconfig import Target

MANAGER = "setsail"
"""The field manager of everything that Setsail writes."""
Verb = Literal["get", "list", "watch", "create", "apply", "patch", "update", "delete"]

_METHODS: dict[Verb, str] = {
    "get": "GET", "list": "GET", "watch": "GET", "create": "POST",
    "apply": "PATCH", "patch": "PATCH", "update": "PUT", "delete": "DELETE",
}  # fmt: skip
_TRIES = 4
_SILENCE = 90.0
"""Seconds without a word, not even a bookmark (one a minute), after which a watch is dead."""


class Call(NamedTuple):
    """One call. `what` names its object to people; `kind` is the content type of `body`,
    `seconds` how long an answer is waited for, where not as long as usual."""

    verb: Verb
    path: str
    what: str
    parameters: Mapping[str, str] = {}
    body: Any = None
    kind: str = "application/json"
    accept: str = "application/json"
    seconds: float | None = None


class _NotJson(Exception):
    """An answer that no API server gives: a proxy on the way, or half an answer."""

    def __str__(self) -> str:
        return f"the answer is not JSON: {self.args[0]}"


class Calls:
    """The API server of one context.

    What it asks to repeat (429, 503 with Retry-After) is repeated a few times, as is a
    connection that never came about: no call of ours is harmed by coming twice.
    """

    def __init__(self, target: Target, wait: Callable[[float], None] = time.sleep) -> None:
        self.target = target
        self.count = 0
        self._wait = wait

    def close(self) -> None:
        """Let the connections go."""
        self.target.http.close()

    def json(self, call: Call) -> Body:
        """What the API server answers. Raises ClusterFailed."""
        try:
            found: Body = json.loads(self.text(call) or b"{}")
        except ValueError as error:
            raise faults.unreachable(self._asked(call), _NotJson(str(error))) from error
        return found

    def text(self, call: Call) -> bytes:
        """The answer as bytes. Raises ClusterFailed."""
        for left in range(_TRIES - 1, -1, -1):
            try:
                response = self.target.http.send(self._request(call))
            except httpx.ConnectError as error:
                if not left or _final(error):
                    raise faults.unreachable(self._asked(call), error) from error
                self._wait(float(_TRIES - left) / 2)
                continue
            except httpx.TransportError as error:
                raise faults.unreachable(self._asked(call), error) from error
            if response.status_code in (429, 503) and left and _again(response):
                self._wait(min(10.0, faults.retry_after(_status(response.content))))
                continue
            if response.status_code >= 400:
                status = _status(response.content)
                raise faults.answered(self._asked(call), response.status_code, status)
            return response.content
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def lines(self, call: Call) -> Iterator[Iterator[str]]:
        """The lines of an answer that goes on; a silent one ends after a while. Raises
        ClusterFailed for one that is refused, Unreachable for one that breaks off."""
        timeout = httpx.Timeout(_SILENCE, connect=5.0)
        try:
            request = self._request(call, timeout)
            # An API server packs each large event as a gzip file of its own, and one after the
            # other; the client unpacks the first and loses the rest.
            request.headers["Accept-Encoding"] = "identity"
            response = self.target.http.send(request, stream=True)
            try:
                if response.status_code >= 400:
                    status = _status(response.read())
                    raise faults.answered(self._asked(call), response.status_code, status)
                yield response.iter_lines()
            finally:
                response.close()
        except httpx.TransportError as error:
            raise faults.unreachable(self._asked(call), error) from error

    def execute(self, call: Call, command: Sequence[str], seconds: float) -> tuple[int, str]:
        """Run a command through the exec part of a pod: exit code, output and errors as one."""
        words = {"command": list(command), "stdout": "true", "stderr": "true"}
        request = BasicRequest("GET", call.path, params=words)  # type: ignore[arg-type]
        said = io.BytesIO()
        try:
            with (self.target.another or httpx.Client)() as client:
                driver = WebsocketDriver(client, request, seconds)
                done = driver.write_and_read(stdout=said, stderr=said)
        except ApiError as error:
            status = {"message": error.status.message or ""}
            raise faults.answered(self._asked(call), error.status.code or 500, status) from error
        except httpx.HTTPError as error:
            raise faults.unreachable(self._asked(call), error) from error
        return done.exit_code, said.getvalue().decode(errors="replace")

    def _request(self, call: Call, timeout: httpx.Timeout | None = None) -> httpx.Request:
        self.count += 1
        headers = {"Accept": call.accept, "User-Agent": MANAGER}
        content = None
        if call.body is not None:
            headers["Content-Type"] = call.kind
            content = json.dumps(call.body).encode()
        parameters = dict(call.parameters)
        if call.verb in ("create", "apply", "patch", "update"):
            parameters["fieldManager"] = MANAGER
        request = self.target.http.build_request(
            _METHODS[call.verb], call.path, params=parameters, headers=headers, content=content,
            timeout=timeout or call.seconds or self.target.http.timeout,
        )  # fmt: skip
        if self.target.tls_name:
            request.extensions["sni_hostname"] = self.target.tls_name
        return request

    def _asked(self, call: Call) -> faults.Asked:
        return faults.Asked(call.verb, call.what, self.target.server, self.target.context)


def _final(error: Exception) -> bool:
    """Whether trying again cannot help: a certificate does not get better."""
    return "certificate" in str(error).lower()


def _again(response: httpx.Response) -> bool:
    """Whether the answer asks to come again; a budget's refusal of an eviction does not."""
    return "Retry-After" in response.headers and not faults.blocked(_status(response.content))


def _status(content: bytes) -> Body:
    try:
        found = json.loads(content)
    except ValueError:
        return {"message": content.decode(errors="replace").strip()[:500]}
    return found if isinstance(found, dict) else {}
