"""Any folder of CSV files can be judged, in our format and in that of data-centre archives."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.backtest import fleets, sizing

HEAD = (
    "Timestamp [ms];\tCPU cores;\tCPU capacity provisioned [MHZ];\tCPU usage [MHZ];\t"
    "CPU usage [%];\tMemory capacity provisioned [KB];\tMemory usage [KB];\t"
    "Disk read throughput [KB/s]\n"
)


def archive(month: int, seed: int) -> str:
    """Ten days of a machine of four cores at 2,600 MHz and 8 GB, as an archive writes it."""
    rng = np.random.default_rng(seed)
    lines = []
    for n in range(288 * 10):
        at = 1_376_314_846 + month * 864_000 + 300 * n
        mhz, held = 1300 * (1 + rng.random()), 1e6 * (1 + rng.random())
        lines.append(
            f"{at};\t4;\t10400.0;\t{mhz:.3f};\t{mhz / 104:.2f};\t8388608.0;\t{held:.1f};\t0.0"
        )
    return HEAD + "\n".join(lines) + "\n"


def test_months_of_an_archive_are_one_machine(tmp_path: Path) -> None:
    for month in range(3):
        (tmp_path / f"2013-{month}").mkdir()
        for machine in range(3):
            text = archive(month, 10 * month + machine)
            (tmp_path / f"2013-{month}" / f"{machine}.csv").write_text(text)
    fleet = fleets.folder(tmp_path)
    assert len(fleet.members) == 3 and fleet.origins == (14, 21)
    one = fleet.members[0]
    assert one.cpu.days == pytest.approx(30.0, abs=0.1)
    assert one.given == (4.0, 8388608.0 * 1024)
    low, high = float(np.min(one.cpu.known)), float(np.max(one.cpu.known))
    assert low >= 0.5 and high <= 1.0
    assert one.memory is not None and 1e9 < float(np.max(one.memory.known)) < 2.1e9
    rows = {row.name: row for row in sizing.score(fleet)}
    assert rows["human"].windows == rows["balanced"].windows == 6
    assert rows["balanced"].iso_memory > 0.9 and rows["balanced"].oom_weeks == 0.0


def test_our_own_format_is_judged_too(tmp_path: Path) -> None:
    rows = [f"{1_790_000_000 + 300 * n},0.5,{300 + n % 9}" for n in range(288 * 22)]
    (tmp_path / "web.csv").write_text("time,cpu,memory_mib\n" + "\n".join(rows) + "\n")
    fleet = fleets.folder(tmp_path)
    assert fleet.members[0].name == "web"
    assert {row.name for row in sizing.score(fleet)} >= {"krr simple", "vpa", "balanced"}
