"""The least that each command must be allowed to do on a cluster, as rules of RBAC."""

from collections.abc import Iterable
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """One rule: what may be done with resources of one API group ("" for the core)."""

    group: str
    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    names: tuple[str, ...] = ()
    """Only the objects of these names; empty for all."""


class Needs(NamedTuple):
    """What a command needs: in the namespaces that it works on, and in the cluster as a whole."""

    namespaced: tuple[Rule, ...]
    cluster: tuple[Rule, ...]
    everywhere: tuple[Rule, ...] = ()
    """Of the cluster as a whole too, but only where it works on all namespaces."""


_DERIVED = {
    "": ("configmaps", "persistentvolumeclaims", "serviceaccounts", "services"),
    "apps": ("deployments", "statefulsets"),
    "autoscaling": ("horizontalpodautoscalers",),
    "batch": ("cronjobs", "jobs"),
    "discovery.k8s.io": ("endpointslices",),
    "external-secrets.io": ("externalsecrets",),
    "gateway.networking.k8s.io": ("gateways", "httproutes"),
    "monitoring.coreos.com": ("podmonitors", "probes", "prometheusrules", "servicemonitors"),
    "networking.k8s.io": ("networkpolicies",),
    "policy": ("poddisruptionbudgets",),
    "rbac.authorization.k8s.io": ("rolebindings", "roles"),
    "snapshot.storage.k8s.io": ("volumesnapshots",),
}
_CHECKED = {
    "": (
        "configmaps", "limitranges", "persistentvolumeclaims", "pods", "serviceaccounts",
        "services",
    ),
    "apps": ("daemonsets", "deployments", "statefulsets"),
    "autoscaling": ("horizontalpodautoscalers",),
    "batch": ("cronjobs", "jobs"),
    "networking.k8s.io": ("ingresses", "networkpolicies"),
    "policy": ("poddisruptionbudgets",),
    "rbac.authorization.k8s.io": ("rolebindings", "roles"),
}  # fmt: skip
_READ = ("list", "watch")
"""To read a collection: as one stream where the API server has it, else as a list."""
_NODES = (Rule("", ("nodes",), _READ),)
_IDENTITY = Rule("", ("namespaces",), ("get",), ("kube-system",))
"""Which cluster this is, is told by the UID of this namespace."""
_WHOLE = (
    Rule("", ("namespaces",), ("get", "create", "patch")),
    Rule("scheduling.k8s.io", ("priorityclasses",), ("get", "create", "patch")),
)


def _rules(resources: dict[str, tuple[str, ...]], *verbs: str) -> tuple[Rule, ...]:
    return tuple(Rule(group, found, verbs) for group, found in resources.items())


