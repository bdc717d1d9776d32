"""Where each kind of object lies on an API server, from its own discovery."""

from typing import NamedTuple

from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import items, text
from setsail.world import cluster_faults as faults
from setsail.world.cluster_calls import Call, Calls

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


class Resource(NamedTuple):
    """One kind. `group` is "" for the core API."""

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool

    @property
    def api_version(self) -> str:
        """As an object says it."""
        return f"{self.group}/{self.version}" if self.group else self.version

    def path(self, namespace: str = "", name: str = "", part: str = "") -> str:
        """The path of a collection, an object, or a part of one such as `status`."""
        root = f"/apis/{self.group}" if self.group else "/api"
        inside = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        end = "".join(f"/{word}" for word in (name, part) if word)
        return f"{root}/{self.version}{inside}/{self.plural}{end}"


class Kinds:
    """Every kind that the API server serves; two calls, at first use."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: list[Resource] = []

    def of(self, ref: ObjectRef) -> Resource:
        """Where an object lies; an empty apiVersion means the preferred one of the kind.

        Raises Absent where the cluster does not serve the kind.
        """
        fits = [
            each
            for each in self._all()
            if each.kind == ref.kind and ref.api_version in ("", each.api_version)
        ]
        if not fits:
            raise faults.Absent([_not_served(ref)])
        return min(fits, key=_foreign)

    def served(self, kind: str) -> bool:
        """Whether the cluster serves a kind at all."""
        return any(each.kind == kind for each in self._all())

    def _all(self) -> list[Resource]:
        if not self._known:
            found = []
            for path in ("/api", "/apis"):
                call = Call("get", path, "the list of kinds", accept=_AGGREGATED)
                found += _resources(self._calls.json(call))
            self._known = found
        return self._known


def _foreign(resource: Resource) -> bool:
    """Kubernetes' own kinds before others of the same name; the order of versions is kept."""
    return "." in resource.group and not resource.group.endswith(".k8s.io")


def _resources(body: Body) -> list[Resource]:
    found = []
    for group in items(body, "items"):
        for version in items(group, "versions"):
            for each in items(version, "resources"):
                found.append(
                    Resource(
                        text(group, "metadata", "name"),
                        text(version, "version"),
                        text(each, "responseKind", "kind"),
                        text(each, "resource"),
                        text(each, "scope") == "Namespaced",
                    )
                )
    return found


def _not_served(ref: ObjectRef) -> Problem:
    what = f"{ref.api_version} {ref.kind}".strip()
    message = Text(f"the cluster does not know the kind {what}", f"集群没有类型 {what}")
    help = Text(
        "install what brings it (a CRD), or leave it out in this environment",
        "请安装提供该类型的组件（CRD），或在该环境中不使用它",
    )
    return Problem(message, None, help)
