"""What a container is told: its variables with their values, and the words of its command.

A ConfigMap that was given is read through. What stands in a Secret or in an object that was not
given is unknown, and so absent here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, read, strings, text

LONGEST = 128 * 1024
"""The longest variable that Linux gives to a program; a longer value stops its start."""


class Said(NamedTuple):
    """One string that reaches a program: `name` is the variable's, or "" for a word of its
    command; `by` and `path` are where it is written."""

    name: str
    value: str
    by: Manifest
    path: Path


def variables(container: Container, around: Around) -> tuple[Said, ...]:
    """The variables with a value that can be read; the last one of a name wins."""
    found: dict[str, Said] = {}
    for _, said in imported(container, around):
        found[said.name] = said
    for said in own(container, around):
        found[said.name] = said
    return tuple(found.values())


def imported(container: Container, around: Around) -> Iterator[tuple[int, Said]]:
    """Every variable that `envFrom` takes from a ConfigMap of this set, with its index there."""
    owner = container.pod.owner
    for at, source in enumerate(items(container.body, "envFrom")):
        name = text(source, "configMapRef", "name")
        given = around.find("ConfigMap", owner.namespace, name) if name else None
        if given is not None:
            prefix = text(source, "prefix")
            for key, value in strings(given.body, "data").items():
                if len(value) < LONGEST:
                    yield at, Said(prefix + key, value, given, ("data", key))


def own(container: Container, around: Around) -> Iterator[Said]:
    """The variables of `env` whose value is written, there or in a ConfigMap of this set."""
    owner = container.pod.owner
    for at, variable in enumerate(items(container.body, "env")):
        name = text(variable, "name")
        if isinstance(read(variable, "value"), str):
            yield Said(name, variable["value"], owner, (*container.path, "env", at, "value"))
        ref = read(variable, "valueFrom", "configMapKeyRef")
        given = around.find("ConfigMap", owner.namespace, text(ref, "name")) if ref else None
        if given is not None:
            key = text(ref, "key")
            if value := text(given.body, "data", key):
                yield Said(name, value, given, ("data", key))


def words(container: Container) -> Iterator[Said]:
    """The words of `command` and `args`."""
    owner = container.pod.owner
    for field in ("command", "args"):
        for at, word in enumerate(items(container.body, field)):
            if isinstance(word, str):
                yield Said("", word, owner, (*container.path, field, at))


def everything(container: Container, around: Around) -> Iterator[Said]:
    """Variables and words."""
    yield from variables(container, around)
    yield from words(container)
