"""What roles and bindings give, wildcards, names and subresources included."""

import pytest

from tests.rules.asking import asked, container, pod, role

CORE = "apiGroups: ['']"
APPS = "apiGroups: [apps]"
RBAC = "apiGroups: [rbac.authorization.k8s.io]"
ALL = "apiGroups: ['*'], resources: ['*'], verbs: ['*']"
OVER_ROLES = (
    *("rbac-create-workloads", "rbac-pod-exec-attach", "rbac-port-forward", "rbac-nodes-proxy"),
    *("rbac-escalate-bind-impersonate", "rbac-csr-approve", "rbac-webhook-config", "rbac-delete"),
    *("rbac-token-create", "rbac-create-pv", "rbac-configmap-write", "rbac-networking-write"),
    *("rbac-secrets-read", "rbac-wildcard"),
)


@pytest.mark.parametrize("rule_id", OVER_ROLES)
def test_a_rule_for_everything_is_found_and_one_for_nothing_is_not(rule_id: str) -> None:
    assert asked(rule_id, role(ALL)) == "found"
    assert asked(rule_id, role(ALL, "Role")) == "found"
    assert asked(rule_id, role(f"{CORE}, resources: [pods], verbs: [get, list, watch]")) == "clean"
    assert (
        asked(rule_id, "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nrules: []\n")
        == "clean"
    )


@pytest.mark.parametrize("rule_id", OVER_ROLES)
def test_the_roles_that_kubernetes_made_are_its_own(rule_id: str) -> None:
    made = role(ALL).replace(
        "{name: r}", "{name: r, labels: {kubernetes.io/bootstrapping: rbac-defaults}}"
    )
    assert asked(rule_id, made) == "clean"


