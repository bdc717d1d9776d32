"""How many pods a workload runs, at the least and at the most, as far as the objects tell."""

from functools import lru_cache
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around, same_namespace
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
    target = ("spec", "scaleTargetRef")
    return tuple(
        scaled
        for scaled in _scaled_objects(around)
        if same_namespace(scaled.namespace, manifest.namespace)
        and text(scaled.body, *target, "name") == manifest.name
        and (text(scaled.body, *target, "kind") or "Deployment") == manifest.kind
    )


@lru_cache(1)
def _scaled_objects(around: Around) -> tuple[Manifest, ...]:
    return tuple(m for m in around.manifests if m.kind == "ScaledObject")


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


def _count(manifest: Manifest, path: Path, default: int) -> int:
    written = number(manifest.body, *path)
    return default if written is None else written
