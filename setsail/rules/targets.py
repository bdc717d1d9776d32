"""What an autoscaler points at."""

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text

SCALABLE = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
"""Kubernetes' own kinds with a scale."""


def found(scaler: Manifest, ref: Path, around: Around) -> Manifest | None:
    """The object that the reference at `ref` names, with its kind and its API group."""
    kind, name = text(scaler.body, *ref, "kind"), text(scaler.body, *ref, "name")
    group = _group(text(scaler.body, *ref, "apiVersion"))
    known_as = f"{kind}.{group}" if "." in group and not group.endswith(".k8s.io") else kind
    target = around.find(known_as, scaler.namespace, name)
    return target if target and _same_group(group, _group(target.api_version)) else None


def key(scaler: Manifest, ref: Path) -> tuple[str, str, str] | None:
    """Namespace, kind and name of the target; None where the reference is incomplete."""
    kind, name = text(scaler.body, *ref, "kind"), text(scaler.body, *ref, "name")
    return (scaler.namespace or "default", kind, name) if kind and name else None


def _group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def _same_group(asked: str, has: str) -> bool:
    """Workloads have moved from `extensions` to `apps`; an absent group is any."""
    return not asked or asked == has or {asked, has} <= {"apps", "extensions"}
