"""What makes a repository agree with a way back: a Kustomize component of JSON patches."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body
from setsail.manifest.manifest import mapping
from setsail.release.rollback import Live, Step

_PARTS = ("spec", "data", "binaryData")
_SHARED = ("template", "data", "binaryData")
"""What is replaced whole: lists are told apart by place alone, and a place may have changed."""


def component(steps: Sequence[Step], live: Live) -> Body:
    """A component that turns what the repository says now into what the record says.

    It replaces fields with whole values (RFC 6902), so that it does not depend on their places.
    """
    patches = []
    after = dict(live)
    for step in steps:
        key = step.ref.kind, step.ref.name
        after[key] = changes.merge(after.get(key, {}), step.change)
    for key in dict.fromkeys((step.ref.kind, step.ref.name) for step in steps):
        mine = [step for step in steps if (step.ref.kind, step.ref.name) == key]
        operations = [op for step in mine for op in _operations(step.change, after[key])]
        unique = list({op["path"]: op for op in operations}.values())
        if key in live and unique:
            target = _target(mine[0])
            patches.append({"target": target, "patch": _said(unique)})
    return {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "patches": patches,
    }


def _said(operations: list[dict[str, Any]]) -> str:
    return json.dumps(operations, ensure_ascii=False, indent=1) + "\n"


def _target(step: Step) -> dict[str, str]:
    group, _, version = step.ref.api_version.rpartition("/")
    head = {"group": group} if group else {}
    return {**head, "version": version, "kind": step.ref.kind, "name": step.ref.name}


def _operations(change: Mapping[str, Any], after: Body) -> Iterator[dict[str, Any]]:
    for part in _PARTS:
        if part not in change:
            continue
        if part in _SHARED:
            yield _operation(f"/{part}", after.get(part))
            continue
        for key in mapping(change, part):
            if key != "paused":
                yield _operation(f"/{part}/{_escaped(key)}", mapping(after, part).get(key))


def _operation(path: str, value: Any) -> dict[str, Any]:
    if value is None:
        return {"op": "remove", "path": path}
    return {"op": "add", "path": path, "value": value}


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
