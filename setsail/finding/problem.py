"""What is wrong with an input or with the world, said so that the reader can act on it."""

from collections.abc import Iterable
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.finding.text import Text


class Problem(NamedTuple):
    """One thing that is wrong: what, where, and the way out.

    `quote` is the source line that `place` points into, already redacted (`Document.quote`)
    and without its line end; whoever prints it escapes it for where it goes.
    """

    message: Text
    place: Place | None = None
    help: Text | None = None
    quote: str = ""


class Refused(Exception):
    """An input or a call cannot be used. Carries every problem of that input at once.

    Each package that reads something subclasses it; a shell turns it into exit code 2.
    """

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.message.en for p in self.problems))


class WorldFailed(Refused):
    """The world could not be reached or would not let us: exit code 3."""

    exit_code = 3
