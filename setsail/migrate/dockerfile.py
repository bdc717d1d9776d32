"""What a Dockerfile tells of the image it builds: its base, ports, user, command, copied files."""

import json
import re
import shlex
from typing import NamedTuple

_CONTINUED = re.compile(r"\\[ \t]*\r?\n")
_FROM = re.compile(r"(?i)^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?")
_PORT = re.compile(r"^(\d{1,5})(?:/(tcp|udp))?$", re.IGNORECASE)


class Dockerfile(NamedTuple):
    """The last stage, or the one that was asked for. `copies` pairs source and target."""

    base: str = ""
    ports: tuple[int, ...] = ()
    user: str = ""
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()


class _Stage:
    """A stage while it is read; it begins as the stage that it builds on."""

    def __init__(self, base: str, name: str, below: "_Stage | None") -> None:
        self.name = name
        self.base: str = below.base if below else base
        self.ports: list[int] = list(below.ports) if below else []
        self.user: str = below.user if below else ""
        self.entrypoint: tuple[str, ...] = below.entrypoint if below else ()
        self.command: tuple[str, ...] = below.command if below else ()
        self.copies: list[tuple[str, str]] = list(below.copies) if below else []


def read(text: str, target: str | None = None) -> Dockerfile:
    """The stage `target`, else the last one. Unknown lines are passed over."""
    stages: list[_Stage] = []
    for raw in _CONTINUED.sub(" ", text).splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if found := _FROM.match(line):
            below = next((s for s in stages if s.name and s.name == found[1].lower()), None)
            stages.append(_Stage(found[1], (found[2] or "").lower(), below))
        elif stages:
            _instruction(stages[-1], line)
    if not stages:
        return Dockerfile()
    wanted = (target or "").lower()
    stage = next((s for s in stages if wanted and s.name == wanted), stages[-1])
    return Dockerfile(
        stage.base,
        tuple(dict.fromkeys(stage.ports)),
        stage.user,
        stage.entrypoint,
        stage.command,
        tuple(stage.copies),
    )


def _instruction(stage: _Stage, line: str) -> None:
    word, _, rest = line.partition(" ")
    rest = rest.strip()
    match word.upper():
        case "EXPOSE":
            ports = (_PORT.match(part) for part in rest.split())
            stage.ports += [int(p[1]) for p in ports if p and 0 < int(p[1]) < 65536]
        case "USER":
            stage.user = rest.partition(":")[0]
        case "ENTRYPOINT":
            stage.entrypoint, stage.command = words(rest), ()
        case "CMD":
            stage.command = words(rest)
        case "COPY" | "ADD" if "--from" not in rest:
            parts = [part for part in rest.split() if not part.startswith("--")]
            stage.copies += [(source, parts[-1]) for source in parts[:-1]]
        case _:
            pass


def words(text: str) -> tuple[str, ...]:
    """A command in exec form (JSON) or shell form."""
    try:
        found = json.loads(text)
        if isinstance(found, list):
            return tuple(str(word) for word in found)
    except ValueError:
        pass
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())
