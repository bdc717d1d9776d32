"""Every field that a workload may have, and what an import makes of it."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest, mapping
from setsail.migrate.kubernetes.objects import Objects
from setsail.migrate.ledger import Ledger

_SPEC = {
    "template": "", "jobTemplate": "", "selector": "", "replicas": "scale", "schedule": "schedule",
    "timeZone": "timezone", "volumeClaimTemplates": "volumes", "serviceName": "",
}  # fmt: skip
_POD = {
    "containers": "", "initContainers": "init", "volumes": "volumes",
    "terminationGracePeriodSeconds": "grace", "imagePullSecrets": "pullSecret",
}  # fmt: skip
_CONTAINER = {
    "name": "", "image": "image", "command": "command", "args": "args", "env": "config, secrets",
    "envFrom": "config, secrets", "ports": "ports", "resources": "resources",
    "volumeMounts": "volumes, files, writable", "readinessProbe": "health",
    "livenessProbe": "health", "startupProbe": "health",
}  # fmt: skip
_DERIVED = Text("Setsail derives its own", "由 Setsail 自行推导")
_CARRIED = {
    *("strategy", "updateStrategy", "minReadySeconds", "revisionHistoryLimit", "securityContext"),
    *("progressDeadlineSeconds", "podManagementPolicy", "concurrencyPolicy", "backoffLimit"),
    *("successfulJobsHistoryLimit", "failedJobsHistoryLimit", "startingDeadlineSeconds"),
    *("ttlSecondsAfterFinished", "restartPolicy", "automountServiceAccountToken", "dnsPolicy"),
    *("topologySpreadConstraints", "enableServiceLinks", "schedulerName", "imagePullPolicy"),
    *("terminationMessagePath", "terminationMessagePolicy", "suspend", "completions"),
    *("parallelism", "activeDeadlineSeconds", "serviceAccount", "serviceAccountName"),
}
_UNUSED = Text(
    "system.yaml has no word for it; write it as a patch on the object",
    "system.yaml 无此配置；请以 patch 写在对象上",
)
DERIVED_KINDS = {
    "Namespace": "namespace", "ServiceAccount": "service account", "Service": "needs, expose",
    "Ingress": "expose", "HTTPRoute": "expose", "ConfigMap": "config, files",
    "PersistentVolumeClaim": "volumes", "HorizontalPodAutoscaler": "scale",
    "PodDisruptionBudget": "disruption budget", "NetworkPolicy": "needs", "Endpoints": "external",
    "EndpointSlice": "external", "GRPCRoute": "expose", "TLSRoute": "expose",
}  # fmt: skip
_OTHER = Text(
    "no part of system.yaml: keep it in manifests/, which is passed through and checked",
    "不属于 system.yaml：请放入 manifests/，会原样传递并检查",
)


class Level(NamedTuple):
    """A mapping in an object whose keys are judged."""

    path: Path
    known: dict[str, str]
    prefix: str


def note(name: str, manifest: Manifest, ledger: Ledger, objects: Objects) -> None:
    """Enter every field of a workload into the ledger under the name of its service."""
    where = objects.where(manifest)
    for level in _levels(manifest):
        for key, value in mapping(manifest.body, *level.path).items():
            if value is None or value == {} or value == []:
                continue
            place = where.place(*level.path, key)
            shown = f"{level.prefix}{key}"
            if key in level.known:
                became = level.known[key] or "-"
                ledger.used(name, shown, Text(f"became {became}", f"成为 {became}"), place)
            elif key in _CARRIED:
                ledger.carried(name, shown, _DERIVED, place)
            else:
                ledger.unused(name, shown, _UNUSED, place)


def _levels(manifest: Manifest) -> Iterator[Level]:
    pod = manifest.pod
    assert pod is not None
    if manifest.kind != "Pod":
        yield Level(("spec",), _SPEC, "spec.")
    if manifest.kind == "CronJob":
        yield Level(("spec", "jobTemplate", "spec"), _SPEC, "spec.")
    yield Level(pod.path, _POD, "pod.")
    for container in pod.of_role("main", "init", "sidecar"):
        yield Level(container.path, _CONTAINER, f"{container.name}.")


def note_others(objects: Objects, ledger: Ledger) -> None:
    """Enter the objects that are no workloads."""
    for one in objects.all:
        if one.pod is not None:
            continue
        place = objects.where(one).place("metadata", "name")
        key = f"{one.kind}/{one.name}"
        if one.kind == "Secret" and one.native:
            why = Text("referred to; its content is not written", "以引用方式使用；不写出其内容")
            ledger.carried("", key, why, place)
        elif became := DERIVED_KINDS.get(one.known_as):
            ledger.used("", key, Text(f"became {became}", f"成为 {became}"), place)
        else:
            ledger.unused("", key, _OTHER, place)
