"""Calls of the whole program in this process, with the streams and the exit code of a real one."""

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from setsail.cli import main

DEFECT = "Setsail has a defect"
CLEAN = ("no findings", "没有发现问题", "0 findings")


class Called(NamedTuple):
    """What one call said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, both streams."""
        return self.out + self.err


def call(*words: object) -> Called:
    """Run `setsail WORDS…` as the process would, guard and all."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main.guarded([str(word) for word in words])
    return Called(code, out.getvalue(), err.getvalue())


def refused(called: Called) -> str:
    """Both streams of a call that was refused in order: never a defect, never a clean bill."""
    assert called.code == 2, called
    assert_in_order(called)
    assert not any(word in called.said for word in CLEAN), called.said
    assert "error: " in called.err or "错误: " in called.err, called
    return called.said


def assert_in_order(called: Called) -> None:
    """No call ends in a defect or a traceback, whatever it is given."""
    assert called.code in (0, 1, 2), called
    assert DEFECT not in called.said and "Traceback" not in called.said, called.said
