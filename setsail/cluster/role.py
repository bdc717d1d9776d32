"""The least that each command must be allowed to do on a cluster, as rules of RBAC."""

from typing import NamedTuple


class Rule(NamedTuple):
    """One rule: what may be done with one resource of one API group ("" for the core)."""

    group: str
    resource: str
    verbs: tuple[str, ...]
    names: tuple[str, ...] = ()
    """Only the objects of these names; empty for all."""


def line(rule: Rule) -> str:
    """The rule as one line of YAML, to be put under `rules:` of a Role or ClusterRole."""
    verbs = ", ".join(rule.verbs)
    names = f", resourceNames: [{', '.join(rule.names)}]" if rule.names else ""
    group = f'"{rule.group}"'
    return f"{{apiGroups: [{group}], resources: [{rule.resource}]{names}, verbs: [{verbs}]}}"
