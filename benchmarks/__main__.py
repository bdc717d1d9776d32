"""`make bench`: what Setsail costs, beside a baseline or a peer in the same run.

checkov is measured where it is installed or where the variable CHECKOV names it.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import check_peers, inputs, process, projects

ROOT = Path(__file__).resolve().parent.parent
EMPTY = [sys.executable, "-c", "pass"]
SETSAIL = [str(Path(sys.executable).parent / "setsail")]


def row(name: str, figure: process.Figure, against: str) -> None:
    """Print one row of the table."""
    sys.stdout.write(
        f"{name:<34} {figure.wall:8.3f} s {figure.cpu:8.3f} s {figure.peak:7.1f} MiB   {against}\n"
    )
    sys.stdout.flush()


def one_file(folder: Path) -> None:
    """`check` of one file beside an empty Python."""
    path = folder / "one.yaml"
    path.write_text(inputs.deployment(1, "thing-1"))
    ours, empty, ratio = process.beside([*SETSAIL, "check", str(path)], EMPTY, 15)
    row("an empty Python", empty, "")
    row("check, one file", ours, f"{ratio:.1f} x an empty Python")


def growth(folder: Path) -> None:
    """`check` of one to ten thousand documents: linear or not."""
    first = 0.0
    for count in (1_000, 3_000, 10_000):
        path = folder / f"{count}.yaml"
        path.write_text(inputs.stream(count))
        figure = process.median(
            [process.once([*SETSAIL, "check", "--no-cache", str(path)]) for _ in range(3)]
        )
        each = figure.cpu / count * 1e6
        first = first or each
        row(
            f"check, {count} documents",
            figure,
            f"{each:.0f} us each, {each / first:.2f} x the first",
        )


def beside_checkov(folder: Path) -> None:
    """`check` of a thousand documents beside checkov."""
    checkov = os.environ.get("CHECKOV") or shutil.which("checkov")
    if not checkov:
        sys.stdout.write("checkov: NOT MEASURED, it is not installed (name it with CHECKOV=…)\n")
        return
    path = folder / "1000.yaml"
    path.write_text(inputs.stream(1_000))
    peer = [checkov, "--framework", "kubernetes", "--skip-download", "--compact", "--quiet"]
    ours, theirs, ratio = process.beside(
        [*SETSAIL, "check", "--no-cache", str(path)], [*peer, "-o", "json", "-f", str(path)], 3
    )
    row("checkov, 1000 documents", theirs, "")
    row("check, 1000 documents", ours, f"{ratio:.3f} x checkov")


def portfolio(folder: Path) -> None:
    """`assess` of portfolios of systems with fifty components each: linear or not."""
    first = 0.0
    for systems in (5, 20, 40):
        paths = []
        for number in range(systems):
            path = folder / f"s{number}.yaml"
            path.write_text(inputs.system(number, 50))
            paths.append(str(path))
        command = [*SETSAIL, "assess", *paths]
        figure = process.median([process.once(command) for _ in range(3)])
        each = figure.cpu / systems / 50 * 1e3
        first = first or each
        row(
            f"assess, {systems * 50} components",
            figure,
            f"{each:.1f} ms each, {each / first:.2f} x the first",
        )


def imports(folder: Path) -> None:
    """`import` of compose projects and of manifests: fast enough, and linear or not."""
    first = 0.0
    for count in (50, 150, 450):
        source = projects.compose(folder / f"compose-{count}", count)
        figure = _imported(source, folder / f"from-compose-{count}")
        each = figure.cpu / count * 1e3
        first = first or each
        row(
            f"import, {count} compose services",
            figure,
            f"{each:.1f} ms each, {each / first:.2f} x the first",
        )
    for count in (500, 2_000):
        source = projects.manifests(folder / f"manifests-{count}", count)
        figure = _imported(source, folder / f"from-manifests-{count}")
        row(f"import, {count} manifests", figure, f"{figure.cpu / count * 1e3:.2f} ms each")


def _imported(source: Path, into: Path) -> process.Figure:
    output = ["-o", str(into / "system.yaml"), "--force"]
    runs = [process.once([*SETSAIL, "import", str(source), *output]) for _ in range(3)]
    return process.median(runs)


def rehearsal() -> None:
    """Ten simulated minutes of the demo system."""
    example = ROOT / "examples" / "shop"
    with tempfile.TemporaryDirectory() as folder:
        system = str(Path(folder) / "system.yaml")
        source = [str(example / "docker-compose.yml"), "--answers", str(example / "answers.yaml")]
        process.once([*SETSAIL, "import", *source, "-o", system])
        command = [*SETSAIL, "rehearse", "-f", system, "-e", "prod", "--minutes", "10"]
        row("rehearse, 10 simulated minutes", process.median([process.once(command)] * 1), "")


def main() -> None:
    """Run all of them."""
    sys.stdout.write(f"{'':<34} {'wall':>10} {'cpu':>10} {'peak':>11}\n")
    with tempfile.TemporaryDirectory() as folder:
        one_file(Path(folder))
        growth(Path(folder))
        beside_checkov(Path(folder))
        check_peers.beside_kube_score(SETSAIL, Path(folder), row)
        check_peers.large_beside_small(SETSAIL, Path(folder), row)
        check_peers.bombs(SETSAIL, Path(folder), row)
        check_peers.two_processes(SETSAIL, Path(folder), row)
        check_peers.second_run(SETSAIL, Path(folder), row)
        portfolio(Path(folder))
        imports(Path(folder))
    rehearsal()


if __name__ == "__main__":
    main()
