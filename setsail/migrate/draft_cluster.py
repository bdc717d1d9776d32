"""What only Kubernetes says of a workload, in the words of system.yaml."""

from collections.abc import Mapping
from typing import Any

from setsail.migrate import secret
from setsail.migrate.component import Component
from setsail.migrate.compose.values import Beside
from setsail.migrate.desk import Desk


def add(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    """Containers beside the main one, the pull secret, the time zone."""
    cluster = component.found.service.cluster
    for name, beside in cluster.beside.items():
        if beside.image:
            section = "init" if beside.init else "sidecars"
            found.setdefault(section, {})[name] = _beside(component, desk, beside)
    if cluster.pull_secret:
        found["pullSecret"] = cluster.pull_secret
    if cluster.timezone:
        found["timezone"] = cluster.timezone


def _beside(component: Component, desk: Desk, beside: Beside) -> dict[str, Any]:
    service = component.found.service.name
    body: dict[str, Any] = {"image": beside.image}
    for key, words in (("command", beside.command), ("args", beside.args)):
        if words:
            body[key] = [desk.renamed(service, "host", word) for word in words]
    stray = {n for n, v in beside.environment.items() if desk.vault.held(v.text or "")}
    plain, hidden, _ = secret.split(beside.environment, {*beside.references, *stray})
    config = {n: desk.renamed(service, n, v.text or "") for n, v in plain.items()}
    if config:
        body["config"] = config
    secrets = {
        name: desk.vault.known(beside.references[name], component.name, value)
        if name in beside.references
        else desk.vault.reference(component.name, name, value.text or "", value.place)
        for name, value in hidden.items()
    }
    if secrets:
        body["secrets"] = secrets
    return body


def health(declared: Mapping[str, Any], main: int) -> dict[str, Any]:
    """Probes in which the main port is not said, and a path alone is the path."""
    found: dict[str, Any] = {}
    for name, check in declared.items():
        found[name] = check
        if isinstance(check, dict):
            short = {k: v for k, v in check.items() if k != "port" or v != main}
            found[name] = short["path"] if list(short) == ["path"] else short
    return found
