"""One Kubernetes object of a file, and the pods inside it.

The objects are plain dicts with any fault that a file can have, so every reader here gives
None or something empty where a value is absent or of the wrong type, and never raises.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

from setsail.document.load import Document
from setsail.finding.edit import Path
from setsail.finding.finding import ObjectRef
from setsail.finding.place import Place

Role = Literal["main", "init", "sidecar", "ephemeral"]

_TEMPLATE: Path = ("spec", "template")
_GIVEN_TO_PODS = ("statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index")
_POD_TEMPLATES: dict[str, Path] = {
    "Deployment": _TEMPLATE,
    "StatefulSet": _TEMPLATE,
    "DaemonSet": _TEMPLATE,
    "ReplicaSet": _TEMPLATE,
    "ReplicationController": _TEMPLATE,
    "Job": _TEMPLATE,
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "Pod": (),
    "PodTemplate": ("template",),
}
WORKLOADS = tuple(kind for kind in _POD_TEMPLATES if kind != "PodTemplate")
"""Kinds that run pods."""

_CONTAINERS: tuple[tuple[str, Role], ...] = (
    ("containers", "main"),
    ("initContainers", "init"),
    ("ephemeralContainers", "ephemeral"),
)


def read(body: Any, *path: str | int) -> Any:
    """The value at `path`, or None where anything on the way is absent or of another type."""
    for step in path:
        if body.__class__ is dict:  # hundreds of times an object: quicker than isinstance
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int) and -len(body) <= step < len(body):
            body = body[step]
        else:
            return None
    return body


def mapping(body: Any, *path: str | int) -> dict[str, Any]:
    """The mapping at `path`; empty where there is none."""
    value = read(body, *path)
    return value if isinstance(value, dict) else {}


def items(body: Any, *path: str | int) -> list[Any]:
    """The list at `path`; empty where there is none."""
    value = read(body, *path)
    return value if isinstance(value, list) else []


def text(body: Any, *path: str | int) -> str:
    """The string at `path`; empty where there is none."""
    value = read(body, *path)
    return value if isinstance(value, str) else ""


def number(body: Any, *path: str | int) -> int | None:
    """The integer at `path`; None where there is none. Booleans are not numbers."""
    value = read(body, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def strings(body: Any, *path: str | int) -> dict[str, str]:
    """The entries of the mapping at `path` that are strings, such as labels."""
    return {key: value for key, value in mapping(body, *path).items() if isinstance(value, str)}


class Manifest:
    """One object. `base` is its path in the document: () or, in a List, ("items", 3)."""

    def __init__(self, document: Document, base: Path, body: dict[str, Any]) -> None:
        self.document = document
        self.base = base
        self.body = body
        self.api_version = text(body, "apiVersion")
        self.kind = text(body, "kind")
        self.namespace = text(body, "metadata", "namespace")
        self.name = text(body, "metadata", "name")

    def __repr__(self) -> str:
        return f"<Manifest {self.kind}/{self.name} {self.place(())}>"

    @cached_property
    def ref(self) -> ObjectRef:
        """The identity; an absent namespace is "", because only the apply decides it."""
        return ObjectRef(self.api_version, self.kind, self.namespace, self.name)

    @property
    def native(self) -> bool:
        """Whether the kind is Kubernetes' own, not one of the same name (Knative's Service)."""
        group = self.api_version.rpartition("/")[0]
        return "." not in group or group.endswith(".k8s.io")

    @property
    def known_as(self) -> str:
        """What rules and indexes call the kind: "Deployment", or with its group where it is not
        Kubernetes' own, "ServiceMonitor.monitoring.coreos.com"."""
        return self.kind if self.native else f"{self.kind}.{self.api_version.rpartition('/')[0]}"

    @property
    def labels(self) -> dict[str, str]:
        """metadata.labels, those that are strings."""
        return strings(self.body, "metadata", "labels")

    @property
    def annotations(self) -> dict[str, str]:
        """metadata.annotations, those that are strings."""
        return strings(self.body, "metadata", "annotations")

    @property
    def replicas(self) -> int | None:
        """spec.replicas, and the API's default 1 where a kind has it; None for other kinds."""
        if self.kind not in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
            return None
        return 1 if self.get("spec", "replicas") is None else number(self.body, "spec", "replicas")

    @property
    def selector(self) -> dict[str, Any]:
        """spec.selector of a workload, budget or policy as a LabelSelector.

        That of a Service is without the labels that a controller gives to each pod by itself:
        no template has them.
        """
        found = mapping(self.body, "spec", "selector")
        if self.kind == "Service":
            found = {key: value for key, value in found.items() if key not in _GIVEN_TO_PODS}
        plain = self.kind in ("Service", "ReplicationController")
        return {"matchLabels": found} if plain and found else found

    @cached_property
    def pod(self) -> "Pod | None":
        """The pod, or the pod template, of a kind that has one; None if it is not a mapping."""
        path = _POD_TEMPLATES.get(self.kind) if self.native else None
        if path is None or not isinstance(self.get(*path, "spec"), dict):
            return None
        return Pod(self, path)

    def get(self, *path: str | int) -> Any:
        """The value at `path`; None where it is absent or something else is in the way."""
        return read(self.body, *path)

    def place(self, path: Path, key: bool = False) -> Place:
        """Where the value (or the key) at a path of this object stands in its file."""
        return self.document.place((*self.base, *path), key)


class Pod:
    """A pod or a pod template. `path` leads from the owner to the pod's spec."""

    def __init__(self, owner: Manifest, template: Path) -> None:
        self.owner = owner
        self.path: Path = (*template, "spec")
        self.spec = mapping(owner.body, *self.path)
        self.labels = strings(owner.body, *template, "metadata", "labels")
        self.annotations = strings(owner.body, *template, "metadata", "annotations")
        self.containers = tuple(self._containers())

    def get(self, *path: str | int) -> Any:
        """The value at a path of the pod's spec, or None."""
        return read(self.spec, *path)

    def of_role(self, *roles: Role) -> tuple["Container", ...]:
        """The containers of some roles, in the order of the file."""
        return tuple(c for c in self.containers if c.role in roles)

    def _containers(self) -> Iterator["Container"]:
        for field, role in _CONTAINERS:
            for index, body in enumerate(items(self.spec, field)):
                if isinstance(body, dict):
                    sidecar = role == "init" and body.get("restartPolicy") == "Always"
                    place = (*self.path, field, index)
                    yield Container(self, place, body, "sidecar" if sidecar else role)


class Container:
    """A container. `path` leads from the owner of its pod to it.

    A sidecar is an init container with restartPolicy Always (Kubernetes 1.29 and later).
    """

    __slots__ = ("body", "image", "name", "path", "pod", "role")

    def __init__(self, pod: Pod, path: Path, body: dict[str, Any], role: Role) -> None:
        self.pod = pod
        self.path = path
        self.body = body
        self.role: Role = role
        self.name = text(body, "name")
        self.image = text(body, "image")

    def get(self, *path: str | int) -> Any:
        """The value at a path of the container, or None."""
        return read(self.body, *path)
