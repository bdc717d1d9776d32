"""Only what this cluster started is recognised, and only that is stopped."""

import subprocess
import sys

import pytest

from testbed.processes import Processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: needs /proc")


@pytest.fixture
def processes(tmp_path):
    made = Processes(tmp_path / "run", tmp_path / "log")
    yield made
    made.stop(made.names(), 0.2)


def test_a_process_is_started_once_and_stopped(processes):
    processes.start("sleeper", ["sleep", "60"])
    first = (processes.folder / "sleeper.pid").read_text()
    processes.start("sleeper", ["sleep", "60"])
    assert (processes.folder / "sleeper.pid").read_text() == first
    assert processes.alive("sleeper")
    processes.stop(["sleeper"])
    assert not processes.alive("sleeper") and processes.names() == []


def test_who_does_not_listen_is_ended_all_the_same(processes):
    processes.start("deaf", ["sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"])
    processes.stop(["deaf"], 0.2)
    assert not processes.alive("deaf")


def test_another_process_with_the_same_number_is_left_alone(processes):
    with subprocess.Popen(["sleep", "60"]) as foreign:
        processes.folder.mkdir()
        (processes.folder / "sleeper.pid").write_text(f"{foreign.pid} 12345")
        assert not processes.alive("sleeper")
        processes.stop(["sleeper"])
        assert foreign.poll() is None
        foreign.kill()
