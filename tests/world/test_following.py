"""Following ends quietly when nobody listens any more, and not otherwise."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from setsail.world.following import Following


class Closing:
    """An informer whose client is closed under it once `closed` is set."""

    def __init__(self, closed: threading.Event) -> None:
        self._closed = closed

    def follow(self) -> Iterator[Any]:
        assert self._closed.wait(5.0)
        raise RuntimeError("the client has been closed")
        yield


def following(closed: threading.Event) -> Following:
    found = Following.__new__(Following)
    found._informers = [Closing(closed)]  # type: ignore[list-item]
    found._ended = threading.Event()
    return found


def test_a_client_that_closes_at_the_end_is_no_fault() -> None:
    closed = threading.Event()
    with (told := following(closed)):
        pass
    closed.set()
    told._follow(0)


def test_a_client_that_closes_before_is_one() -> None:
    closed = threading.Event()
    closed.set()
    with pytest.raises(RuntimeError):
        following(closed)._follow(0)
