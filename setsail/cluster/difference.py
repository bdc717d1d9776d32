"""Two states of one object, field by field, as a person would tell them; and who owns a field."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.edit import Path
from setsail.manifest.manifest import items, mapping, text

_KEYS = ("name", "containerPort", "port", "mountPath", "ip", "key", "type")
"""What tells the entries of a list apart, in this order, where all of them have it."""
_NOISE = ("managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink")


class Change(NamedTuple):
    """One field that differs. An absent value is None; `path` names list entries by their key."""

    path: Path
    old: Any
    new: Any

    def __str__(self) -> str:
        return ".".join(str(step) for step in self.path)


def plain(body: Body) -> Body:
    """The object without its status and without what the API server keeps for itself."""
    about = {key: value for key, value in mapping(body, "metadata").items() if key not in _NOISE}
    rest = {key: value for key, value in body.items() if key not in ("status", "metadata")}
    return {**rest, "metadata": about}


def changes(old: Body, new: Body) -> tuple[Change, ...]:
    """What differs between two states of an object, in the order of the new one."""
    return tuple(_compare((), plain(old), plain(new)))


def _compare(path: Path, old: Any, new: Any) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*new, *old)):
            yield from _compare((*path, key), old.get(key), new.get(key))
        return
    if isinstance(old, list) and isinstance(new, list) and (key := _keyed(old, new)):
        before, after = ({str(each[key]): each for each in part} for part in (old, new))
        for name in dict.fromkeys((*after, *before)):
            yield from _compare((*path, name), before.get(name), after.get(name))
        return
    yield Change(path, old, new)


def _keyed(*lists: list[Any]) -> str:
    """The key that names the entries of both lists, each entry once; "" where there is none."""
    for key in _KEYS:
        names = [[each.get(key) if isinstance(each, dict) else None for each in p] for p in lists]
        if all(None not in part and len(set(map(str, part))) == len(part) for part in names):
            return key
    return ""


def owners(body: Body) -> dict[Path, str]:
    """Who set each field, from managedFields: path → manager. Entries of lists are left out."""
    found: dict[Path, str] = {}
    for entry in items(body, "metadata", "managedFields"):
        if not text(entry, "subresource"):
            for path in _leaves((), mapping(entry, "fieldsV1")):
                found[path] = text(entry, "manager")
    return found


def _leaves(path: Path, fields: Mapping[str, Any]) -> Iterator[Path]:
    for key, inside in fields.items():
        if key.startswith("f:"):
            step = (*path, key.removeprefix("f:"))
            if inside:
                yield from _leaves(step, inside)
            else:
                yield step


def applied_by(body: Body, manager: str) -> bool:
    """Whether `manager` has applied this object server-side."""
    return any(
        text(entry, "manager") == manager and text(entry, "operation") == "Apply"
        for entry in items(body, "metadata", "managedFields")
    )


def last_change(body: Body) -> tuple[str, str]:
    """Who changed the object last, the status aside, and when (RFC 3339); "" where not known."""
    entries = [e for e in items(body, "metadata", "managedFields") if not text(e, "subresource")]
    latest = max(entries, key=lambda entry: text(entry, "time"), default=None)
    return text(latest, "manager"), text(latest, "time")
