"""What we say a Pod Security level refuses is what the API server's own admission refuses."""

import copy
import time
from typing import Any

import pytest

from benchmarks.agreement import draws
from setsail.manifest.manifest import Manifest
from setsail.rules import podsecurity
from setsail.world import cluster

_ELSEWHERE = ("serviceAccountName", "serviceAccount", "priorityClassName")
"""Fields that name objects which this cluster does not have."""


def pods(namespace: str) -> dict[str, dict[str, Any]]:
    """Every pod that is drawn, with and without what hardens it, by its name."""
    drawn = [copy.deepcopy(case.objects[0]) | {"case": case.name} for case in draws.cases()]
    made = {body.pop("case"): body for body in drawn if body["kind"] == "Pod"}
    chosen = {name: body for name, body in made.items() if name.startswith(("bare-", "full-"))}
    for name, body in chosen.items():
        body["metadata"] |= {"name": name, "namespace": namespace}
        for field in _ELSEWHERE:
            body["spec"].pop(field, None)
    return chosen


def refused(live: cluster.Live, namespace: str, body: dict[str, Any]) -> bool | None:
    """Whether admission refuses the pod for its level; None where the pod is none at all."""
    path = f"/api/v1/namespaces/{namespace}/pods"
    answer = live.calls.target.http.post(path, params={"dryRun": "All"}, json=body)
    if answer.status_code == 403 and "violates PodSecurity" in answer.text:
        return True
    return False if answer.status_code == 201 else None


@pytest.mark.parametrize("level", ["baseline", "restricted"])
def test_admission_refuses_what_we_say(live: cluster.Live, namespace: str, level: Any) -> None:
    """Each pod is shown to the API server as a dry run, in a namespace that enforces the level."""
    account = f"/api/v1/namespaces/{namespace}/serviceaccounts/default"
    for _ in range(150):  # a new namespace has its account a moment later
        if live.calls.target.http.get(account).status_code == 200:
            break
        time.sleep(0.2)
    meta = {"name": namespace, "labels": {podsecurity.LABEL: level}}
    live.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": meta})
    theirs = {name: refused(live, namespace, body) for name, body in pods(namespace).items()}
    ours = {name: breached(body, level) for name, body in pods(namespace).items()}
    decided = {name: said for name, said in theirs.items() if said is not None}
    assert len(decided) > 350 and len(set(decided.values())) == 2
    assert decided == {name: ours[name] for name in decided}


def breached(body: dict[str, Any], level: podsecurity.Level) -> bool:
    """Whether our reading of the level finds anything in the pod."""
    pod = Manifest(None, (), body).pod  # type: ignore[arg-type]
    assert pod is not None
    return any(podsecurity.breaches(pod, level))
