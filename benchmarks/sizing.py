"""`python -m benchmarks.sizing`: 5,000 workloads × 14 days × 5 minutes, sized from local data.

Tables are written first and not timed; then the command is run as a user would, its CPU and its
memory (of all its processes) are told. On a machine that others use, wall time says little: the
CPU time over the cores is what it would be alone.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

DAYS, CORES = 14, 2
SECONDS, GIB = 60.0, 1.0


def tables(folder: Path, count: int) -> None:
    """A table a workload: nights, bursts, four pods."""
    rng = np.random.default_rng(0)
    at = np.arange(DAYS * 288)
    times = (1_790_000_100 + 300 * at).tolist()
    for number in range(count):
        wave = np.maximum(0.0, np.sin(2 * np.pi * at / 288))
        cpu = 0.1 + 0.4 * rng.random() * wave + 0.02 * rng.random(len(at))
        memory = 300.0 + 50.0 * rng.random(len(at))
        name = f"shop,w{number},app"
        rows = (
            f"{t},{name},{c:.3f},{m:.0f},4"
            for t, c, m in zip(times, cpu.tolist(), memory.tolist(), strict=True)
        )
        head = "time,namespace,workload,container,cpu,memory_mib,pods\n"
        (folder / f"w{number}.csv").write_text(head + "\n".join(rows) + "\n")


def main() -> None:
    """Write, run, and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sizing", description=__doc__)
    parser.add_argument("--workloads", type=int, default=5000)
    count = parser.parse_args().workloads
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables(folder, count)
        begin = time.monotonic()
        command = [sys.executable, "-m", "setsail", "size", name, "--no-keep", "--format", "json"]
        with (folder / "out.json").open("w") as out:
            subprocess.run(command, stdout=out, check=True)
        wall = time.monotonic() - begin
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024.0**2
    sys.stdout.write(
        f"{count} workloads: {wall:.0f} s wall, {cpu:.0f} s CPU = {cpu / CORES:.0f} s on {CORES} "
        f"cores (must be under {SECONDS:.0f}); largest process {peak:.2f} GiB (under {GIB:.0f})\n"
    )


if __name__ == "__main__":
    main()
