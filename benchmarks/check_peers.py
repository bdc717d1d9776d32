"""`check` beside kube-score, and on what could make it slow: large, nested, repeated inputs.

kube-score is measured where it is installed or where the variable KUBE_SCORE names it:
go install github.com/zegl/kube-score/cmd/kube-score@latest
"""

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import inputs, process

Row = Callable[[str, process.Figure, str], None]


def valid(count: int) -> str:
    """The documents without the faults of type at which kube-score stops."""
    return inputs.stream(count).replace("version: 9.5", 'version: "9.5"')


def beside_kube_score(setsail: list[str], folder: Path, row: Row) -> None:
    """One, a thousand and ten thousand documents: the same files, in turn."""
    peer = os.environ.get("KUBE_SCORE") or shutil.which("kube-score")
    if not peer:
        sys.stdout.write("kube-score: NOT MEASURED, it is not installed (name it KUBE_SCORE=…)\n")
        return
    for count, runs in ((1, 9), (1_000, 3), (10_000, 1)):
        path = folder / f"valid-{count}.yaml"
        path.write_text(valid(count))
        ours, theirs, ratio = process.beside(
            [*setsail, "check", "--no-cache", str(path)], [peer, "score", str(path)], runs
        )
        row(f"kube-score, {count} documents", theirs, "")
        row(f"check, {count} documents", ours, f"{ratio:.2f} x kube-score")


def large_beside_small(setsail: list[str], folder: Path, row: Row) -> None:
    """A ConfigMap of 50 MB beside one bad Deployment."""
    (folder / "large").mkdir()
    head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata:\n  a.txt: |\n"
    line = "    a line of a log that somebody put here, and another word\n"
    (folder / "large" / "big.yaml").write_text(head + line * (50_000_000 // len(line)))
    (folder / "large" / "web.yaml").write_text(valid(1))
    command = [*setsail, "check", "--no-cache", str(folder / "large")]
    row("check, 50 MB beside a Deployment", process.once(command), "")


def bombs(setsail: list[str], folder: Path, row: Row) -> None:
    """Aliases of aliases, and brackets 10,000 deep."""
    names = "abcdefghijkl"
    bomb = "a: &a [x]\n" + "".join(
        f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, after in itertools.pairwise(names)
    )
    for name, text in (("aliases", bomb), ("nesting", "a: " + "[" * 10_000 + "]" * 10_000)):
        path = folder / f"{name}.yaml"
        path.write_text(text)
        runs = [process.once([*setsail, "check", str(path)]) for _ in range(5)]
        row(f"check, {name}", process.median(runs), "")


def two_processes(setsail: list[str], folder: Path, row: Row) -> None:
    """Wall time of one process over that of two, on an idle machine with two cores."""
    path = folder / "two.yaml"
    path.write_text(valid(3_000))
    command = [*setsail, "check", "--no-cache", "--format", "json", str(path)]
    pairs = [(process.once(command), process.once([*command, "--jobs", "2"])) for _ in range(3)]
    gain = sorted(one.wall / two.wall for one, two in pairs)[1]
    row("check, 3000 documents, --jobs 2", pairs[1][1], f"{gain:.2f} x as fast as one process")


def second_run(setsail: list[str], folder: Path, row: Row) -> None:
    """The same files again: what is left is starting, reading and a digest."""
    path = folder / "again.yaml"
    path.write_text(valid(1_000))
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CACHE_HOME"] = home
        first = process.once([*setsail, "check", str(path)])
        second = process.once([*setsail, "check", str(path)])
        del os.environ["XDG_CACHE_HOME"]
    row("check, 1000 documents again", second, f"{second.cpu / first.cpu:.2f} x the first run")
