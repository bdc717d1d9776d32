"""What a command may use to speak: streams, language, colour."""

import sys
from typing import NamedTuple, TextIO

from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import plain


class Shell(NamedTuple):
    """The terminal of one call. Commands print through it and through nothing else."""

    lang: str
    colour: bool
    out: TextIO
    err: TextIO

    def write(self, text: str) -> None:
        """Write finished output as it is, with a line end."""
        self.out.write(text if text.endswith("\n") else text + "\n")

    def say(self, text: Text) -> None:
        """Write one message to standard output, safe for a terminal."""
        self.write(plain.escape(text.to(self.lang)))

    def note(self, text: Text) -> None:
        """Write progress or advice to standard error, so that piped output stays clean."""
        self.err.write(plain.escape(text.to(self.lang)) + "\n")
        self.err.flush()

    def problems(self, problems: tuple[Problem, ...]) -> None:
        """Write what is wrong, each with place, source line, caret and the way out."""
        for problem in problems:
            self.err.write(plain.problem(problem, self.lang, self.colour))


def standard(lang: str, colour: bool) -> Shell:
    """The shell of the real process."""
    return Shell(lang, colour, sys.stdout, sys.stderr)
