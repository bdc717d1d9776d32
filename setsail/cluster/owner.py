"""Who keeps an object as some repository says, told by the marks that he leaves on it."""

from typing import Literal, NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.text import Text, same
from setsail.manifest.manifest import items, mapping, strings, text


class Owner(NamedTuple):
    """`name` is his application, Kustomization or release; `heals` says that he puts back what
    others change. `rest` tells how he is asked to let go for a while."""

    tool: Literal["Argo CD", "Flux", "Helm"]
    name: str
    heals: bool
    rest: Text


def of(body: Body) -> Owner | None:
    """The owner of an object, if there is one.

    Argo CD: https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/;
    Flux: https://fluxcd.io/flux/components/kustomize/kustomizations/ and …/helm/helmreleases/.
    """
    labels = strings(body, "metadata", "labels")
    notes = strings(body, "metadata", "annotations")
    return _argo(body, labels, notes) or _flux(labels, notes) or _helm(labels, notes)


_TRACKING = "argocd.argoproj.io/tracking-id"
_INSTANCE = ("argocd.argoproj.io/instance", "app.kubernetes.io/instance")
"""The second is also what Helm charts write: it counts where Argo CD has written the object."""


def _argo(body: Body, labels: dict[str, str], notes: dict[str, str]) -> Owner | None:
    managers = (text(each, "manager") for each in items(body, "metadata", "managedFields"))
    writes = any(name.startswith(("argocd-", "argocd")) for name in managers)
    name = notes.get(_TRACKING, "").partition(":")[0] or labels.get(_INSTANCE[0], "")
    if not name and writes:
        name = labels.get(_INSTANCE[1], "")
    if not name:
        return None
    return Owner("Argo CD", name, True, same(f"argocd app set {name} --sync-policy none"))


def _flux(labels: dict[str, str], notes: dict[str, str]) -> Owner | None:
    for kind in ("kustomize", "helm"):
        group = f"{kind}.toolkit.fluxcd.io"
        name, space = labels.get(f"{group}/name", ""), labels.get(f"{group}/namespace", "")
        if name and notes.get(f"{group}/reconcile") != "disabled":
            what = "kustomization" if kind == "kustomize" else "helmrelease"
            call = f"flux suspend {what} {name}" + (f" -n {space}" if space else "")
            return Owner("Flux", name, True, same(call))
    return None


def _helm(labels: dict[str, str], notes: dict[str, str]) -> Owner | None:
    name = notes.get("meta.helm.sh/release-name", "")
    if not name or mapping(labels).get("app.kubernetes.io/managed-by") != "Helm":
        return None
    rest = Text("it changes nothing until the next upgrade", "在下次升级前它不会改动任何内容")
    return Owner("Helm", name, False, rest)
