"""Small pieces of the long form to values; every argument was checked when it was read."""

from collections.abc import Mapping, Sequence
from typing import Any

from setsail.system import units, values

Tree = Mapping[str, Any]


def duration(text: str | None) -> float | None:
    """Seconds, or None where nothing is said."""
    return None if text is None else units.duration(text)


def ratio(text: str | None) -> float | None:
    """A ratio from a percentage, or None where nothing is said."""
    return None if text is None else units.ratio(text)


def words(said: Sequence[str] | None) -> tuple[str, ...] | None:
    """A list as it is, or None where nothing is said."""
    return None if said is None else tuple(said)


def owner(said: Tree) -> values.Owner:
    """Who answers; the tier was completed before."""
    return values.Owner(said.get("team", ""), said.get("contact", ""), said["tier"])


def objective(said: Tree | None) -> values.Objective | None:
    """An objective, or None where there is none."""
    if not said:
        return None
    latency = {name: units.duration(text) for name, text in (said.get("latency") or {}).items()}
    return values.Objective(
        ratio(said.get("availability")), latency, units.duration(said["window"])
    )


def resources(said: Tree | None) -> values.Resources:
    """Requests and limits, as written."""
    said = said or {}
    return values.Resources(
        said.get("cpu"), said.get("memory"), said.get("cpuLimit"), said.get("memoryLimit")
    )


def backup(said: Tree | None) -> values.Backup | None:
    """A backup, or None where nothing is said."""
    if said is None:
        return None
    return values.Backup(duration(said.get("every")), duration(said.get("keep")), said.get("to"))
