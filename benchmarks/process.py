"""Whole processes, measured from outside by what the operating system accounts to them."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """Medians over the runs: seconds of wall and CPU time, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


def once(command: Sequence[str]) -> Figure:
    """Run a command with its output thrown away. Its exit code is not judged."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    wall = time.perf_counter() - started
    return Figure(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(figures: Sequence[Figure]) -> Figure:
    """The median of each figure."""
    return Figure(
        statistics.median(f.wall for f in figures),
        statistics.median(f.cpu for f in figures),
        statistics.median(f.peak for f in figures),
    )


def beside(ours: Sequence[str], other: Sequence[str], runs: int) -> tuple[Figure, Figure, float]:
    """Both commands in turn, and the median of the ratios of CPU time, pair by pair.

    Taking turns lets the ratio hold while the machine's speed drifts.
    """
    once(ours), once(other)
    pairs = [(once(ours), once(other)) for _ in range(runs)]
    ratio = statistics.median(a.cpu / b.cpu for a, b in pairs)
    return median([a for a, _ in pairs]), median([b for _, b in pairs]), ratio
