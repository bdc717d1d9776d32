"""What happens to the objects of a kind: a list, then a watch, and a new list when it must be.

Nothing is missed: after an answer 410 (the server has forgotten where we were) the list begins
anew and is compared with what was known, so that what vanished in between is told as gone.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, number, text
from setsail.world import cluster_faults as faults
from setsail.world.cluster_calls import Call, Calls
from setsail.world.cluster_kinds import Kinds

_LONGEST = 30.0
_WATCH = "300"
"""Seconds after which the server ends a watch by itself, so that none hangs for ever."""


class Change(NamedTuple):
    """What happened to an object: `body` is the new state, or the last one of what is gone.

    "synced" comes after each complete list, with an empty body.
    """

    kind: Literal["added", "changed", "gone", "synced"]
    body: Body


Store = Mapping[tuple[str, str], Body]
"""Objects by namespace and name."""


class Informer:
    """Follows the objects of a kind in a namespace ("" for all)."""

    def __init__(
        self, calls: Calls, kinds: Kinds, of: ObjectRef, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._calls = calls
        self._resource = kinds.of(of)
        self._of = of
        self._wait = wait
        self._known: dict[tuple[str, str], Body] = {}
        self._version = ""

    @property
    def store(self) -> Store:
        """What is known now."""
        return self._known

    def follow(self) -> Iterator[Change]:
        """Every change for as long as somebody asks. Raises Denied and NoCluster; whatever may
        pass by itself is waited out, longer each time."""
        pause = 0.5
        while True:
            try:
                if not self._version:
                    yield from self._list()
                for change in self._watch():
                    pause = 0.5
                    yield change
            except faults.Gone:
                self._version = ""
            except (faults.Denied, faults.Absent):
                raise
            except faults.ClusterFailed:
                self._wait(pause)
                pause = min(pause * 2, _LONGEST)

    def _list(self) -> Iterator[Change]:
        """The list, told as differences from what was known."""
        path, what = self._resource.path(self._of.namespace), f"{self._of.kind} list"
        found: dict[tuple[str, str], Body] = {}
        parameters = {"limit": "500"}
        while True:
            page = self._calls.json(Call("list", path, what, parameters))
            found.update((_key(item), item) for item in items(page, "items"))
            if not (onward := text(page, "metadata", "continue")):
                break
            parameters = {"limit": "500", "continue": onward}
        for key in [key for key in self._known if key not in found]:
            yield Change("gone", self._known.pop(key))
        for key, body in found.items():
            old = self._known.get(key)
            self._known[key] = body
            if old is None:
                yield Change("added", body)
            elif _revision(old) != _revision(body):
                yield Change("changed", body)
        self._version = text(page, "metadata", "resourceVersion")
        yield Change("synced", {})

    def _watch(self) -> Iterator[Change]:
        parameters = {
            "watch": "true",
            "allowWatchBookmarks": "true",
            "resourceVersion": self._version,
            "timeoutSeconds": _WATCH,
        }
        path = self._resource.path(self._of.namespace)
        call = Call("watch", path, f"{self._of.kind} watch", parameters)
        with self._calls.lines(call) as lines:
            for line in lines:
                event = json.loads(line)
                yield from self._event(text(event, "type"), event["object"])

    def _event(self, kind: str, body: Body) -> Iterator[Change]:
        if kind == "ERROR":
            code = number(body, "code") or 500
            target = self._calls.target
            asked = faults.Asked("watch", self._of.kind, target.server, target.context)
            raise faults.answered(asked, code, body)
        self._version = _revision(body)
        key = _key(body)
        match kind:
            case "DELETED":
                self._known.pop(key, None)
                yield Change("gone", body)
            case "ADDED" | "MODIFIED":
                new = key not in self._known
                self._known[key] = body
                yield Change("added" if new else "changed", body)


def _key(body: Body) -> tuple[str, str]:
    return text(body, "metadata", "namespace"), text(body, "metadata", "name")


def _revision(body: Body) -> str:
    return text(body, "metadata", "resourceVersion")
