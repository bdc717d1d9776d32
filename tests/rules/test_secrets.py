"""What is a secret in the open, what is a reference to one, and what only sounds like it."""

import pytest

from tests.rules.asking import asked, container, pod


def env(name: str, value: str) -> str:
    return pod(container(f"env: [{{name: {name}, value: '{value}'}}]"))


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("DB_PASSWORD", "not-a-real-one", "found"),
        ("APP_SECRET_ONE", "not-a-real-one", "found"),
        ("my-token", "abcdef", "found"),
        ("LOG_LEVEL", "AKIAIOSFODNN7EXAMPLE", "found"),
        ("DB_PASSWORD", "", "clean"),
        ("DB_PASSWORD", "$(OTHER)", "clean"),
        ("DB_PASSWORD_FILE", "/run/secrets/db", "clean"),
        ("SECRET_NAME", "web-db", "clean"),
        ("TOKEN_EXPIRY", "3600s", "clean"),
        ("PASSWORD_MIN_LENGTH", "12", "clean"),
        ("TOKENIZER", "bert", "clean"),
        ("LOG_LEVEL", "info", "clean"),
    ],
)
def test_literals_in_variables(name: str, value: str, verdict: str) -> None:
    assert asked("secret-literal-in-env", env(name, value)) == verdict


FROM_SECRET = "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]"
FROM_CONFIG = "env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: k}}}]"
OPTIONAL = FROM_CONFIG.replace("key: k", "key: k, optional: true")


def config(data: str, kind: str = "ConfigMap", name: str = "c") -> str:
    return f"---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}}}\ndata: {{{data}}}\n"


GITHUB = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
EXTERNAL = (
    "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: e}\n"
    "spec: {target: {name: s}}\n"
)
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n%s: [{name: %s}]\n"


@pytest.mark.parametrize(
    ("rule_id", "text", "verdict"),
    [
        ("secret-from-env", pod(container(FROM_SECRET)), "found"),
        ("secret-from-env", pod(container("envFrom: [{secretRef: {name: s}}]")), "found"),
        ("secret-from-env", pod(container(FROM_SECRET, "initContainers")), "found"),
        ("secret-from-env", pod(container(FROM_CONFIG)), "clean"),
        ("secret-from-env", pod(container()), "clean"),
        ("env-ref-not-in-bundle", pod(container()), "n/a"),
        ("env-ref-not-in-bundle", pod(container(FROM_CONFIG)), "found"),
        ("env-ref-not-in-bundle", pod(container(OPTIONAL)), "n/a"),
        ("env-ref-not-in-bundle", pod(container(FROM_CONFIG)) + config("k: a"), "clean"),
        ("env-ref-not-in-bundle", pod(container(FROM_CONFIG)) + config("x: a"), "found"),
        ("env-ref-not-in-bundle", pod(container(FROM_SECRET)) + EXTERNAL, "clean"),
        ("serviceaccount-secret-missing", ACCOUNT % ("imagePullSecrets", "s"), "found"),
        ("serviceaccount-secret-missing", ACCOUNT % ("imagePullSecrets", "s") + EXTERNAL, "clean"),
        (
            "serviceaccount-secret-missing",
            ACCOUNT % ("secrets", "s") + config("k: YQ==", "Secret", "s"),
            "clean",
        ),
        ("legacy-sa-token-secret", ACCOUNT % ("secrets", "a-token-x1"), "found"),
        ("legacy-sa-token-secret", ACCOUNT % ("imagePullSecrets", "a"), "clean"),
        (
            "legacy-sa-token-secret",
            config("", "Secret", "a") + "type: kubernetes.io/service-account-token\n",
            "found",
        ),
        ("legacy-sa-token-secret", config("", "Secret", "a") + "type: Opaque\n", "clean"),
        ("unused-config-object", config("k: a"), "found"),
        ("unused-config-object", pod(container(FROM_CONFIG)) + config("k: a"), "clean"),
        (
            "unused-config-object",
            config("k: a").replace("{name: c}", "{name: kube-root-ca.crt}"),
            "n/a",
        ),
        ("provider-token-anywhere", config("doc: 'AKIA is a prefix'"), "clean"),
        (
            "provider-token-anywhere",
            config(f"k: 'x {GITHUB}'"),
            "found",
        ),
        ("provider-token-anywhere", config("k: 'datadog_api_key=0123456789abcdef0123'"), "found"),
        ("provider-token-anywhere", config("k: 'datadog_host=datadog.example.com'"), "clean"),
        ("provider-token-anywhere", pod(container(FROM_SECRET)), "clean"),
    ],
)
def test_where_configuration_comes_from(rule_id: str, text: str, verdict: str) -> None:
    assert asked(rule_id, text) == verdict


@pytest.mark.parametrize(
    ("allowed", "verdict"),
    [([], "n/a"), (["s"], "clean"), (["s*"], "clean"), (["shop-*"], "found"), (["-"], "found")],
)
def test_secrets_that_were_agreed_on(allowed: list[str], verdict: str) -> None:
    text = pod(container(FROM_SECRET))
    assert asked("secret-use-not-allowed", text, allowed=allowed) == verdict


def test_what_is_mounted_and_not_only_declared() -> None:
    volumes = "volumes: [{name: v, secret: {secretName: s}}], "
    mounted = pod(volumes + container("volumeMounts: [{name: v, mountPath: /v}]"))
    assert asked("workload-mounts-sensitive-object", mounted) == "found"
    assert asked("workload-mounts-sensitive-object", pod(volumes + container())) == "clean"
