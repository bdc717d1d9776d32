"""A load generator that is not ours, vegeta, and what its own log says."""

import json
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from testbed import places, programs

RATE = 100
"""Requests a second."""
_VEGETA = programs.VEGETA.file(places.usual())


class Answer(NamedTuple):
    """One request as the client saw it: when it was sent (seconds since 1970), and its end.

    `version` is who answered; "" where the answer came from somebody between, or none came.
    """

    sent: float
    code: int
    seconds: float
    version: str

    @property
    def lost(self) -> bool:
        """Whether the user did not get what was asked for."""
        return not 200 <= self.code < 300


def build() -> None:
    """Have vegeta."""
    programs.build(places.usual(), [programs.VEGETA])


class Load:
    """Requests at a steady rate, from the moment this is made until `stop`, or the block's end."""

    def __init__(self, url: str, folder: Path, rate: int = RATE) -> None:
        self._log = folder / "answers.bin"
        target = folder / "target"
        target.write_text(f"GET {url}\n")
        files = [f"-targets={target}", f"-output={self._log}"]
        # It asks for 10,000 connections and its own number of workers: those are its defaults.
        words = [str(_VEGETA), "attack", f"-rate={rate}", "-duration=0", *files]
        self._process = subprocess.Popen(words, stderr=subprocess.DEVNULL)

    def __enter__(self) -> "Load":
        time.sleep(1)  # so that the pods have something to count
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def stop(self) -> list[Answer]:
        """End it; every answer, in the order of sending."""
        self.__exit__()
        words = [str(_VEGETA), "encode", "-to=json", str(self._log)]
        log = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        return sorted(_answer(json.loads(line)) for line in log.splitlines())


def _answer(line: dict) -> Answer:
    headers = line.get("headers") or {}
    sent = datetime.fromisoformat(_microseconds(line["timestamp"])).timestamp()
    version = (headers.get("X-Version") or [""])[0]
    return Answer(sent, line["code"], line["latency"] / 1e9, version)


def _microseconds(stamp: str) -> str:
    """RFC 3339 with nanoseconds, as Python reads it: with six places at most."""
    whole, dot, rest = stamp.partition(".")
    if not dot:
        return stamp
    digits = rest[: next(at for at, c in enumerate(rest) if not c.isdigit())]
    return f"{whole}.{digits[:6].ljust(6, '0')}{rest[len(digits) :]}"
