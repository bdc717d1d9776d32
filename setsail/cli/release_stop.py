"""What a user at the terminal wants when he interrupts, ends the process or closes the window."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Literal

from setsail.finding.text import Text

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Listens while a release is steered. The first signal asks to take the version back, or
    with `keep` to leave; one more leaves at once."""

    def __init__(self, keep: bool, note: Callable[[Text], None]) -> None:
        self._keep, self._note = keep, note
        self._heard = 0
        self._woken = threading.Event()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Stop":
        for each in _SIGNALS:
            self._before[each] = signal.signal(each, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def wish(self) -> Literal["", "abort", "leave"]:
        """What the user wants now."""
        if not self._heard:
            return ""
        return "leave" if self._keep or self._heard > 1 else "abort"

    def sleep(self, seconds: float) -> None:
        """Wait; a signal ends it."""
        self._woken.wait(seconds)
        self._woken.clear()

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._heard += 1
        self._woken.set()
        if self._heard == 1 and not self._keep:
            self._note(
                Text(
                    "the new version is taken back; once more leaves everything as it is",
                    "正在收回新版本；再按一次则保持现状并退出",
                )
            )
