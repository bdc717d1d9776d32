"""Small objects for the tests of rules that see more than one, and what a rule says of them."""

from typing import Any

import yaml

from setsail.finding.finding import Finding
from setsail.manifest import load
from setsail.manifest.around import Around
from setsail.rules import run
from setsail.rules.index import RULES

BY_ID = {row.id: row for row in RULES}


def around(*objects: dict[str, Any]) -> Around:
    """A set of objects, read as from a file."""
    text = yaml.safe_dump_all(objects, sort_keys=False)
    return Around(load.load(text.encode(), "set.yaml").manifests)


def found(rule: str, *objects: dict[str, Any]) -> tuple[Finding, ...]:
    """What one rule finds in a set; each finding that shows a second place shows a real one."""
    given = around(*objects)
    findings = run.run(given.manifests, given, (BY_ID[rule],)).findings
    assert all(related.place.line for finding in findings for related in finding.related)
    return findings


def y(text: str) -> Any:
    """A piece of YAML."""
    return yaml.safe_load(text)


def workload(
    name: str = "web", pod: str = "{}", box: str = "{}", spec: str = "{}", **head: Any
) -> dict[str, Any]:
    """A Deployment (or `kind`) of one container; `pod`, `box` and `spec` add fields in YAML."""
    kind = head.pop("kind", "Deployment")
    labels = head.pop("labels", {"app": name})
    container = {"name": name, "image": f"registry.example/{name}:1.4"}
    container |= {"ports": [{"name": "http", "containerPort": 8080}]}
    template = {
        "metadata": {"labels": dict(labels)},
        "spec": {"containers": [container | y(box)]} | y(pod),
    }
    body = {"selector": {"matchLabels": labels}, "template": template} | y(spec)
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name} | head, "spec": body}


def service(name: str = "web", port: str = "{port: 80, targetPort: 8080}", **more: Any) -> Any:
    """A Service of the pods of that name."""
    head = {"name": name} | more.pop("metadata", {})
    spec = {"selector": {"app": name}, "ports": [y(port)]} | more
    return {"apiVersion": "v1", "kind": "Service", "metadata": head, "spec": spec}


def thing(kind: str, spec: str, name: str = "web", **head: Any) -> dict[str, Any]:
    """Any other object; `kind` may carry its apiVersion before a blank."""
    version, _, kind = kind.rpartition(" ")
    return {
        "apiVersion": version or "v1",
        "kind": kind,
        "metadata": {"name": name} | head,
        "spec": y(spec),
    }


def policy(spec: str, name: str = "web", **head: Any) -> dict[str, Any]:
    """A NetworkPolicy."""
    return thing("networking.k8s.io/v1 NetworkPolicy", spec, name, **head)


def ingress(name: str = "web", port: int = 80, **head: Any) -> dict[str, Any]:
    """An Ingress that sends everything to one Service."""
    backend = f"{{service: {{name: {name}, port: {{number: {port}}}}}}}"
    return thing("networking.k8s.io/v1 Ingress", f"{{defaultBackend: {backend}}}", name, **head)


def scaler(least: int, most: int, name: str = "web", kind: str = "Deployment") -> dict[str, Any]:
    """A HorizontalPodAutoscaler on CPU."""
    target = f"{{apiVersion: apps/v1, kind: {kind}, name: {name}}}"
    spec = f"{{minReplicas: {least}, maxReplicas: {most}, scaleTargetRef: {target}}}"
    return thing("autoscaling/v2 HorizontalPodAutoscaler", spec, name)