@pytest.mark.parametrize(
    ("rule_id", "body", "verdict"),
    [
        ("rbac-wildcard", f"{CORE}, resources: [pods], verbs: ['*']", "found"),
        ("rbac-wildcard", f"{CORE}, resources: ['*/scale'], verbs: [get]", "clean"),
        ("rbac-wildcard", "apiGroups: ['*'], resources: [pods], verbs: [get]", "found"),
        ("rbac-secrets-read", f"{CORE}, resources: [secrets], verbs: [watch]", "found"),
        ("rbac-secrets-read", f"{CORE}, resources: [secrets], verbs: ['*']", "found"),
        ("rbac-secrets-read", f"{CORE}, resources: ['*'], verbs: [get]", "found"),
        ("rbac-secrets-read", f"{CORE}, resources: [secrets], verbs: [create]", "clean"),
        ("rbac-secrets-read", f"{APPS}, resources: [secrets], verbs: [get]", "clean"),
        ("rbac-secrets-read", "resources: [secrets], verbs: [get]", "found"),
        (
            "rbac-secrets-read",
            f"{CORE}, resources: [secrets], resourceNames: [a], verbs: [get]",
            "clean",
        ),
        (
            "rbac-secrets-read",
            f"{CORE}, resources: [secrets], resourceNames: [a], verbs: [list]",
            "found",
        ),
        ("rbac-create-workloads", f"{CORE}, resources: [pods], verbs: [create]", "found"),
        ("rbac-create-workloads", f"{APPS}, resources: [deployments], verbs: [patch]", "found"),
        ("rbac-create-workloads", f"{APPS}, resources: [deployments], verbs: [delete]", "clean"),
        (
            "rbac-create-workloads",
            "apiGroups: [batch], resources: [jobs], verbs: [create]",
            "found",
        ),
        ("rbac-create-workloads", f"{CORE}, resources: [services], verbs: [create]", "clean"),
        ("rbac-pod-exec-attach", f"{CORE}, resources: [pods/exec], verbs: [create]", "found"),
        ("rbac-pod-exec-attach", f"{CORE}, resources: [pods/attach], verbs: [get]", "found"),
        ("rbac-pod-exec-attach", f"{CORE}, resources: ['*/exec'], verbs: [create]", "found"),
        ("rbac-pod-exec-attach", f"{CORE}, resources: [pods], verbs: [create]", "clean"),
        ("rbac-pod-exec-attach", f"{CORE}, resources: [pods/exec], verbs: [delete]", "clean"),
        ("rbac-port-forward", f"{CORE}, resources: [pods/portforward], verbs: [create]", "found"),
        ("rbac-port-forward", f"{CORE}, resources: [pods/exec], verbs: [create]", "clean"),
        ("rbac-escalate-bind-impersonate", f"{RBAC}, resources: [roles], verbs: [bind]", "found"),
        (
            "rbac-escalate-bind-impersonate",
            f"{CORE}, resources: [users], verbs: [impersonate]",
            "found",
        ),
        (
            "rbac-escalate-bind-impersonate",
            f"{RBAC}, resources: [rolebindings], verbs: [create]",
            "found",
        ),
        (
            "rbac-escalate-bind-impersonate",
            f"{RBAC}, resources: [roles], verbs: [get, list]",
            "clean",
        ),
        ("rbac-escalate-bind-impersonate", f"{RBAC}, resources: ['*'], verbs: ['*']", "found"),
        ("rbac-escalate-bind-impersonate", f"{APPS}, resources: ['*'], verbs: ['*']", "clean"),
        ("rbac-nodes-proxy", f"{CORE}, resources: [nodes/proxy], verbs: [get]", "found"),
        ("rbac-nodes-proxy", f"{CORE}, resources: [nodes], verbs: [get]", "clean"),
        (
            "rbac-csr-approve",
            "apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve]",
            "found",
        ),
        (
            "rbac-webhook-config",
            "apiGroups: [admissionregistration.k8s.io], "
            "resources: [mutatingwebhookconfigurations], verbs: [patch]",
            "found",
        ),
        (
            "rbac-token-create",
            f"{CORE}, resources: [serviceaccounts/token], verbs: [create]",
            "found",
        ),
        ("rbac-token-create", f"{CORE}, resources: [serviceaccounts], verbs: [create]", "clean"),
        ("rbac-create-pv", f"{CORE}, resources: [persistentvolumes], verbs: [create]", "found"),
        (
            "rbac-create-pv",
            f"{CORE}, resources: [persistentvolumeclaims], verbs: [create]",
            "clean",
        ),
        ("rbac-delete", f"{CORE}, resources: [events], verbs: [delete]", "found"),
        ("rbac-delete", f"{CORE}, resources: [pods/log], verbs: [deletecollection]", "found"),
        ("rbac-configmap-write", f"{CORE}, resources: [configmaps], verbs: [update]", "found"),
        (
            "rbac-configmap-write",
            f"{CORE}, resources: [configmaps], resourceNames: [mine], verbs: [update]",
            "clean",
        ),
        (
            "rbac-configmap-write",
            f"{CORE}, resources: [configmaps], resourceNames: [coredns], verbs: [update]",
            "found",
        ),
        ("rbac-networking-write", f"{CORE}, resources: [services/status], verbs: [patch]", "found"),
        ("rbac-networking-write", f"{CORE}, resources: [services], verbs: [get]", "clean"),
    ],
)
def test_a_rule_is_read_as_the_authorizer_reads_it(rule_id: str, body: str, verdict: str) -> None:
    assert asked(rule_id, role(body)) == verdict


def binding(
    role_name: str, subject: str, kind: str = "ClusterRoleBinding", of: str = "ClusterRole"
) -> str:
    return (
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b}}\n"
        f"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {of}, name: {role_name}}}\n"
        f"subjects: [{subject}]\n"
    )


ACCOUNT = "{kind: ServiceAccount, name: ci, namespace: default}"
MASTERS = "{kind: Group, name: 'system:masters'}"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (binding("cluster-admin", ACCOUNT), "found"),
        (binding("cluster-admin", ACCOUNT, "RoleBinding"), "found"),
        (binding("cluster-admin", ""), "found"),
        (binding("cluster-admin", MASTERS), "clean"),
        (binding("view", ACCOUNT), "clean"),
        (binding("admin", ACCOUNT), "found"),
        (binding("admin", ACCOUNT, "RoleBinding"), "clean"),
        (binding("r", ACCOUNT) + "---\n" + role(ALL), "found"),
        (
            binding("r", ACCOUNT) + "---\n" + role(f"{CORE}, resources: ['*'], verbs: ['*']"),
            "clean",
        ),
        (binding("r", ACCOUNT), "clean"),
    ],
)
def test_what_amounts_to_cluster_admin(text: str, verdict: str) -> None:
    assert asked("cluster-admin-bound", text) == verdict


