"""A real cluster: what `setsail.cluster.protocol` promises, against an API server.

Objects are plain values as the API server sent them, so that no field is lost which a typed
model does not know. lightkube brings the connection: certificates, tokens, contexts.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from setsail.cluster.protocol import Body
from setsail.cluster.seen import PodSeen
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, mapping, text
from setsail.world import cluster_faults as faults
from setsail.world import cluster_pods, kubeconfig
from setsail.world.cluster_calls import MANAGER, Call, Calls, Verb
from setsail.world.cluster_kinds import Kinds, Resource
from setsail.world.cluster_lists import Lists

__all__ = ["MANAGER", "Body", "Live", "connect", "reference"]
_JSON_PATCH = "application/json-patch+json"
_MERGE_PATCH = "application/merge-patch+json"
_APPLY_PATCH = "application/apply-patch+yaml"


@contextmanager
def connect(context: str | None = None) -> Iterator["Live"]:
    """The cluster of a context of the user's kubeconfig, or the one that we run in.

    Without a context it is the current one: for reading only. Raises NoCluster.
    """
    calls = Calls(kubeconfig.open_context(context, os.environ))
    try:
        yield Live(calls)
    finally:
        calls.close()


class Live:
    """Fulfils `Cluster`. Each method raises ClusterFailed with one clear sentence."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.kinds = Kinds(calls)
        self._lists = Lists(calls, self.kinds)
        self._zones: dict[str, str] = {}

    @property
    def context(self) -> str:
        """The name of the context."""
        return self.calls.target.context

    @property
    def namespace(self) -> str:
        """The namespace of the context."""
        return self.calls.target.namespace

    def uid(self) -> str:
        """What tells this cluster from every other: the UID of the namespace kube-system."""
        found = self.get(ObjectRef("v1", "Namespace", "", "kube-system"))
        return text(found, "metadata", "uid")

    def version(self) -> str:
        """As the API server says it, such as "v1.37.2"."""
        return text(self.calls.json(Call("get", "/version", "the version")), "gitVersion")

    def apply(self, body: Body) -> None:
        """See Cluster.apply. Server-side, without force: another owner is a Conflict."""
        self.applied(body)

    def applied(self, body: Body, dry_run: bool = False, force: bool = False) -> Body:
        """Apply, and return the object as it stands then; `dry_run` only says what would be,
        `force` takes fields from their other owners."""
        ref = reference(body)
        parameters = {"dryRun": "All"} if dry_run else {}
        if force:
            parameters["force"] = "true"
        call = self._call("apply", ref, parameters=parameters, body=body, kind=_APPLY_PATCH)
        return self.calls.json(call)

    def create(self, body: Body) -> None:
        """See Cluster.create."""
        ref = reference(body)
        path = self.kinds.of(ref).path(ref.namespace)
        self.calls.json(Call("create", path, str(ref), body=body))

    def get(self, ref: ObjectRef) -> Body | None:
        """See Cluster.get."""
        try:
            return self.calls.json(self._call("get", ref))
        except faults.Absent:
            return None

    def find(self, kind: str, namespace: str) -> tuple[Body, ...]:
        """See Cluster.find; an empty namespace means all of them. Of a kind that the cluster
        does not know there are none."""
        if not self.kinds.served(kind):
            return ()
        return tuple(sorted(self.each(ObjectRef("", kind, namespace, "")), key=_name))

    def each(self, of: ObjectRef, selector: str = "", fields: bool = False) -> Iterator[Body]:
        """The objects of a kind (and namespace, and labels), piece by piece. Without `fields`
        they come without managedFields, which are half of them."""
        asked = {"labelSelector": selector} if selector else {}
        return self._lists.each(of, asked, fields)

    def stream(self, of: ObjectRef, chosen: str = "", fields: bool = False) -> Iterator[Body]:
        """The same as one call of any size, where the API server can; `chosen` is a field
        selector. It takes the verb watch, and without it falls back to a list in pieces."""
        asked = {"fieldSelector": chosen} if chosen else {}
        return self._lists.stream(of, asked, fields)

    def patch(self, ref: ObjectRef, change: Mapping[str, Any]) -> None:
        """See Cluster.patch."""
        self.calls.json(self._call("patch", ref, body=change, kind=_MERGE_PATCH))

    def edit(self, ref: ObjectRef, operations: Sequence[Mapping[str, Any]]) -> None:
        """A JSON patch (RFC 6902); where one of its tests fails nothing is changed."""
        self.calls.json(self._call("patch", ref, body=list(operations), kind=_JSON_PATCH))

    def delete(self, ref: ObjectRef, grace: float | None = None) -> None:
        """See Cluster.delete."""
        options: Body = {"kind": "DeleteOptions", "propagationPolicy": "Background"}
        if grace is not None:
            options["gracePeriodSeconds"] = int(grace)
        try:
            self.calls.json(self._call("delete", ref, body=options))
        except faults.Absent:
            return

    def evict(self, namespace: str, pod: str) -> bool:
        """See Cluster.evict."""
        ref = ObjectRef("v1", "Pod", namespace, pod)
        body = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": pod, "namespace": namespace},
        }
        try:
            self.calls.json(self._call("create", ref, "eviction", body=body))
        except faults.Blocked:
            return False
        except faults.Absent:
            return True
        return True

    def route(self, ref: ObjectRef, weights: Mapping[str, int]) -> None:
        """See Cluster.route. Rules are one atomic list: each weight is patched in its place, and
        only if the backend of that name still stands there. The route's version may have changed:
        a gateway writes its status whenever a weight does."""
        body = self.get(ref) or {}
        operations: list[Body] = []
        for at, rule in enumerate(items(body, "spec", "rules")):
            if not weights.keys() <= {text(b, "name") for b in items(rule, "backendRefs")}:
                continue
            for place, backend in enumerate(items(rule, "backendRefs")):
                if (name := text(backend, "name")) in weights:
                    path = f"/spec/rules/{at}/backendRefs/{place}"
                    operations.append({"op": "test", "path": f"{path}/name", "value": name})
                    value = {"path": f"{path}/weight", "value": weights[name]}
                    operations.append({"op": "add", **value})
        if operations:
            self.edit(ref, operations)

    def weights(self, ref: ObjectRef) -> Mapping[str, int]:
        """See Cluster.weights: those of the route's spec, which is all that an API server knows."""
        rules = sorted(items(self.get(ref), "spec", "rules"), key=_divides)
        backends = [each for rule in rules for each in items(rule, "backendRefs")]
        return {text(each, "name"): int(each.get("weight", 1)) for each in backends}

    def pods(self, namespace: str, workload: str) -> tuple[PodSeen, ...]:
        """See Cluster.pods."""
        found = self.find("Pod", namespace)
        seen = (cluster_pods.seen(body, self._zone) for body in found)
        return tuple(pod for pod in seen if pod is not None and pod.workload == workload)

    def endpoints(self, namespace: str, service: str) -> tuple[str, ...]:
        """See Cluster.endpoints."""
        of = ObjectRef("discovery.k8s.io/v1", "EndpointSlice", namespace, "")
        slices = self.each(of, f"kubernetes.io/service-name={service}")
        return cluster_pods.ready_endpoints(slices)

    def logs(self, namespace: str, pod: str, lines: int = 100) -> str:
        """The last lines of a pod's first container."""
        ref = ObjectRef("v1", "Pod", namespace, pod)
        call = self._call("get", ref, "log", parameters={"tailLines": str(lines)})
        return self.calls.text(call).decode(errors="replace")

    def through(self, ref: ObjectRef, port: str, path: str, seconds: float | None = None) -> bytes:
        """What a pod or Service answers to a GET that the API server passes on, in time."""
        resource = self.kinds.of(ref)
        name = f"{ref.name}:{port}"
        address = resource.path(ref.namespace, name, "proxy") + f"/{path.lstrip('/')}"
        call = Call("get", address, f"{ref}", accept="*/*", seconds=seconds)
        return self.calls.text(call)

    def execute(
        self, namespace: str, pod: str, command: Sequence[str], seconds: float = 30.0
    ) -> tuple[int, str]:
        """Run a command in a pod's first container: its exit code, and what it said."""
        ref = ObjectRef("v1", "Pod", namespace, pod)
        return self.calls.execute(self._call("create", ref, "exec"), command, seconds)

    def _zone(self, node: str) -> str:
        """The zone of a node; "" where it has none, or where nodes are not ours to see."""
        if node not in self._zones:
            try:
                body = self.get(ObjectRef("v1", "Node", "", node))
            except faults.Denied:
                body = None
            labels = mapping(body, "metadata", "labels")
            self._zones[node] = str(labels.get("topology.kubernetes.io/zone", ""))
        return self._zones[node]

    def _call(self, verb: Verb, ref: ObjectRef, part: str = "", **more: Any) -> Call:
        resource = self.kinds.of(ref)
        return Call(verb, _path(resource, ref, part), str(ref), **more)


def _path(resource: Resource, ref: ObjectRef, part: str) -> str:
    return resource.path(ref.namespace, ref.name, part)


def reference(body: Body) -> ObjectRef:
    """The identity of an object."""
    about = mapping(body, "metadata")
    return ObjectRef(
        text(body, "apiVersion"), text(body, "kind"), text(about, "namespace"), text(about, "name")
    )


_name: Callable[[Body], tuple[str, str]] = lambda body: (  # noqa: E731
    text(body, "metadata", "namespace"),
    text(body, "metadata", "name"),
)


def _divides(rule: Body) -> bool:
    """Whether a rule of a route has more than one backend."""
    return len(items(rule, "backendRefs")) > 1
