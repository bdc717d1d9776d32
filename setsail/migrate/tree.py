"""The files of the import's root: their names, and their texts when asked for."""

import posixpath
from collections.abc import Sequence

from setsail.migrate.compose.files import Files, Read


class Tree(Files):
    """Files with a list of all names below the root, as a walk gave them."""

    def __init__(self, read: Read, names: Sequence[str]) -> None:
        super().__init__(read)
        self.names = tuple(names)
        self._known = frozenset(names)

    def is_file(self, path: str) -> bool:
        """Whether a path is that of a file."""
        return path in self._known

    def is_folder(self, path: str) -> bool:
        """Whether files stand below a path."""
        return bool(self.below(path))

    def below(self, folder: str) -> tuple[str, ...]:
        """The files below a folder, in name order."""
        if folder in ("", "."):
            return self.names
        start = f"{folder.rstrip('/')}/"
        return tuple(name for name in self.names if name.startswith(start))


def join(folder: str, name: str) -> str:
    """A path below a folder of the tree."""
    return posixpath.normpath(posixpath.join(folder, name))
