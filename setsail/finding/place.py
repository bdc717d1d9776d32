"""Where something stands in a file."""

from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file. `line` and `column` count from 1; 0 means "the whole file"."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return (
            f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"
        )
