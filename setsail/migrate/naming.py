"""Names that Kubernetes takes, made of names that compose takes."""

import re
from collections.abc import Collection

LONGEST = {"stateful": 52, "jobs": 52}


def component(written: str, section: str = "services") -> str:
    """A component's name: a-z, 0-9 and -, beginning with a letter."""
    return _cut(_plain(written, "c"), LONGEST.get(section, 63))


def system(written: str) -> str:
    """A system's name, which becomes a part of namespaces."""
    return _cut(_plain(written, "s"), 31)


def port(written: str) -> str:
    """The name of a port: at most 15 characters with a letter among them."""
    return _cut(_plain(written, "p"), 15)


def volume(path: str) -> str:
    """A volume's name made of where it is mounted."""
    return _cut(_plain("-".join(path.strip("/").split("/")[-2:]) or "root", "v"), 40)


def variable(written: str) -> str:
    """A key in capitals, as a Secret may hold it."""
    return re.sub(r"[^A-Za-z0-9]+", "_", written).strip("_").upper() or "VALUE"


def free(name: str, taken: Collection[str]) -> str:
    """`name`, or `name-2`, `name-3`, … where it is taken."""
    if name not in taken:
        return name
    return next(f"{name[:48]}-{n}" for n in range(2, 10_000) if f"{name[:48]}-{n}" not in taken)


def _plain(written: str, prefix: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", written.lower()).strip("-")
    return name if name[:1].isalpha() else f"{prefix}{name}"


def _cut(name: str, longest: int) -> str:
    return name[:longest].rstrip("-")
