"""Results of earlier runs, below $XDG_CACHE_HOME: a convenience that may vanish at any time.

An entry names its own digest, so one that was cut off or changed is no entry. Nothing that goes
wrong here is ever an error.
"""

import hashlib
import os
from collections.abc import Iterator

KEPT = 200
"""Entries; beyond them the oldest go."""


def folder() -> str:
    """Where entries stand."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(home, "setsail", "check")


def get(key: str) -> bytes | None:
    """What was put under a key; None if there is nothing, or nothing whole."""
    try:
        with open(os.path.join(folder(), key), "rb") as file:
            digest, content = file.read(65), file.read()
    except OSError:
        return None
    whole = digest == f"{hashlib.sha256(content).hexdigest()}\n".encode()
    return content if whole else None


def put(key: str, content: bytes) -> None:
    """Keep `content` under a key, readable by the user alone, whole or not at all."""
    home = folder()
    draft = os.path.join(home, f".{key}.{os.getpid()}")
    try:
        os.makedirs(home, mode=0o700, exist_ok=True)
        digest = hashlib.sha256(content).hexdigest()
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(f"{digest}\n".encode() + content)
        os.replace(draft, os.path.join(home, key))
        for old in _oldest(home):
            os.unlink(old)
    except OSError:
        return


def _oldest(home: str) -> Iterator[str]:
    entries = [entry for entry in os.scandir(home) if entry.is_file()]
    entries.sort(key=lambda entry: -entry.stat().st_mtime)
    return (entry.path for entry in entries[KEPT:])


def program() -> str:
    """A digest of Setsail's own code as it is installed: names, sizes and times of its files."""
    import setsail

    marks: list[str] = []
    for home, _, names in os.walk(os.path.dirname(setsail.__file__)):
        for name in names:
            if not name.endswith(".pyc"):
                about = os.stat(os.path.join(home, name))
                marks.append(f"{home}/{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(marks)).encode(errors="surrogateescape")).hexdigest()
