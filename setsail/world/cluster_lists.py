"""Every object of a kind: as one stream where the API server can, else piece by piece.

A stream (`sendInitialEvents`, Kubernetes 1.32 and later) is one call however many objects there
are, costs the API server no copy of all of them, and lets us drop each object as it passes.
"""

import json
import re
from collections.abc import Iterator, Mapping

from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, text
from setsail.world import cluster_faults as faults
from setsail.world.cluster_calls import Call, Calls
from setsail.world.cluster_kinds import Kinds

_PAGE = "500"
"""Objects in one answer: a list of any size comes in pieces."""
_SINCE = (1, 32)
_END = "k8s.io/initial-events-end"
_STREAM = {
    "watch": "true",
    "sendInitialEvents": "true",
    "resourceVersionMatch": "NotOlderThan",
    "allowWatchBookmarks": "true",
    "timeoutSeconds": "20",
}


class Lists:
    """Reads collections of one API server."""

    def __init__(self, calls: Calls, kinds: Kinds) -> None:
        self._calls = calls
        self._kinds = kinds
        self._streams: bool | None = None

    def each(self, of: ObjectRef, asked: Mapping[str, str], fields: bool = False) -> Iterator[Body]:
        """The objects of a kind (and namespace, and selectors), in pieces. Without `fields` they
        come without managedFields, which are half of them."""
        resource = self._kinds.of(of)
        what = f"{of.kind} list"
        parameters = {"limit": _PAGE, **asked}
        head = {"apiVersion": resource.api_version, "kind": resource.kind}
        while True:
            path = resource.path(of.namespace)
            page = self._calls.json(Call("list", path, what, parameters))
            for item in items(page, "items"):
                yield {**head, **_less(item, fields)}
            onward = text(page, "metadata", "continue")
            if not onward:
                return
            parameters = {**parameters, "continue": onward}

    def stream(
        self, of: ObjectRef, asked: Mapping[str, str], fields: bool = False
    ) -> Iterator[Body]:
        """The same as one stream; in pieces where the server, or our role, has none. What a
        stream that was not complete had not brought yet, a list brings."""
        known: set[tuple[str, str]] = set()
        if self._can_stream():
            try:
                for body in self._streamed(of, asked, fields):
                    known.add(_key(body))
                    yield body
                return
            except (faults.Unreachable, faults.Throttled, faults.Absent):
                raise
            except (faults.ClusterFailed, EOFError):
                pass
        yield from (body for body in self.each(of, asked, fields) if _key(body) not in known)

    def _streamed(self, of: ObjectRef, asked: Mapping[str, str], fields: bool) -> Iterator[Body]:
        """Raises EOFError for a stream that ended before it was complete."""
        resource = self._kinds.of(of)
        call = Call("watch", resource.path(of.namespace), f"{of.kind} list", {**_STREAM, **asked})
        with self._calls.lines(call) as lines:
            for line in lines:
                event = _event(line)
                kind, body = text(event, "type"), mapping(event, "object")
                if kind == "BOOKMARK" and _END in mapping(body, "metadata", "annotations"):
                    return
                if kind == "ERROR":
                    break
                if kind == "ADDED":
                    yield _less(body, fields)
        raise EOFError

    def _can_stream(self) -> bool:
        if self._streams is None:
            found = self._calls.json(Call("get", "/version", "the version"))
            parts = re.findall(r"\d+", f"{text(found, 'major')} {text(found, 'minor')}")
            self._streams = tuple(map(int, parts[:2])) >= _SINCE
        return self._streams


def _event(line: str) -> Body:
    try:
        found = json.loads(line)
    except ValueError as error:  # half a line: the stream is not complete
        raise EOFError from error
    return found if isinstance(found, dict) else {}


def _key(body: Body) -> tuple[str, str]:
    return text(body, "metadata", "namespace"), text(body, "metadata", "name")


def _less(body: Body, fields: bool) -> Body:
    if not fields:
        mapping(body, "metadata").pop("managedFields", None)
    return body
