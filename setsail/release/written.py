"""The values of a release as JSON, and back: what a crash must not lose.

What is written names its fields; one that is missing takes its default, one that is unknown is
refused, so that an older Setsail never acts on what only a newer one understands.
"""

import functools
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, tzinfo
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Zones = Callable[[str], tzinfo]
"""The time zone of a name, looked up by whoever may look; raises ValueError."""


def plain(value: Any) -> Any:
    """A value as JSON knows it: dataclasses and named tuples as objects, sets as lists."""
    if is_dataclass(value):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if hasattr(value, "_asdict"):
        return {key: plain(part) for key, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, tzinfo) else value


def value(kind: Any, found: Any, zones: Zones) -> Any:
    """What `plain` made of a value of a type. Raises ValueError, TypeError or KeyError."""
    origin, parts = get_origin(kind), get_args(kind)
    if kind is Any:
        return found
    if origin in (Union, types.UnionType):
        inside = next(part for part in parts if part is not types.NoneType)
        return None if found is None else value(inside, found, zones)
    if origin is Literal:
        return _one_of(parts, found)
    if origin is tuple:
        return _tuple(parts, found, zones)
    if origin is frozenset:
        return frozenset(value(parts[0], part, zones) for part in found)
    if origin is not None:  # a mapping
        return {str(key): value(parts[1], part, zones) for key, part in found.items()}
    return _single(kind, found, zones)


def _single(kind: Any, found: Any, zones: Zones) -> Any:
    if kind in (date, time):
        return kind.fromisoformat(found)
    if kind is tzinfo:
        return zones(found)
    if kind is float and isinstance(found, int):
        return float(found)
    if kind in (str, int, float, bool):
        if type(found) is not kind:
            raise ValueError(f"{found!r} is not of the type {kind.__name__}")
        return found
    known = _fields(kind)
    if unknown := [key for key in found if key not in known]:
        raise ValueError(f"{kind.__name__} has no {unknown[0]}")
    return kind(**{key: value(known[key], part, zones) for key, part in found.items()})


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass or named tuple, with their types."""
    return get_type_hints(kind)


def _one_of(known: tuple[Any, ...], found: Any) -> Any:
    if found not in known:
        raise ValueError(f"{found!r} is none of {known}")
    return found


def _tuple(parts: tuple[Any, ...], found: Any, zones: Zones) -> Any:
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(value(parts[0], part, zones) for part in found)
    if len(parts) != len(found):
        raise ValueError(f"{found!r} has not {len(parts)} parts")
    return tuple(value(part, each, zones) for part, each in zip(parts, found))
