"""Open a system.yaml with all that stands beside it: included files and system.lock."""

import fnmatch
import hashlib
import os
from collections.abc import Mapping
from typing import NamedTuple

from setsail.document import source
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import load, lock, resolve
from setsail.system.declared import Declared, SystemRefused
from setsail.system.values import System
from setsail.world import files

LOCK = "system.lock"


class Opened(NamedTuple):
    """A system in one environment. `inputs` are the files that were read, by name, each with
    the SHA-256 of its content."""

    declared: Declared
    system: System
    inputs: Mapping[str, str]


def read(file: str, environment: str | None = None) -> Opened:
    """The system in an environment; without one, in its usual one.

    Raises SystemRefused, with every problem, and FileRefused for a file that cannot be read.
    """
    reader = _Reader(os.path.dirname(file))
    declared = load.load(reader.text(file), file, reader.include)
    beside = os.path.join(reader.folder, LOCK)
    locked = lock.load(reader.text(beside), beside) if files.exists(beside) else None
    system = resolve.resolve(declared, environment or usual(declared), locked)
    return Opened(declared, system, reader.inputs)


def every(file: str) -> tuple[Opened, ...]:
    """The system in each of its environments, in the order of the file. Raises as `read`."""
    reader = _Reader(os.path.dirname(file))
    declared = load.load(reader.text(file), file, reader.include)
    return tuple(read(file, name) for name in declared.environments)


def usual(declared: Declared) -> str:
    """The environment that is meant when none is named. Raises SystemRefused if unclear."""
    if declared.usual is not None:
        return declared.usual
    names = ", ".join(declared.environments)
    message = Text(f"which environment is meant: {names}?", f"指的是哪个环境：{names}？")
    help = Text("name one with -e", "请用 -e 指定一个")
    raise SystemRefused([Problem(message, Place(declared.file), help)])


class _Reader:
    """Reads below the folder of a system.yaml and remembers what it read."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.inputs: dict[str, str] = {}

    def text(self, file: str) -> str:
        data = files.read(file)
        self.inputs[file] = hashlib.sha256(data).hexdigest()
        return source.decode(data)

    def include(self, pattern: str) -> Mapping[str, str]:
        """The texts of the files that match a pattern relative to the folder, never outside it."""
        root = files.Root(self.folder or ".")
        found = {}
        for file in files.walk(self.folder or ".", (".yaml", ".yml")):
            relative = os.path.relpath(file, self.folder or ".")
            if fnmatch.fnmatchcase(relative, os.path.normpath(pattern)) and root.inside(relative):
                name = os.path.normpath(file)
                found[name] = self.text(name)
        return found
