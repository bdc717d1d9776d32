"""The files of a project: read through a reader that never leaves its root."""

import posixpath
from collections.abc import Callable
from typing import NamedTuple

from setsail.document import redact, source
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

Read = Callable[[str], bytes | None]
"""Asked with a path from the root: the bytes, None where there is no such file; may raise
Refused, which becomes a problem."""


class Files:
    """Reads texts once, keeps them for quotes, and collects what cannot be read."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._seen: dict[str, str | None] = {}
        self.problems: list[Problem] = []

    @property
    def texts(self) -> dict[str, str]:
        """Every file that was read, by its path from the root."""
        return {name: text for name, text in self._seen.items() if text is not None}

    def text(self, path: str) -> str | None:
        """The text of a file; None where it is absent, outside, binary or unreadable."""
        if path not in self._seen:
            self._seen[path] = self._fetch(path)
        return self._seen[path]

    def _fetch(self, path: str) -> str | None:
        if path.startswith(("..", "/")) or "\0" in path:
            return None
        try:
            data = self._read(path)
        except Refused as refused:
            self.problems.extend(refused.problems)
            return None
        if data is None or (b"\0" in data[:1000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff")):
            return None
        return source.decode(data)

    def tell(self, message: Text, place: Place | None, help: Text | None = None) -> None:
        """Keep a problem, with the source line where its file was read."""
        quote = ""
        if place is not None and place.line:
            quote = redact.line(self._seen.get(place.file) or "", place.line)
        # a path that was written may be a URL with a password in it
        said = Text(redact.text(message.en), redact.text(message.zh))
        problem = Problem(said, place, help, quote)
        if problem not in self.problems:
            self.problems.append(problem)


class Base(NamedTuple):
    """The folder that relative paths of a compose file count from."""

    folder: str

    def path(self, written: str) -> str:
        """A path from the root; it begins with `..` or `/` where it leads out. A URL stays."""
        if "://" in written:
            return written
        return posixpath.normpath(posixpath.join(self.folder or ".", written))


def is_remote(path: str) -> bool:
    """Whether a path is a URL, a Git address or an image, which nobody fetches here."""
    return "://" in path or path.startswith(("git@", "github.com/")) or path.endswith(".git")


def outside(path: str) -> bool:
    """Whether a normalised path leads out of the root."""
    return path == ".." or path.startswith(("../", "/", "~"))
