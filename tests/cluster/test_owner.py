"""Who keeps an object as a repository says."""

import pytest

from setsail.cluster import owner

TRACKED = {"annotations": {"argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web"}}
INSTANCE = {"labels": {"app.kubernetes.io/instance": "shop"}}
KUSTOMIZED = {"labels": {"kustomize.toolkit.fluxcd.io/name": "apps",
                         "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}}  # fmt: skip
RELEASED = {"labels": {"helm.toolkit.fluxcd.io/name": "web",
                       "helm.toolkit.fluxcd.io/namespace": "shop"}}  # fmt: skip
CHART = {"annotations": {"meta.helm.sh/release-name": "web"},
         "labels": {"app.kubernetes.io/managed-by": "Helm"}}  # fmt: skip


def written_by(manager):
    return {**INSTANCE, "managedFields": [{"manager": manager}]}


@pytest.mark.parametrize(
    ("metadata", "tool", "name", "heals", "rest"),
    [
        (TRACKED, "Argo CD", "shop", True, "argocd app set shop --sync-policy none"),
        ({"labels": {"argocd.argoproj.io/instance": "x"}}, "Argo CD", "x", True, "argocd app set"),
        (written_by("argocd-controller"), "Argo CD", "shop", True, "argocd app set shop"),
        (KUSTOMIZED, "Flux", "apps", True, "flux suspend kustomization apps -n flux-system"),
        (RELEASED, "Flux", "web", True, "flux suspend helmrelease web -n shop"),
        (CHART, "Helm", "web", False, "until the next upgrade"),
    ],
)
def test_the_marks_of_each_tool_are_known(metadata, tool, name, heals, rest):
    found = owner.of({"metadata": metadata})
    assert (found.tool, found.name, found.heals) == (tool, name, heals)
    assert rest in found.rest.en


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        INSTANCE,
        written_by("helm"),
        {"annotations": {"meta.helm.sh/release-name": "web"}},
        {"labels": {"kustomize.toolkit.fluxcd.io/namespace": "flux-system"}},
    ],
)
def test_what_nobody_keeps_has_no_owner(metadata):
    assert owner.of({"metadata": metadata}) is None


def test_what_flux_was_told_to_leave_alone_is_not_its_own():
    left = {**KUSTOMIZED, "annotations": {"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}}
    assert owner.of({"metadata": left}) is None
