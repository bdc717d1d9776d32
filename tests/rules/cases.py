"""Small objects for tables of cases: a workload of any kind with a given pod and container."""

from typing import Any

import yaml

from setsail.manifest import load
from setsail.manifest.around import Around, Settings
from setsail.rules import run
from setsail.rules.index import RULES

POD = {"containers": [{"name": "web", "image": "registry.example/web:1.4"}]}


def verdict(rule_id: str, text: str, settings: Settings | None = None) -> str:
    """`found`, `clean`, or `silent` where the rule applies to none of the objects."""
    loaded = load.load(text.encode(), "case.yaml")
    assert not loaded.problems, loaded.problems
    (row,) = (row for row in RULES if row.id == rule_id)
    outcome = run.run(loaded.manifests, Around(loaded.manifests, settings), (row,))
    if outcome.findings:
        return "found"
    return "clean" if outcome.judged[rule_id] else "silent"


def count(rule_id: str, text: str) -> int:
    """How many findings."""
    loaded = load.load(text.encode(), "case.yaml")
    (row,) = (row for row in RULES if row.id == rule_id)
    return len(run.run(loaded.manifests, Around(loaded.manifests), (row,)).findings)


def workload(
    kind: str = "Deployment",
    container: str = "",
    pod: str = "",
    spec: str = "",
    labels: str = "{app: web}",
) -> str:
    """A workload as YAML; `container`, `pod` and `spec` are flow mappings to merge in."""
    body: dict[str, Any] = {
        "containers": [{**POD["containers"][0], **_flow(container)}],
        **_flow(pod),
    }
    template = {"metadata": {"labels": _flow(labels)}, "spec": body}
    whole: dict[str, Any] = {"kind": kind, "metadata": {"name": "web"}}
    match kind:
        case "Pod":
            whole |= {"apiVersion": "v1", "spec": body}
            whole["metadata"] = {"name": "web", "labels": _flow(labels)}
        case "CronJob":
            job = {"spec": {"template": template}}
            given = {"schedule": "0 3 * * *", "jobTemplate": job, **_flow(spec)}
            whole |= {"apiVersion": "batch/v1", "spec": given}
        case "Job":
            whole |= {"apiVersion": "batch/v1", "spec": {"template": template, **_flow(spec)}}
        case "ReplicationController":
            selector = {"app": "web"}
            given = {"selector": selector, "template": template, **_flow(spec)}
            whole |= {"apiVersion": "v1", "spec": given}
        case _:
            chosen = {"matchLabels": {"app": "web"}}
            given = {"selector": chosen, "template": template, **_flow(spec)}
            whole |= {"apiVersion": "apps/v1", "spec": given}
    return yaml.safe_dump(whole) + "---\n"


def _flow(text: str) -> dict[str, Any]:
    found = yaml.safe_load(text) if text else {}
    assert isinstance(found, dict)
    return found
