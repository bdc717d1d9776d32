"""What an image's name and its pull policy mean together."""

import pytest

from tests.rules.asking import KINDS, asked, pod

DIGEST = "@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def of(image: str, extra: str = "", role: str = "containers", kind: str = "Pod") -> str:
    more = f", {extra}" if extra else ""
    return pod(f"{role}: [{{name: a, image: '{image}'{more}}}]", kind)


@pytest.mark.parametrize(
    ("image", "latest", "pinned"),
    [
        ("", "found", "found"),
        ("nginx", "found", "found"),
        ("nginx:latest", "found", "found"),
        ("registry:5000/nginx", "found", "found"),
        ("registry:5000/nginx:1.27", "clean", "found"),
        ("nginx:1.27", "clean", "found"),
        (f"nginx{DIGEST}", "clean", "clean"),
        (f"nginx:latest{DIGEST}", "clean", "clean"),
    ],
)
def test_tags_and_digests(image: str, latest: str, pinned: str) -> None:
    assert asked("image-tag-latest-or-missing", of(image)) == latest
    assert asked("image-not-pinned-by-digest", of(image)) == pinned


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", ["containers", "initContainers", "ephemeralContainers"])
def test_every_container_of_every_kind_is_asked(kind: str, role: str) -> None:
    assert asked("image-tag-latest-or-missing", of("nginx", "", role, kind)) == "found"


@pytest.mark.parametrize(
    ("image", "policy", "always", "latest"),
    [
        ("nginx:1.27", "", "found", "clean"),
        ("nginx:1.27", "IfNotPresent", "found", "clean"),
        ("nginx:1.27", "Always", "clean", "clean"),
        ("nginx:latest", "", "clean", "clean"),
        ("nginx", "", "clean", "clean"),
        ("nginx", "IfNotPresent", "found", "found"),
        ("nginx:latest", "Never", "found", "found"),
        ("nginx:latest", "Always", "clean", "clean"),
        (f"nginx{DIGEST}", "", "found", "clean"),
    ],
)
def test_pull_policies_with_their_defaults(
    image: str, policy: str, always: str, latest: str
) -> None:
    text = of(image, f"imagePullPolicy: {policy}" if policy else "")
    assert asked("image-pull-policy-not-always", text) == always
    assert asked("image-pull-policy-latest", text) == latest


@pytest.mark.parametrize(
    ("image", "allowed", "verdict"),
    [
        ("ttl.sh/a:1h", [], "found"),
        ("nginx:1", [], "clean"),
        ("nginx:1", ["registry.example"], "found"),
        ("nginx:1", ["docker.io"], "clean"),
        ("registry.example/a:1", ["registry.example"], "clean"),
        ("registry.example/a:1", ["registry.example/"], "clean"),
        ("registry.example/a:1", ["registry.example/*"], "clean"),
        ("registry.example.evil.net/a:1", ["registry.example"], "found"),
        ("ghcr.io/acme/a:1", ["ghcr.io/acme"], "clean"),
        ("ghcr.io/acme-too/a:1", ["ghcr.io/acme"], "found"),
    ],
)
def test_registries_that_are_agreed_on(image: str, allowed: list[str], verdict: str) -> None:
    assert asked("image-registry-not-allowed", of(image), allowed=allowed) == verdict


@pytest.mark.parametrize(
    ("rule_id", "image", "verdict"),
    [
        ("image-registry-deprecated", "k8s.gcr.io/pause:3.9", "found"),
        ("image-registry-deprecated", "registry.k8s.io/pause:3.9", "clean"),
        ("image-registry-deprecated", "mirror.example/k8s.gcr.io/pause:3.9", "clean"),
        ("known-cve-component", "grafana/grafana:9.2.3", "found"),
        ("known-cve-component", "grafana/grafana:9.2.4", "clean"),
        ("known-cve-component", "grafana/grafana:latest", "clean"),
        ("known-cve-component", "quay.io/argoproj/argocd:v2.1.8", "found"),
        ("known-cve-component", "quay.io/argoproj/argocd:v2.2.4", "clean"),
        ("known-cve-component", "ghcr.io/kyverno/kyverno:v1.8.4", "found"),
        ("known-cve-component", "ghcr.io/kyverno/kyverno:v1.8.2", "clean"),
        ("known-cve-component", "registry.k8s.io/ingress-nginx/controller:v1.12.0", "found"),
        ("known-cve-component", "nginx/nginx-ingress:4.0", "clean"),
        ("dashboard-or-tiller-deployed", "gcr.io/kubernetes-helm/tiller:v2.16.1", "found"),
        ("dashboard-or-tiller-deployed", "kubernetesui/dashboard:v2.0.0", "found"),
        ("dashboard-or-tiller-deployed", "k8s.gcr.io/kubernetes-dashboard-amd64:v1.10", "found"),
        ("dashboard-or-tiller-deployed", "shop/distiller:1", "clean"),
        ("image-pull-secret-missing", "registry.example/a:1", "found"),
        ("image-pull-secret-missing", "ghcr.io/acme/a:1", "clean"),
        ("image-pull-secret-missing", "nginx:1", "found"),
    ],
)
def test_names_that_decide(rule_id: str, image: str, verdict: str) -> None:
    assert asked(rule_id, of(image)) == verdict


@pytest.mark.parametrize(
    ("image", "extra", "verdict"),
    [
        ("git-sync/git-sync:v4", "args: ['--git=/tmp/x']", "found"),
        ("git-sync/git-sync:v4", "args: ['--password-file', /etc/passwd]", "found"),
        ("git-sync/git-sync:v3", "env: [{name: GIT_SYNC_ASKPASS_URL, value: a}]", "found"),
        ("git-sync/git-sync:v4", "env: [{name: GITSYNC_REPO, value: 'http://a/b'}]", "found"),
        ("git-sync/git-sync:v4", "args: ['--repo', 'https://a/b', '--depth=1']", "clean"),
        ("other:v4", "args: ['--git=/tmp/x']", "clean"),
    ],
)
def test_settings_of_git_sync(image: str, extra: str, verdict: str) -> None:
    assert asked("image-git-sync", of(image, extra)) == verdict


def test_the_account_may_hold_the_pull_secret() -> None:
    account = (
        "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default}\n"
        "imagePullSecrets: [{name: a}]\n"
    )
    assert asked("image-pull-secret-missing", of("registry.example/a:1") + account) == "clean"


@pytest.mark.parametrize(("entry", "verdict"), [("a.example/", "clean"), ("a.example", "found")])
def test_a_prefix_of_gatekeeper_needs_an_end(entry: str, verdict: str) -> None:
    text = (
        "apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\n"
        f"metadata: {{name: a}}\nspec: {{parameters: {{repos: ['{entry}']}}}}\n"
    )
    assert asked("gatekeeper-repo-prefix-open", text) == verdict
