"""Rights of people, from the owner: to look, to help on call, to guard, to audit.

Nobody changes workloads by hand and nobody reads a Secret: changes come through Git. The three
duties that must be in different hands (operation, security, audit) are bound to different groups,
named after the team as the identity provider must know them.
"""

from collections.abc import Mapping

from setsail.derive import field, head
from setsail.derive.derived import Body, Derived, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

_READ = ["get", "list", "watch"]


def _rule(group: str, resources: list[str], verbs: list[str]) -> Body:
    return {"apiGroups": [group], "resources": resources, "verbs": verbs}


_WORKLOADS = [
    _rule(
        "",
        [
            "configmaps", "endpoints", "events", "persistentvolumeclaims", "pods", "pods/log",
            "serviceaccounts", "services",
        ],
        _READ,
    ),
    _rule("apps", ["deployments", "replicasets", "statefulsets"], _READ),
    _rule("autoscaling", ["horizontalpodautoscalers"], _READ),
    _rule("batch", ["cronjobs", "jobs"], _READ),
    _rule("discovery.k8s.io", ["endpointslices"], _READ),
    _rule("events.k8s.io", ["events"], _READ),
    _rule("gateway.networking.k8s.io", ["gateways", "httproutes"], _READ),
    _rule("networking.k8s.io", ["networkpolicies"], _READ),
    _rule("policy", ["poddisruptionbudgets"], _READ),
]  # fmt: skip
_ON_CALL = [
    _rule("", ["pods/eviction", "pods/portforward"], ["create"]),
    _rule("", ["pods/ephemeralcontainers"], ["patch"]),
]
_GUARDED = [
    _rule("", ["serviceaccounts"], _READ),
    _rule("external-secrets.io", ["externalsecrets"], _READ),
    _rule("networking.k8s.io", ["networkpolicies"], _READ),
    _rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], _READ),
]
_AUDITED = [
    _rule("", ["events"], _READ),
    _rule("apps", ["deployments", "replicasets", "statefulsets"], _READ),
    _rule("events.k8s.io", ["events"], _READ),
    _rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], _READ),
]

DUTIES: Mapping[str, tuple[str, list[Body], Text]] = {
    "view": (
        "",
        _WORKLOADS,
        Text("the team looks, at all but Secrets", "团队可查看除 Secret 外的对象"),
    ),
    "on-call": (
        "-oncall",
        [*_WORKLOADS, *_ON_CALL],
        Text(
            "on call: a debug container, a forwarded port, a fresh pod",
            "值班：调试容器、端口转发、重建 Pod",
        ),
    ),
    "security": (
        "-security",
        _GUARDED,
        Text("security looks at who may do and reach what", "安全员查看权限与网络边界"),
    ),
    "audit": (
        "-audit",
        _AUDITED,
        Text("audit looks at what happened and who may", "审计员查看发生过的事与权限"),
    ),
}
"""Role → suffix of the group, rules, why."""


def derive(system: values.System) -> Yield:
    """A Role and its RoleBinding for each duty."""
    if not system.owner.team:
        yield _nobody()
        return
    for duty, (suffix, rules, why) in DUTIES.items():
        yield _role(system, duty, rules, why)
        yield _binding(system, duty, f"{system.owner.team}{suffix}", why)


def _part(why: Text) -> head.Part:
    return head.Part("roles", "access", "roles", ("owner", "team"), why)


def _role(system: values.System, duty: str, rules: list[Body], why: Text) -> Derived:
    fields = (Field(("rules",), rules, (), why),)
    return field.assemble(system, "Role", duty, _part(why), fields)


def _binding(system: values.System, duty: str, group: str, why: Text) -> Derived:
    source = ("owner", "team")
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": duty}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": group}
    fields = (
        Field(("roleRef",), role, (), why),
        Field(("subjects",), [subject], source, why),
    )
    return field.assemble(system, "RoleBinding", duty, _part(why), fields)


def _nobody() -> Gap:
    message = Text(
        "owner.team is not said, so nobody is given the right to look or to help on call",
        "未说明 owner.team，因此没有给任何人查看或值班的权限",
    )
    return Gap("not-enforced", "least-privilege", ("owner", "team"), message)
