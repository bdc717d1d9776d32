"""A rule speaks on the smallest object that has its fault, of every kind and of every API version.

Whoever asks for one rule gives it a pod with one field, without a namespace, labels or anything
around it; that is also how other checkers' documentation shows what they look at.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.agreement import draws
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rule
from setsail.rules.index import RULES

HERE = Path(__file__).parent
PODS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in (HERE / "bare.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
OBJECTS = [
    tuple(part.split("\n", 1))
    for part in (HERE / "bare.yaml").read_text("utf-8").split("# case: ")[1:]
]
BY_ID = {row.id: row for row in RULES}


class _Unplaced:
    """A document of objects that no file holds."""

    duplicates = ()

    def place(self, path: Any, key: bool = False) -> None:
        """Nowhere."""


def found(rule_id: str, *bodies: dict[str, Any]) -> bool:
    """Whether a rule finds anything in these objects."""
    row = BY_ID[rule_id]
    module = rule.load(row)
    objects = tuple(Manifest(_Unplaced(), (), body) for body in bodies)  # type: ignore[arg-type]
    around = Around(objects)
    return any(
        rule.about(row, rule.kind_of(each))
        and rule.applies(module, each, around)
        and any(module.check(each, around))
        for each in objects
    )


def bare(kind: str, changes: str) -> dict[str, Any]:
    """A workload of a kind with one container, and a few changes."""
    made = draws.workload(kind, {"containers": [{"name": "web", "image": "nginx:1.27.1"}]})
    draws.changed(made, changes)
    return made


@pytest.mark.parametrize("row", PODS, ids=lambda row: f"{row[0]}: {row[2][:40]}")
def test_a_pod_with_nothing_but_the_fault(row: tuple[str, ...]) -> None:
    """It is found in each kind of workload, and not once the field says otherwise."""
    rule_id, kinds, bad, *good = row
    for kind in kinds.split() or draws.KINDS:
        assert found(rule_id, bare(kind, bad)), kind
        assert not good or not found(rule_id, bare(kind, good[0])), kind


@pytest.mark.parametrize(("name", "text"), OBJECTS, ids=[name for name, _ in OBJECTS])
def test_an_object_with_nothing_but_the_fault(name: str, text: str) -> None:
    """Old API versions, objects alone, and pairs that belong together."""
    rule_id, expected, *_ = name.split()
    objects = [each for body in yaml.safe_load_all(text) for each in body.get("items", [body])]
    assert found(rule_id, *objects) == (expected == "found")