def _beyond(
    resources: dict[str, tuple[str, ...]], known: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """What is read in a namespace and in no other rule; daemonsets are read everywhere."""
    left = {
        group: tuple(n for n in names if n not in (*known.get(group, ()), "daemonsets"))
        for group, names in resources.items()
    }
    return {group: names for group, names in left.items() if names}


# Trying what applying would do asks the same permissions as applying it.
_DIFF = Needs(_rules(_DERIVED, "get", "list", "create", "patch"), _WHOLE)
_APPLY = Needs((*_DIFF.namespaced, Rule("", ("pods",), ("list",))), _WHOLE)
_KEPT = {
    "autoscaling": ("horizontalpodautoscalers",),
    "policy": ("poddisruptionbudgets",),
    "external-secrets.io": ("externalsecrets",),
    "gateway.networking.k8s.io": ("grpcroutes", "httproutes"),
    "networking.istio.io": ("destinationrules", "virtualservices"),
    "networking.k8s.io": ("ingresses",),
}
_ROLLBACK = Needs(
    (
        Rule("", ("configmaps",), ("get", "list", "create", "patch", "delete")),
        Rule("", ("services",), ("get", "list", "create", "patch")),
        Rule("", ("pods",), ("list",)),
        Rule("apps", ("deployments",), ("get", "list", "create", "patch")),
        Rule("apps", ("daemonsets", "replicasets", "statefulsets"), ("list",)),
        Rule("batch", ("cronjobs",), ("list",)),
        Rule("discovery.k8s.io", ("endpointslices",), ("list",)),
        *_rules(_KEPT, "get", "list", "create", "patch"),
    ),
    (_IDENTITY,),
)
_STEERED = {
    "": ("configmaps", "services"),
    "apps": ("deployments",),
    "batch": ("jobs",),
    "coordination.k8s.io": ("leases",),
    "gateway.networking.k8s.io": ("httproutes",),
    "networking.k8s.io": ("ingresses", "networkpolicies"),
}
_ASKING = (
    Rule("", ("configmaps",), ("get", "patch")),
    Rule("coordination.k8s.io", ("leases",), ("get",)),
)
_RELEASE = Needs(
    (
        *_rules(_STEERED, "get", "list", "create", "patch", "delete"),
        Rule("", ("pods",), ("list",)),
        Rule("", ("pods/proxy",), ("get",)),
        Rule("apps", ("daemonsets", "replicasets", "statefulsets"), ("list",)),
        Rule("autoscaling", ("horizontalpodautoscalers",), ("get", "list", "patch")),
        Rule("batch", ("cronjobs",), ("list",)),
        Rule("discovery.k8s.io", ("endpointslices",), ("list",)),
        Rule("networking.istio.io", ("virtualservices",), ("get", "list", "patch")),
        *_rules(_KEPT, "list"),
    ),
    (_IDENTITY,),
)
"""Its counters are read through the API server; what it keeps of itself are ConfigMaps."""
COMMANDS = {
    "abort": _RELEASE,
    "apply": _APPLY,
    "apply --prune": Needs((*_APPLY.namespaced, *_rules(_DERIVED, "delete")), _WHOLE),
    "check --live": Needs(_rules(_CHECKED, *_READ), (), _NODES),
    "check --live --certificates": Needs(
        (*_rules(_CHECKED, *_READ), Rule("", ("secrets",), _READ)), (), _NODES
    ),
    "diff": _DIFF,
    "pause": Needs(_ASKING, (_IDENTITY,)),
    "promote": Needs(_ASKING, (_IDENTITY,)),
    "ready --live": Needs(
        (
            *_rules(_DERIVED, "get", "list", "watch", "create", "patch"),
            *_rules(_beyond(_CHECKED, _DERIVED), *_READ),
            Rule("", ("pods/log",), ("get",)),
        ),
        (*_WHOLE, *_NODES, Rule("apps", ("daemonsets",), _READ)),
    ),
    "release": _RELEASE,
    "drill rollback": _ROLLBACK,
    "rollback": _ROLLBACK,
    "status": Needs(
        (
            Rule("", ("configmaps",), ("list",)),
            Rule("", ("pods",), _READ),
            Rule("apps", ("deployments", "statefulsets"), _READ),
            Rule("batch", ("cronjobs",), _READ),
            Rule("coordination.k8s.io", ("leases",), ("get",)),
        ),
        (_IDENTITY,),
    ),
}
"""By command as it is typed."""


def line(rule: Rule) -> str:
    """The rule as one line of YAML, to be put under `rules:` of a Role or ClusterRole."""
    verbs, resources = ", ".join(rule.verbs), ", ".join(rule.resources)
    names = f", resourceNames: [{', '.join(rule.names)}]" if rule.names else ""
    return f'{{apiGroups: ["{rule.group}"], resources: [{resources}]{names}, verbs: [{verbs}]}}'


def objects(command: str, namespaces: Iterable[str]) -> list[dict[str, Any]]:
    """The Roles, one a namespace, and the ClusterRole that a command of COMMANDS needs; without
    namespaces one ClusterRole for all of them."""
    needs, name = COMMANDS[command], f"setsail-{command.replace(' --', '-').replace(' ', '-')}"
    spaces = list(namespaces)
    found = [_role("Role", name, needs.namespaced, space) for space in spaces]
    whole = (*(() if spaces else (*needs.namespaced, *needs.everywhere)), *needs.cluster)
    return [*found, *([_role("ClusterRole", name, whole)] if whole else [])]


def _role(kind: str, name: str, rules: Iterable[Rule], namespace: str = "") -> dict[str, Any]:
    about = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": about,
        "rules": [
            {
                "apiGroups": [rule.group],
                "resources": list(rule.resources),
                **({"resourceNames": list(rule.names)} if rule.names else {}),
                "verbs": list(rule.verbs),
            }
            for rule in rules
        ],
    }