def test_an_aggregated_role_holds_what_it_collects() -> None:
    collects = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: sum}\n"
        "aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: a}}]}\n"
    )
    part = role(ALL).replace("{name: r}", "{name: r, labels: {part: a}}")
    texts = (binding("sum", ACCOUNT), collects, part)
    assert asked("cluster-admin-bound", "---\n".join(texts)) == "found"
    assert asked("cluster-admin-bound", "---\n".join(texts[:2])) == "clean"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("system:masters", "found"),
        ("system:anonymous", "found"),
        ("system:authenticated", "found"),
        ("system:unauthenticated", "found"),
        ("system:serviceaccounts:shop", "clean"),
        ("dev", "clean"),
    ],
)
def test_groups_of_everybody(name: str, verdict: str) -> None:
    text = binding("view", f"{{kind: Group, name: '{name}'}}")
    assert asked("rbac-system-group-bound", text) == verdict


WEB = pod(f"serviceAccountName: ci, {container()}")


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (WEB, "n/a"),
        (WEB + "---\n" + binding("cluster-admin", ACCOUNT), "found"),
        (WEB + "---\n" + binding("view", ACCOUNT), "clean"),
        (WEB + "---\n" + binding("cluster-admin", ACCOUNT.replace("default", "other")), "n/a"),
        (
            WEB + "---\n" + binding("admin", "{kind: Group, name: 'system:serviceaccounts'}"),
            "found",
        ),
        (
            WEB
            + "---\n"
            + binding("r", ACCOUNT)
            + "---\n"
            + role(f"{CORE}, resources: [secrets], verbs: [list]"),
            "found",
        ),
    ],
)
def test_what_the_account_of_a_workload_can_take_over(text: str, verdict: str) -> None:
    assert asked("workload-overprivileged-sa", text) == verdict


OFF, SILENT = "automountServiceAccountToken: false", ""


def account(name: str, extra: str = "") -> str:
    return f"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {name}}}\n{extra}\n"


@pytest.mark.parametrize(
    ("rule_id", "text", "verdict"),
    [
        ("default-service-account-used", pod(container()), "found"),
        (
            "default-service-account-used",
            pod(f"serviceAccountName: default, {container()}"),
            "found",
        ),
        ("default-service-account-used", pod(f"{OFF}, {container()}"), "clean"),
        ("default-service-account-used", WEB, "clean"),
        ("default-service-account-used", pod(f"serviceAccount: ci, {container()}"), "clean"),
        ("default-service-account-used", account("default"), "found"),
        ("default-service-account-used", account("default", OFF), "clean"),
        ("default-service-account-used", account("ci"), "n/a"),
        ("default-service-account-used", binding("view", ACCOUNT), "clean"),
        (
            "default-service-account-used",
            binding("view", ACCOUNT.replace("ci", "default")),
            "found",
        ),
        ("sa-token-automounted", pod(container()), "found"),
        ("sa-token-automounted", pod(f"{OFF}, {container()}"), "clean"),
        ("sa-token-automounted", WEB + "---\n" + account("ci", OFF), "clean"),
        ("sa-token-automounted", WEB + "---\n" + account("ci"), "found"),
        ("sa-token-automounted", WEB + "---\n" + binding("view", ACCOUNT), "n/a"),
        ("sa-token-automounted", account("ci"), "found"),
        ("sa-token-automounted", account("ci", OFF), "clean"),
        ("service-account-missing", WEB, "found"),
        ("service-account-missing", WEB + "---\n" + account("ci"), "clean"),
        ("service-account-missing", pod(container()), "n/a"),
        ("rolebinding-dangling", binding("view", ""), "clean"),
        ("rolebinding-dangling", binding("r", ""), "found"),
        ("rolebinding-dangling", binding("r", "") + "---\n" + role(ALL), "clean"),
        ("rolebinding-dangling", binding("view", ACCOUNT), "found"),
        ("rolebinding-dangling", binding("view", ACCOUNT) + "---\n" + account("ci"), "clean"),
    ],
)
def test_accounts_and_their_tokens(rule_id: str, text: str, verdict: str) -> None:
    assert asked(rule_id, text) == verdict
