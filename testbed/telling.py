"""What the person at the terminal sees, and waiting aloud."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from testbed.places import Refused

_BEGUN = time.monotonic()


def say(words: str) -> None:
    """One line with the seconds since the start."""
    print(f"{time.monotonic() - _BEGUN:6.1f} s  {words}", file=sys.stderr, flush=True)


def wait(what: str, seconds: float, done: Callable[[], bool]) -> None:
    """Wait until `done`; Refused after `seconds`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise Refused(f"gave up waiting for: {what} ({seconds:.0f} s); see the logs")
        time.sleep(0.1)
    say(what)


def run(command: Sequence[str | Path], stdin: str = "", cwd: Path | None = None) -> str:
    """What a program prints; Refused with its complaint when it fails."""
    done = subprocess.run(
        [str(word) for word in command], input=stdin, text=True, capture_output=True,
        check=False, cwd=cwd,
    )  # fmt: skip
    if done.returncode:
        told = done.stderr.strip() or done.stdout.strip()
        raise Refused(f"{' '.join(map(str, command[:4]))} failed: {told[-2000:]}")
    return done.stdout


def works(command: Sequence[str | Path]) -> bool:
    """Whether a program ends well."""
    words = [str(word) for word in command]
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run(words, stdout=quiet, stderr=quiet, check=False).returncode == 0
    except OSError:
        return False
