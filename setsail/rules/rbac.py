"""What roles allow, and whom bindings give them to, as the API server's authorizer decides it."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.rules.rule import Find

ROLES = ("Role", "ClusterRole")
BINDINGS = ("RoleBinding", "ClusterRoleBinding")

CORE = ("",)
RBAC = ("rbac.authorization.k8s.io",)
WRITE = ("create", "update", "patch", "delete", "deletecollection")


class Power(NamedTuple):
    """A right that matters: any of the verbs on any of the resources of any of the groups."""

    groups: tuple[str, ...]
    resources: tuple[str, ...]
    verbs: tuple[str, ...]


CREATES_PODS = (
    Power(CORE, ("pods", "replicationcontrollers"), ("create", "update", "patch")),
    Power(
        ("apps", "extensions"),
        ("deployments", "statefulsets", "daemonsets", "replicasets"),
        ("create", "update", "patch"),
    ),
    Power(("batch",), ("jobs", "cronjobs"), ("create", "update", "patch")),
)
"""Running a pod means running as any ServiceAccount of the namespace."""

SECRETS = Power(CORE, ("secrets",), ("get", "list", "watch"))
TOKENS = Power(CORE, ("serviceaccounts/token",), ("create",))
ADMISSION = Power(
    ("admissionregistration.k8s.io",),
    (
        *("mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
        *("validatingadmissionpolicies", "validatingadmissionpolicybindings"),
        *("mutatingadmissionpolicies", "mutatingadmissionpolicybindings"),
    ),
    WRITE,
)
TAKEOVER = (
    Power(RBAC, ("roles", "clusterroles", "rolebindings", "clusterrolebindings"), WRITE),
    Power(RBAC, ("roles", "clusterroles"), ("escalate", "bind")),
    Power(CORE, ("users", "groups", "serviceaccounts"), ("impersonate",)),
    Power(("authentication.k8s.io",), ("users", "groups", "uids"), ("impersonate",)),
)
"""Ways to any other right at once."""


def of_kubernetes(manifest: Manifest) -> bool:
    """Whether the API server made this role or binding and puts it back when it is changed."""
    return manifest.labels.get("kubernetes.io/bootstrapping") == "rbac-defaults"


def rules(manifest: Manifest) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The rules of a role with their paths; of those that Kubernetes made, none."""
    if not of_kubernetes(manifest):
        for at, rule in enumerate(items(manifest.body, "rules")):
            if isinstance(rule, dict):
                yield ("rules", at), rule


def allows(rule: Any, *powers: Power) -> bool:
    """Whether a rule grants any of these powers.

    A rule without `apiGroups`, which the API refuses, is read as one for all groups.
    """
    groups = _words(rule, "apiGroups") or {"*"}
    resources, verbs = _words(rule, "resources"), _words(rule, "verbs")
    return any(
        _meets(groups, power.groups)
        and _meets(verbs, power.verbs)
        and any(_covers(resources, each) for each in power.resources)
        for power in powers
    )


def granting(manifest: Manifest, *powers: Power) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The rules of a role that grant any of these powers."""
    return ((path, rule) for path, rule in rules(manifest) if allows(rule, *powers))


def finds(manifest: Manifest, powers: Collection[Power], can: Text) -> Iterator[Find]:
    """A finding for each rule of a role that grants any of these powers; `can` says what it is."""
    for path, _ in granting(manifest, *powers):
        yield find(manifest, path, can)


def find(manifest: Manifest, path: Path, can: Text) -> Find:
    """The finding at one rule of a role."""
    name, number = manifest.name, int(path[-1]) + 1
    return Find(
        path,
        Text(f"rule {number} of {name} {can.en}", f"{name} 的第 {number} 条规则{can.zh}"),
    )


def role_of(binding: Manifest, around: Around) -> Manifest | None:
    """The role that a binding refers to, where it is among the objects given."""
    kind = text(binding.body, "roleRef", "kind")
    namespace = binding.namespace if kind == "Role" else ""
    return around.find(kind, namespace, text(binding.body, "roleRef", "name"))


def effective(role: Manifest, around: Around) -> list[Any]:
    """The rules of a role, and those that an aggregated ClusterRole collects from others."""
    collected = list(items(role.body, "rules"))
    if role.kind == "ClusterRole":
        for chosen in items(role.body, "aggregationRule", "clusterRoleSelectors"):
            for other in around.of_kind("ClusterRole"):
                if other is not role and selector.matches(chosen, other.labels):
                    collected += items(other.body, "rules")
    return collected


def takes_over(binding: Manifest, around: Around) -> bool:
    """Whether a binding gives a role, for the whole cluster, that leads to every other right.

    Roles that are not among the objects given are known by the names that Kubernetes gives.
    """
    if binding.kind != "ClusterRoleBinding":
        return False
    if text(binding.body, "roleRef", "name") in ("cluster-admin", "admin", "edit"):
        return True
    role = role_of(binding, around)
    powers = (*TAKEOVER, *CREATES_PODS, SECRETS, TOKENS, ADMISSION)
    return role is not None and any(allows(rule, *powers) for rule in effective(role, around))


def subjects(binding: Manifest) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The subjects of a binding with their paths."""
    for at, subject in enumerate(items(binding.body, "subjects")):
        if isinstance(subject, dict):
            yield ("subjects", at), subject


def binds_account(binding: Manifest, namespace: str, name: str) -> bool:
    """Whether a binding gives its role to a ServiceAccount, by name or through its groups."""
    space = namespace or "default"
    groups = {"system:serviceaccounts", f"system:serviceaccounts:{space}", "system:authenticated"}
    for _, subject in subjects(binding):
        kind, given = text(subject, "kind"), text(subject, "name")
        if kind == "ServiceAccount" and given == name:
            if (text(subject, "namespace") or binding.namespace or "default") == space:
                return True
        if (kind == "Group" and given in groups) or (
            kind == "User" and given == f"system:serviceaccount:{space}:{name}"
        ):
            return True
    return False


def bindings_of(namespace: str, account: str, around: Around) -> Iterator[Manifest]:
    """The bindings that give something to a ServiceAccount."""
    found = around.of_kind(*BINDINGS)
    return (binding for binding in found if binds_account(binding, namespace, account))


def account_of(manifest: Manifest) -> str:
    """The ServiceAccount that a workload's pods run under."""
    spec = mapping(manifest.body, *manifest.pod.path) if manifest.pod is not None else {}
    return text(spec, "serviceAccountName") or text(spec, "serviceAccount") or "default"


def mounts_token(manifest: Manifest, around: Around) -> bool:
    """Whether the pods get a token: neither they nor their account, where it is given, says no."""
    said = manifest.pod.get("automountServiceAccountToken") if manifest.pod is not None else False
    if said is None:
        account = around.find("ServiceAccount", manifest.namespace, account_of(manifest))
        said = account.get("automountServiceAccountToken") if account is not None else None
    return said is not False


def _words(rule: Any, field: str) -> set[str]:
    return {each for each in items(rule, field) if isinstance(each, str)}


def _meets(given: set[str], wanted: Collection[str]) -> bool:
    return "*" in given or not given.isdisjoint(wanted)


def _covers(given: set[str], resource: str) -> bool:
    """As RBAC matches: `*` is all, `*/scale` is that subresource of all, `pods/*` is nothing."""
    _, slash, sub = resource.partition("/")
    return "*" in given or resource in given or bool(slash and f"*/{sub}" in given)
