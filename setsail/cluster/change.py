"""The changes that a job asks for often, as merge patches for `Cluster.patch`."""

from collections.abc import Mapping
from typing import Any

Change = Mapping[str, Any]


def scaled(replicas: int) -> Change:
    """As many replicas."""
    return {"spec": {"replicas": replicas}}


def held(paused: bool) -> Change:
    """A Deployment held (its template may change, nothing rolls), or let go."""
    return {"spec": {"paused": True if paused else None}}


def merge(body: Any, change: Any) -> Any:
    """`change` merged into `body` as RFC 7386 has it; neither argument is changed."""
    if not isinstance(change, Mapping):
        return change
    merged = dict(body) if isinstance(body, Mapping) else {}
    for key, value in change.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge(merged.get(key), value)
    return merged


def between(before: Any, after: Any) -> Any:
    """The smallest merge patch that turns `before` into `after`: `merge` undone."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return after
    found = {key: None for key in before if key not in after}
    for key, value in after.items():
        if key not in before or before[key] != value:
            found[key] = between(before.get(key), value)
    return found
