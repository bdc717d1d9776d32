"""Other checkers, each run as a program over the cases: what it said of which file.

A verdict is decided where the checker looked at something: `found` names the checks that failed
somewhere in the file, `clean` those that were tried and failed nowhere. A checker is found on
PATH, or where the variable of its name in capitals (KUBE_SCORE, CHECKOV, TRIVY) says.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """What one checker says of one file."""

    found: frozenset[str]
    clean: frozenset[str]


Verdicts = dict[str, Verdict]
"""By the name of the case."""


def program(name: str) -> str | None:
    """The path of a checker, or None where it is not installed."""
    return os.environ.get(name.upper().replace("-", "_")) or shutil.which(name)


def _run(command: list[str], text: str | None = None) -> str:
    quiet = {**os.environ, "LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=False, env=quiet
    )
    return done.stdout


def _verdict(found: Iterable[str], tried: Iterable[str]) -> Verdict:
    failed = frozenset(found)
    return Verdict(failed, frozenset(tried) - failed)


def kube_score(path: str, files: list[Path]) -> Verdicts:
    """All its checks, those that are off by default too; a process a file."""
    listed = [line.split(",") for line in _run([path, "list"]).splitlines()]
    extra = [word for row in listed if row[-1] == "optional" for word in _enable(row[0])]
    command = [path, "score", "--output-format", "json", "--kubernetes-version", "v1.33", *extra]
    return {file.stem: _scores(_run([*command, str(file)])) for file in files}


def _enable(check: str) -> tuple[str, str]:
    return "--enable-optional-test", check


_PASSED = 7
"""Its grade from which nothing stands out: 1 critical, 5 warning, 7 nearly, 10 all good."""


def _scores(text: str) -> Verdict:
    if not text.startswith("["):
        return Verdict(frozenset(), frozenset())
    rows: list[Any] = json.loads(text) or []
    checks = [check for row in rows for check in row["checks"] if not check.get("skipped")]
    bad = [c for c in checks if c["grade"] < _PASSED or (c["grade"] == _PASSED and c["comments"])]
    return _verdict([c["check"]["id"] for c in bad], [c["check"]["id"] for c in checks])


_CHECKOV = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from checkov.kubernetes.runner import Runner
from checkov.runner_filter import RunnerFilter
said = {}
for path in json.load(sys.stdin):
    chosen = RunnerFilter(framework=["kubernetes"])
    report = Runner().run(root_folder=None, files=[path], runner_filter=chosen)
    parts = (report.failed_checks, report.passed_checks)
    said[path] = [[record.check_id for record in part] for part in parts]
print("\\n" + json.dumps(said))
"""


def checkov(path: str, files: list[Path]) -> Verdicts:
    """In one process of its own interpreter, a run a file: its graph would join the files."""
    first = Path(path).read_text(encoding="utf-8").splitlines()[0]
    interpreter = first.removeprefix("#!").split()[0]
    text = _run([interpreter, "-c", _CHECKOV], json.dumps([str(file) for file in files]))
    said = json.loads(text.splitlines()[-1])
    return {Path(name).stem: _verdict(bad, [*bad, *good]) for name, (bad, good) in said.items()}


def trivy(path: str, files: list[Path]) -> Verdicts:
    """With the checks that its program carries.

    It passes what a check is not about, so a check counts as tried only in files whose first kind
    is one in which it ever failed.
    """
    found: dict[str, frozenset[str]] = {}
    for start in range(0, len(files), 250):  # its time grows faster than the number of files
        found |= _trivy(path, files[start : start + 250])
    kinds = {file.stem: _first_kind(file) for file in files}
    about: dict[str, set[str]] = defaultdict(set)
    for name, checks in found.items():
        about[kinds[name]] |= checks
    return {name: _verdict(checks, about[kinds[name]]) for name, checks in found.items()}


def _trivy(path: str, files: list[Path]) -> dict[str, frozenset[str]]:
    command = [path, "config", "--skip-check-update", "--quiet", "--format", "json"]
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            shutil.copy(file, folder)
        text = _run([*command, "--misconfig-scanners", "kubernetes", folder])
    rows = {Path(row["Target"]).stem: row for row in json.loads(text).get("Results", [])}
    return {file.stem: _failed(rows.get(file.stem, {})) for file in files}


def _failed(row: dict[str, Any]) -> frozenset[str]:
    return frozenset(r["ID"] for r in row.get("Misconfigurations", []) if r["Status"] == "FAIL")


def _first_kind(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("kind: "))


PEERS: dict[str, Callable[[str, list[Path]], Verdicts]] = {
    "kube-score": kube_score,
    "checkov": checkov,
    "trivy": trivy,
}
