"""Several collections followed at once: their objects now, and again whenever something changes."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from types import TracebackType

from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.world import cluster_faults as faults
from setsail.world.cluster import Live
from setsail.world.informer import Informer

_PAUSE = 0.5
"""Seconds in which changes gather: a rollout is hundreds of them."""
_PATIENCE = 2.0
"""Seconds: an informer waits twice as long each time that it gets no answer."""


class Following:
    """One informer and one thread a collection; they end with the process, or when it closes."""

    def __init__(self, live: Live, of: Sequence[ObjectRef]) -> None:
        self._kinds = [live.kinds.of(ref) for ref in of]
        self._informers = [Informer(live.calls, live.kinds, ref, _wait) for ref in of]
        self._told: queue.Queue[int | Refused] = queue.Queue()
        self._ended = threading.Event()

    def __enter__(self) -> "Following":
        for number in range(len(self._informers)):
            threading.Thread(target=self._follow, args=(number,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()

    def states(self) -> Iterator[list[Body]]:
        """The objects of all collections once each is known, and after every change. Raises what
        an informer cannot wait out."""
        missing = set(range(len(self._informers)))
        while True:
            for told in self._changes():
                if isinstance(told, Refused):
                    raise told
                missing.discard(told)
            if not missing:
                yield self._bodies()

    def _changes(self) -> Iterator[int | Refused]:
        """What happened, with all that happens within a moment after it."""
        yield self._told.get()
        self._ended.wait(_PAUSE)
        while not self._told.empty():
            yield self._told.get()

    def _bodies(self) -> list[Body]:
        found = []
        for resource, informer in zip(self._kinds, self._informers, strict=True):
            head = {"apiVersion": resource.api_version, "kind": resource.kind}
            found += [{**head, **body} for body in list(informer.store.values())]
        return found

    def _follow(self, number: int) -> None:
        synced = False
        try:
            for change in self._informers[number].follow():
                synced = synced or change.kind == "synced"
                if self._ended.is_set():
                    return
                if synced:
                    self._told.put(number)
        except Refused as error:  # it is raised where somebody listens
            self._told.put(error)
        except RuntimeError:  # what a closed client raises: it closes when nobody listens any more
            if not self._ended.is_set():
                raise


def _wait(seconds: float) -> None:
    """Wait out a moment of trouble, but no more: what is on the screen must not grow old there."""
    if seconds > _PATIENCE:
        message = Text(
            "the cluster does not answer any more: what was shown last is old",
            "集群已不再应答：最后显示的内容已经过时",
        )
        help = Text("run it again when the cluster is back", "请在集群恢复后重新执行")
        raise faults.Unreachable([Problem(message, None, help)])
    time.sleep(seconds)
