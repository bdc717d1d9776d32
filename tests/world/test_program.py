"""Other programs run without the user's settings, and end."""

import os
import sys

import pytest

from setsail.world import program

SHOW = "import os, json; print(json.dumps(dict(os.environ)))"


def test_a_program_sees_neither_home_nor_path_nor_credentials(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import json

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    done = program.run([sys.executable, "-c", SHOW])
    seen = json.loads(done.out)
    assert "AWS_SECRET_ACCESS_KEY" not in seen and seen["HOME"] != os.environ["HOME"]
    assert not os.path.exists(seen["HOME"])
    assert "127.0.0.1" in seen["HTTPS_PROXY"] and not os.path.isfile(seen["KUBECONFIG"])


def test_what_cannot_be_started_and_what_does_not_end_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(program.ProgramFailed, match="cannot be run"):
        program.run(["/no/such/program"])
    monkeypatch.setattr(program, "SECONDS", 0.2)
    with pytest.raises(program.ProgramFailed, match="did not end"):
        program.run([sys.executable, "-c", "import time; time.sleep(9)"])


def test_a_failure_keeps_its_words() -> None:
    done = program.run([sys.executable, "-c", "import sys; sys.exit('no')"])
    assert (done.code, done.err) == (1, "no")
