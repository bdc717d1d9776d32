"""A Dockerfile as its instructions, each with its place.

https://docs.docker.com/reference/dockerfile/
"""

import json
import re
from functools import cached_property
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.finding import ObjectRef
from setsail.finding.place import Place

KIND = "Dockerfile"
_FROM = re.compile(r"(?i)^(\S+)(?:\s+AS\s+(\S+))?")
_FLAG = re.compile(r"^--([\w-]+)(?:=(\S*))?\s*")
_HEREDOC = re.compile(r"<<-?\s*(['\"]?)(\w+)\1")
_ESCAPE = re.compile(r"(?im)\A(?:#\s*\w+\s*=.*\n)*?#\s*escape\s*=\s*(\S)")
_VARIABLE = re.compile(r"\$\{?(\w+)(?::?-([^}]*))?\}?")


class Instruction(NamedTuple):
    """One instruction. `text` is all behind its word and flags, on one line; `body` the text
    of here-documents; `number` counts those of the same word from 0."""

    word: str
    text: str
    flags: dict[str, str]
    line: int
    stage: int
    number: int
    body: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments in exec form; empty for the shell form."""
        if not self.text.startswith("["):
            return ()
        try:
            found = json.loads(self.text)
        except ValueError:
            return ()
        return tuple(str(word) for word in found) if isinstance(found, list) else ()

    @property
    def path(self) -> Path:
        """Its path in the file: ("RUN", 2) is the third RUN."""
        return self.word, self.number


class Stage(NamedTuple):
    """A build stage: what it builds on, its name, its own instructions, its FROM."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]
    start: Instruction


class Dockerfile:
    """One file. `ignores` tells whether a .dockerignore stands beside it."""

    known_as = KIND

    def __init__(self, text: str, file: str, ignores: bool = True) -> None:
        self.text = text
        self.file = file
        self.ignores = ignores
        self.instructions = tuple(_read(text))

    @property
    def ref(self) -> ObjectRef:
        """The file as an object: its name is its path."""
        return ObjectRef("", KIND, "", self.file)

    def of(self, *words: str) -> tuple[Instruction, ...]:
        """The instructions of some words, in the order of the file."""
        return tuple(i for i in self.instructions if i.word in words)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in the order of the file; ARG in a base is resolved by its default."""
        defaults = {
            name: value.strip("\"'")
            for i in self.of("ARG")
            if i.stage < 0
            for name, _, value in (i.text.partition("="),)
        }
        return tuple(self._stage(start, defaults) for start in self.of("FROM"))

    def _stage(self, start: Instruction, defaults: dict[str, str]) -> Stage:
        found = _FROM.match(start.text)
        base, name = (found[1], found[2] or "") if found else ("", "")
        base = _VARIABLE.sub(lambda m: defaults.get(m[1]) or m[2] or m[0], base)
        inner = tuple(i for i in self.instructions if i.stage == start.stage and i.word != "FROM")
        return Stage(base, name.lower(), inner, start)

    def lineage(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage and those that it builds on, nearest first."""
        chain = [stage]
        while below := self._named(chain[-1].base, before=chain[-1].start.stage):
            chain.append(below)
        return tuple(chain)

    def _named(self, base: str, before: int) -> Stage | None:
        return next((s for s in self.stages[:before] if s.name and s.name == base.lower()), None)

    def place(self, path: Path) -> Place:
        """Where the instruction of a path begins; the first line where there is none."""
        for one in self.instructions:
            if one.path == path[:2]:
                return Place(self.file, one.line, 1)
        return Place(self.file, 1, 1)


def _read(text: str) -> list[Instruction]:
    found = _ESCAPE.match(text)
    escape = found[1] if found else "\\"
    lines = text.splitlines()
    read: list[Instruction] = []
    counts: dict[str, int] = {}
    at, stage = 0, -1
    while at < len(lines):
        line, joined, at = at + 1, *_joined(lines, at, escape)
        if not joined or joined.startswith("#"):
            continue
        word, _, rest = joined.partition(" ")
        word = word.upper()
        stage += word == "FROM"
        flags, rest = _flags(rest.strip())
        body, at = _heredocs(lines, at, rest if word in ("RUN", "COPY", "ADD") else "")
        read.append(Instruction(word, rest, flags, line, stage, counts.get(word, 0), body))
        counts[word] = counts.get(word, 0) + 1
    return read


def _joined(lines: list[str], at: int, escape: str) -> tuple[str, int]:
    """One logical line and the index behind it; comments and blanks inside are left out."""
    parts: list[str] = []
    while at < len(lines):
        raw = lines[at].strip()
        at += 1
        if parts and (not raw or raw.startswith("#")):
            continue
        if not raw.endswith(escape) or raw.startswith("#"):
            parts.append(raw)
            break
        parts.append(raw[: -len(escape)].rstrip())
    return re.sub(r"[ \t]+", " ", " ".join(parts)).strip(), at


def _flags(rest: str) -> tuple[dict[str, str], str]:
    flags: dict[str, str] = {}
    while found := _FLAG.match(rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    return flags, rest


def _heredocs(lines: list[str], at: int, rest: str) -> tuple[str, int]:
    """The text of the here-documents that an instruction opens, and the index behind them."""
    body: list[str] = []
    for _, end in _HEREDOC.findall(rest):
        while at < len(lines) and lines[at].strip() != end:
            body.append(lines[at])
            at += 1
        at += 1
    return "\n".join(body), at
