"""Labels: what every object carries, and the few by which pods are selected."""

from setsail.derive import names
from setsail.system import values

DOMAIN = "setsail.dev"
MANAGED_BY = "setsail"


def labels(system: values.System, component: str, name: str, version: str = "") -> dict[str, str]:
    """The labels of an object. `component` is its role ("service", "store", "network", …),
    `name` the key in system.yaml that it belongs to."""
    owner = owner_of(system, name)
    found = {
        "app.kubernetes.io/name": names.label_value(name),
        "app.kubernetes.io/instance": names.label_value(system.namespace),
        "app.kubernetes.io/version": names.label_value(version),
        "app.kubernetes.io/component": component,
        "app.kubernetes.io/part-of": names.label_value(system.name),
        "app.kubernetes.io/managed-by": MANAGED_BY,
        f"{DOMAIN}/owner": names.label_value(owner.team),
        f"{DOMAIN}/tier": str(owner.tier),
        f"{DOMAIN}/environment": names.label_value(system.environment.name),
    }
    return {key: value for key, value in found.items() if value}


def selector(system: values.System, name: str) -> dict[str, str]:
    """The labels that select the pods of `name`. A selector cannot be changed, so nothing
    that changes (version, owner, tier) is in it."""
    return {
        "app.kubernetes.io/name": names.label_value(name),
        "app.kubernetes.io/part-of": names.label_value(system.name),
    }


def owner_of(system: values.System, name: str) -> values.Owner:
    """Who answers for `name`: its own owner where one is said, else the system's."""
    for section in (system.services, system.workers, system.jobs, system.stateful):
        if name in section and section[name].owner != values.Owner():
            return section[name].owner
    return system.owner
