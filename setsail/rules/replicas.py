"""How many pods a workload runs, at the least and at the most, as far as the objects tell."""

from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, number, text


class Bounds(NamedTuple):
    """The least number of pods, where it is written, and in which object."""

    least: int
    path: Path
    said_by: Manifest


def scalers(manifest: Manifest, around: Around) -> tuple[Manifest, ...]:
    """The autoscalers whose target is this workload: HorizontalPodAutoscalers and KEDA's."""
    return (*around.autoscalers_of(manifest), *_keda(manifest, around))


def _keda(manifest: Manifest, around: Around) -> tuple[Manifest, ...]:
    key = (manifest.namespace or "default", manifest.kind, manifest.name)
    return tuple(around.once(_scaled_objects).get(key, ()))


def _scaled_objects(around: Around) -> dict[tuple[str, str, str], list[Manifest]]:
    """KEDA's, by namespace, kind and name of their target."""
    index: dict[tuple[str, str, str], list[Manifest]] = {}
    for scaled in around.of_kind("ScaledObject.keda.sh", "ScaledObject"):
        target = ("spec", "scaleTargetRef")
        kind = text(scaled.body, *target, "kind") or "Deployment"
        key = (scaled.namespace or "default", kind, text(scaled.body, *target, "name"))
        index.setdefault(key, []).append(scaled)
    return index


def bounds(manifest: Manifest, around: Around) -> Bounds:
    """The lowest scale: an autoscaler's minimum wins over `replicas`; unset means 1."""
    for scaler in scalers(manifest, around):
        keda = scaler.kind == "ScaledObject"
        path: Path = ("spec", "minReplicaCount" if keda else "minReplicas")
        return Bounds(_count(scaler, path, 0 if keda else 1), path, scaler)
    return Bounds(_count(manifest, ("spec", "replicas"), 1), ("spec", "replicas"), manifest)


def least(manifest: Manifest, around: Around) -> int:
    """The lowest number of pods that this workload may run."""
    return bounds(manifest, around).least


def most(manifest: Manifest, around: Around) -> int:
    """The highest number of pods: the largest maximum of its autoscalers, or its replicas.

    KEDA's maximum is 100 where none is written.
    """
    tops = []
    for scaler in scalers(manifest, around):
        keda = scaler.kind == "ScaledObject"
        field = "maxReplicaCount" if keda else "maxReplicas"
        tops.append(_count(scaler, ("spec", field), 100 if keda else 1))
    return max(tops, default=_count(manifest, ("spec", "replicas"), 1))


def _count(manifest: Manifest, path: Path, default: int) -> int:
    written = number(manifest.body, *path)
    return default if written is None else written
