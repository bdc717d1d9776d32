"""One workload as the finders of traits look at it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from setsail.migrate import config_text
from setsail.migrate.evidence import Evidence
from setsail.system.values import Path, System, Workload

Cite = Callable[[Path], Evidence]
"""The line that says what stands at a path of the long form."""


class Said(NamedTuple):
    """A value that a program is given: its path, the key it stands under, the text."""

    path: Path
    key: str
    text: str


class View(NamedTuple):
    """A workload in its system. `cite` finds the line that says something; `home` is its path."""

    system: System
    workload: Workload
    cite: Cite

    @property
    def home(self) -> Path:
        """The path of the workload."""
        return (self.workload.section, self.workload.name)

    def at(self, *path: str) -> tuple[Evidence, ...]:
        """The line of something below the workload, as the evidence of a sign."""
        return (self.cite((*self.home, *path)),)

    def said(self) -> Iterator[Said]:
        """Every value that the program is given: variables, arguments, lines of files."""
        for name, value in self.workload.config.items():
            yield Said((*self.home, "config", name), name, value)
        for name, given in self.workload.env.items():
            if isinstance(given, str):
                yield Said((*self.home, "env", name), name, given)
        for key in ("command", "args"):
            for word in getattr(self.workload, key) or ():
                flag, equals, value = word.partition("=")
                name = flag.strip("-") if equals else ""
                yield Said((*self.home, key), name, value if equals else word)
        for file, text in self.workload.files.items():
            for line in config_text.lines(file, text, self.workload.config):
                yield Said((*self.home, "files", file), line.key, line.value)

    @property
    def words(self) -> str:
        """What starts the program."""
        return " ".join((*(self.workload.command or ()), *(self.workload.args or ())))
