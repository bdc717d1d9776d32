"""Processes that are started, recognised and stopped again: only ever those of this cluster."""

import os
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Processes:
    """A folder with one file a process: its id, and when the kernel started it.

    Both together name a process for good; an id alone is given away again.
    """

    folder: Path
    logs: Path

    def start(
        self, name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None
    ) -> None:
        """Start a program in the background, unless it runs."""
        if self.alive(name):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.logs.mkdir(parents=True, exist_ok=True)
        words = [str(word) for word in command]
        with open(self.logs / f"{name}.log", "ab") as log:
            # Not subprocess: it wants to be there when its child ends, and this one stays.
            pid = os.posix_spawnp(
                words[0],
                words,
                {**os.environ, **(environment or {})},
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 1),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 2),
                ],
                setsid=True,
            )
        self._file(name).write_text(f"{pid} {_begun(pid)}")

    def alive(self, name: str) -> bool:
        """Whether the process that was started under this name still runs."""
        return self._pid(name) is not None

    def names(self) -> list[str]:
        """Everything that was started and not stopped."""
        return sorted(file.stem for file in self.folder.glob("*.pid"))

    def stop(
        self, names: Iterable[str], patience: float = 3.0, first: signal.Signals = signal.SIGTERM
    ) -> None:
        """End processes: asked first, made to after `patience` seconds."""
        asked = list(names)
        for sign in (first, signal.SIGKILL):
            left = {name: pid for name in asked if (pid := self._pid(name)) is not None}
            for pid in left.values():
                _signal(pid, sign)
            end = time.monotonic() + patience
            while any(self.alive(name) for name in left) and time.monotonic() < end:
                time.sleep(0.05)
        for name in asked:
            self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.pid"

    def _pid(self, name: str) -> int | None:
        try:
            pid, begun = self._file(name).read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if _begun(int(pid)) == begun else None


def _begun(pid: int) -> str:
    """The kernel's tick at which a process began; "" where there is none, or only its zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _signal(pid: int, sign: signal.Signals) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return


def commanded(word: str) -> list[int]:
    """The processes that have `word` among the words of their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if word.encode() in words:
            found.append(int(folder.name))
    return found


def kill(pids: Iterable[int]) -> None:
    """End processes at once."""
    for pid in pids:
        _signal(pid, signal.SIGKILL)
