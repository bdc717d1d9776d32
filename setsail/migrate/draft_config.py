"""Variables, secrets and arguments of a workload in the words of system.yaml."""

from typing import Any

from setsail.finding.text import Text
from setsail.migrate import edges, secret
from setsail.migrate.component import Component
from setsail.migrate.desk import Desk


def variables(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    """`config` and `secrets` from the environment; contents of secrets are not kept."""
    service = component.found.service
    references = service.cluster.references
    stray = {n for n, v in service.environment.items() if desk.vault.held(v.text or "")}
    given = {**dict.fromkeys(stray, ""), **references}
    plain, hidden, left = secret.split(service.environment, given)
    config = {n: desk.renamed(service.name, n, v.text or "") for n, v in plain.items()}
    if config:
        found["config"] = {**config, **_own_ports(component, desk)}
    made = {
        name: desk.vault.known(given[name], component.name, value)
        if given.get(name)
        else desk.vault.reference(component.name, name, value.text or "", value.place)
        for name, value in hidden.items()
    }
    if made:
        found["secrets"] = made
    if service.cluster.fields:
        found["env"] = {name: {"field": path} for name, path in service.cluster.fields.items()}
    for name, reference in made.items():
        why = Text(f"became {reference}", f"成为 {reference}")
        desk.ledger.used(service.name, f"environment: {name}", why, hidden[name].place)
    for name, value in left:
        why = Text(
            "it has no value here" if value.text is None else "no environment takes this name",
            "此处没有值" if value.text is None else "环境变量不接受这个名称",
        )
        desk.ledger.unused(service.name, f"environment: {name}", why, value.place)


def _own_ports(component: Component, desk: Desk) -> dict[str, str]:
    """Variables of ports that stand beside those of hosts: the port that the callee's program
    listens on, where its Service today offers another."""
    service = component.found.service
    known, found = desk.names.of(service.name), {}
    for name, value in service.environment.items():
        callee = edges.resolve(value.text or "", known)
        port = service.environment.get(edges.port_key(name))
        if callee is None or port is None or not (port.text or "").isdigit():
            continue
        called = desk.project.services[callee].cluster.called
        own = called.get(int(port.text or 0))
        if own is not None:
            found[edges.port_key(name)] = str(own)
    return found


def words(
    component: Component, desk: Desk, found: dict[str, Any], command: tuple[str, ...]
) -> list[str]:
    """A command as it may be written: secrets in it become variables of the pod."""
    service = component.found.service
    written = []
    for word, variable, content in secret.arguments(command):
        text = word
        if content is not None:
            reference = desk.vault.reference(component.name, variable, content, service.place)
            found.setdefault("secrets", {}).setdefault(variable, reference)
            if variable in found.get("config", {}):
                del found["config"][variable]
            written.append(text)
            continue
        for known in desk.vault.held(text):
            name = desk.vault.name(known)
            reference = desk.vault.reference(component.name, name, known, service.place)
            found.setdefault("secrets", {}).setdefault(name, reference)
            text = text.replace(known, f"$({name})")
        written.append(desk.renamed(service.name, "host", text))
    return written
