"""The short form of volumes: `[source:]target[:mode]`."""

import re

from setsail.migrate.compose.files import Base
from setsail.migrate.compose.located import Located

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def expand(written: Located, base: Base) -> Located | None:
    """The long form {type, source, target, read_only}; relative sources are resolved from the
    folder of the file. None where it is no volume."""
    if written.mapping:
        return _long(written, base)
    parts = _split((written.text or "").strip())
    if parts is None:
        return None
    source, target, modes = parts
    entry = {"target": written.with_value(target.rstrip("/") or "/")}
    bind = source.startswith((".", "/", "~")) or bool(_DRIVE.match(source))
    entry["type"] = written.with_value("bind" if bind else "volume")
    if source:
        entry["source"] = written.with_value(_resolved(source, base) if bind else source)
    if "ro" in modes:
        entry["read_only"] = written.with_value(True)
    return written.with_value(entry)


def _split(text: str) -> tuple[str, str, tuple[str, ...]] | None:
    drive, rest = (text[:2], text[2:]) if _DRIVE.match(text) else ("", text)
    parts = (drive + rest).split(":") if not drive else [drive + rest.split(":")[0]]
    if drive:
        parts += rest.split(":")[1:]
    if not text or not all(parts) or len(parts) > 3:
        return None
    match parts:
        case [target]:
            return "", target, ()
        case [source, target]:
            return source, target, ()
        case [source, target, modes]:
            return source, target, tuple(modes.split(","))
    return None


def _long(written: Located, base: Base) -> Located | None:
    kind, target = written.told("type"), written.told("target")
    if not kind or not target:
        return None
    entry = dict(written.mapping)
    entry["target"] = written.with_value(target.rstrip("/") or "/")
    source = written.get("source")
    if source is not None and kind == "bind":
        entry["source"] = source.with_value(_resolved(source.text or "", base))
    return written.with_value(entry)


def _resolved(source: str, base: Base) -> str:
    if source.startswith("~") or _DRIVE.match(source):
        return source
    return base.path(source)
