"""Environment files, as compose reads them: quotes, comments, `export`, earlier variables."""

import re
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate.compose import interpolate

_KEY = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_.][\w.\-\[\]]*)[ \t]*(=|:)?[ \t]*")
_COMMENT = re.compile(r"[ \t]+#.*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}


class Variable(NamedTuple):
    """One variable; `value` is None where the file only names it."""

    name: str
    value: str | None
    place: Place


class Read(NamedTuple):
    """What a file sets, in order, and what of it cannot be read."""

    variables: tuple[Variable, ...]
    problems: tuple[Problem, ...]


def read(text: str, file: str, lookup: interpolate.Lookup) -> Read:
    """The variables of a file; `lookup` answers for names that the file does not set itself."""
    found: dict[str, Variable] = {}
    problems: list[Problem] = []

    def known(name: str) -> str | None:
        return found[name].value if name in found else lookup(name)

    lines = text.replace("\r\n", "\n").split("\n")
    at = 0
    while at < len(lines):
        number, line = at + 1, lines[at]
        at += 1
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        place = Place(file, number, len(line) - len(line.lstrip()) + 1)
        key = _KEY.match(line)
        if key is None or (not key[2] and line[key.end() :].strip()):
            problems.append(_unreadable(place))
            continue
        rest = line[key.end() :]
        while rest[:1] in ("'", '"') and _end(rest) < 0 and at < len(lines):
            rest, at = f"{rest}\n{lines[at]}", at + 1
        value = _value(rest, known) if key[2] else None
        found[key[1]] = Variable(key[1], value, place)
    return Read(tuple(found.values()), tuple(problems))


def raw(text: str, file: str) -> Read:
    """The variables of a file whose format is raw: everything after `=` is the value."""
    pairs = ((n, line.partition("=")) for n, line in enumerate(text.splitlines(), 1) if line)
    return Read(
        tuple(Variable(k.strip(), v, Place(file, n, 1)) for n, (k, sep, v) in pairs if sep), ()
    )


def _end(rest: str) -> int:
    """Where the quote that opens `rest` closes; -1 where it does not."""
    quote, at = rest[0], 1
    while at < len(rest):
        if rest[at] == "\\" and quote == '"':
            at += 1
        elif rest[at] == quote:
            return at
        at += 1
    return -1


def _value(rest: str, lookup: interpolate.Lookup) -> str:
    if rest[:1] in ("'", '"') and (end := _end(rest)) > 0:
        inner = rest[1:end]
        if rest[0] == "'":
            return inner
        inner = re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), inner, flags=re.DOTALL)
        return interpolate.substitute(inner, lookup).text
    bare = _COMMENT.sub("", "" if rest.startswith("#") else rest.split("\n")[0]).rstrip()
    return interpolate.substitute(bare, lookup).text


def _unreadable(place: Place) -> Problem:
    message = Text("this line sets no variable", "这一行没有设置变量")
    return Problem(message, place, Text("write NAME=value", "请写 NAME=值"))
