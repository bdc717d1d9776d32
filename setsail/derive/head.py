"""The head of an object: apiVersion, kind, name, namespace, labels, annotations."""

from collections.abc import Iterator
from dataclasses import dataclass

from setsail.derive import labels
from setsail.derive.derived import Because, Body
from setsail.finding.text import Text
from setsail.system import values

API_VERSIONS = {
    "ConfigMap": "v1",
    "CronJob": "batch/v1",
    "Deployment": "apps/v1",
    "EndpointSlice": "discovery.k8s.io/v1",
    "ExternalSecret": "external-secrets.io/v1",
    "Gateway": "gateway.networking.k8s.io/v1",
    "HTTPRoute": "gateway.networking.k8s.io/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Job": "batch/v1",
    "Namespace": "v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PersistentVolumeClaim": "v1",
    "PodDisruptionBudget": "policy/v1",
    "PodMonitor": "monitoring.coreos.com/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "Probe": "monitoring.coreos.com/v1",
    "PrometheusRule": "monitoring.coreos.com/v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "Service": "v1",
    "ServiceAccount": "v1",
    "ServiceMonitor": "monitoring.coreos.com/v1",
    "StatefulSet": "apps/v1",
}
CLUSTER_SCOPED = {"Namespace", "PriorityClass"}
CONTACT, RUNBOOK = f"{labels.DOMAIN}/contact", f"{labels.DOMAIN}/runbook"
ROLES = {
    "services": "service",
    "workers": "worker",
    "jobs": "job",
    "stateful": "store",
    "external": "outside",
}
"""The role, in app.kubernetes.io/component, of what stands in a section of system.yaml."""


@dataclass(frozen=True, slots=True)
class Part:
    """What an object belongs to: the file it is written to, its role, the key in system.yaml,
    and why it exists at all."""

    file: str
    role: str
    name: str
    source: tuple[str, ...]
    why: Text
    version: str = ""


def part_of(thing: values.Workload | values.Stateful, why: Text) -> Part:
    """The part that a workload or a store is."""
    section = thing.section if isinstance(thing, values.Workload) else "stateful"
    return Part(thing.name, ROLES[section], thing.name, (section, thing.name), why, thing.version)


def head(system: values.System, kind: str, name: str, part: Part) -> Body:
    """apiVersion, kind and metadata."""
    metadata: Body = {"name": name}
    if kind not in CLUSTER_SCOPED:
        metadata["namespace"] = system.namespace
    metadata["labels"] = labels.labels(system, part.role, part.name, part.version)
    return {"apiVersion": API_VERSIONS[kind], "kind": kind, "metadata": metadata}


def reasons(part: Part) -> Iterator[Because]:
    """Why the labels are what they are."""
    yield Because(
        ("metadata", "labels"),
        ("owner",),
        Text(
            "the recommended labels, and who owns this at which tier",
            "推荐标签，以及归属团队与等级",
        ),
    )
    if part.version:
        yield Because(
            ("metadata", "labels", "app.kubernetes.io/version"),
            (*part.source, "image"),
            Text("the version of the image", "镜像的版本"),
        )
