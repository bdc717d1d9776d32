"""What a canary release is about, and the label in which its pods differ from the stable ones."""

from dataclasses import dataclass
from typing import Literal

from setsail.cluster.protocol import Body
from setsail.engine.hold import Before
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import mapping, strings

NAME = "app.kubernetes.io/name"
ARM = "setsail.dev/arm"
"""The label that tells the canary's pods apart where the Service must find them too."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is released: a Deployment and the Service of the same name.

    `before` is what runs, `new` the pod template that is asked for, `split` what divides the
    requests. The jobs are objects: `expand` prepares the stores for the new version, `contract`
    removes what only the old one needs, `proof` tries the new version before any user does.
    """

    namespace: str
    name: str
    before: Before
    new: Body
    expand: Body | None = None
    contract: Body | None = None
    proof: Body | None = None
    split: Literal["route", "replicas"] = "route"

    @property
    def canary(self) -> str:
        """The name of the new version's Deployment and Service."""
        return f"{self.name}-canary"

    @property
    def stable(self) -> ObjectRef:
        """The Deployment that is released to."""
        return self.ref("Deployment", self.name)

    def ref(self, kind: str, name: str) -> ObjectRef:
        """An object of the subject's namespace."""
        versions = {"Deployment": "apps/v1", "Job": "batch/v1"}
        return ObjectRef(versions.get(kind, "v1"), kind, self.namespace, name)


def key(subject: Subject, service: Body) -> str:
    """The label in which the canary differs, if it can be one of the Service's selector."""
    if subject.split == "replicas":
        return ARM
    chosen = mapping(service, "spec", "selector")
    return NAME if NAME in chosen or not chosen else str(next(iter(chosen)))


def labels(subject: Subject, differs: str) -> dict[str, str]:
    """The labels of the canary's pods, which differ in one."""
    return {**strings(subject.new, "metadata", "labels"), differs: subject.canary}
