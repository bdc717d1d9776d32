"""Prometheus' own judge of rules, and of what they say about made-up series."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from setsail.derive.derived import Derived, Gap


def needed() -> str:
    """The path of promtool; without it the test is skipped aloud."""
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("NOT RUN: promtool is absent (Debian: apt install prometheus)")
    return found


def rule_files(folder: Path, derived: Iterable[Derived | Gap]) -> list[str]:
    """Each PrometheusRule's groups as a rule file in `folder`."""
    names = []
    for each in derived:
        if isinstance(each, Derived) and each.body["kind"] == "PrometheusRule":
            name = f"{each.body['metadata']['name']}.json"
            (folder / name).write_text(json.dumps(each.body["spec"]))
            names.append(name)
    return names


def check(folder: Path, derived: Iterable[Derived | Gap]) -> None:
    """`promtool check rules` accepts every derived group."""
    names = rule_files(folder, derived)
    assert names
    run = subprocess.run(
        [needed(), "check", "rules", *names], cwd=folder, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def judge(
    folder: Path,
    derived: Iterable[Derived | Gap],
    tests: list[dict[str, Any]],
    every: str = "1m",
) -> None:
    """`promtool test rules` agrees with `tests`, evaluating all rules `every` so often."""
    suite = {
        "rule_files": rule_files(folder, derived),
        "evaluation_interval": every,
        "tests": tests,
    }
    (folder / "suite.json").write_text(json.dumps(suite))
    run = subprocess.run(
        [needed(), "test", "rules", "suite.json"], cwd=folder, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
