"""We read compose files as docker compose does: its own normal form is the judge."""

from pathlib import Path

import pytest

from tests.migrate import oracle
from tests.migrate.tricky import CASES


@pytest.mark.parametrize("name", CASES)
def test_tricky_files_are_read_as_compose_reads_them(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    for path, text in case.files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    expected = oracle.theirs(
        tmp_path, case.paths, [w for p in case.profiles for w in ("--profile", p)]
    )
    found = oracle.ours(tmp_path, *case.paths, profiles=case.profiles)
    assert not found.problems
    assert oracle.compared(found) == expected


@pytest.mark.parametrize(
    "path", ["voting-app/docker-compose.yml", "voting-app/docker-stack.yml",
             "ruoyi-cloud/docker/docker-compose.yml"]
)  # fmt: skip
def test_real_files_are_read_as_compose_reads_them(path: str, real: Path) -> None:
    file = real / path
    expected = oracle.theirs(file.parent, [file.name])
    assert oracle.compared(oracle.ours(file.parent, file.name)) == expected


REFUSED = ("empty", "version1")
"""What docker compose itself refuses, and is read all the same."""
PROJECTS = [
    file
    for file in sorted((Path(__file__).parent / "projects").glob("*/*compose.y*ml"))
    if file.parent.name not in REFUSED
]


@pytest.mark.parametrize("file", PROJECTS, ids=lambda file: file.parent.name)
def test_projects_are_read_as_compose_reads_them(file: Path) -> None:
    expected = oracle.theirs(file.parent, [file.name])
    assert oracle.compared(oracle.ours(file.parent, file.name)) == expected
