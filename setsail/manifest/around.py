"""The whole set of objects that are checked together, for what one alone cannot show.

Namespaces: an object without one goes where the apply says, which for kubectl is `default`
unless told otherwise. So "" and "default" are one namespace here, and no other matches "".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from setsail.manifest import selector as selectors
from setsail.manifest.manifest import WORKLOADS, Manifest, Pod, text


def same_namespace(one: str, other: str) -> bool:
    """Whether two namespaces are one, where "" is the default."""
    return (one or "default") == (other or "default")


Settings = Mapping[str, Mapping[str, Any]]
"""By rule id and name of the parameter: what a user set instead of a rule's own value."""


class Around:
    """An index over objects. Kinds are named as `Manifest.known_as` names them.

    `settings` holds what the user set for parameters of rules.
    """

    def __init__(self, manifests: Iterable[Manifest], settings: Settings | None = None) -> None:
        self.manifests = tuple(manifests)
        self._settings = settings or {}
        self._kinds: dict[str, list[Manifest]] = {}
        self._names: dict[tuple[str, str, str], Manifest] = {}
        for manifest in self.manifests:
            kind = manifest.known_as
            self._kinds.setdefault(kind, []).append(manifest)
            key = (kind, manifest.namespace or "default", manifest.name)
            self._names.setdefault(key, manifest)

    def setting(self, rule: str, parameters: Mapping[str, Any], name: str) -> Any:
        """The value of a rule's parameter: the user's, of the same type, or the rule's own."""
        return self._settings.get(rule, {}).get(name, parameters[name])

    def of_kind(self, *kinds: str) -> tuple[Manifest, ...]:
        """Every object of some kinds, kind by kind, in the order in which they were read."""
        return tuple(m for kind in kinds for m in self._kinds.get(kind, ()))

    def find(self, kind: str, namespace: str, name: str) -> Manifest | None:
        """The first object of that name, or None if the set has none."""
        return self._names.get((kind, namespace or "default", name))

    def pods(self, namespace: str | None = None) -> Iterator[Pod]:
        """Every pod and pod template of the workloads, of one namespace or of all."""
        for manifest in self.of_kind(*WORKLOADS):
            if namespace is None or same_namespace(manifest.namespace, namespace):
                if manifest.pod is not None:
                    yield manifest.pod

    def selected_pods(self, namespace: str, selector: Any) -> tuple[Pod, ...]:
        """The pods of a namespace that a LabelSelector selects."""
        return tuple(p for p in self.pods(namespace) if selectors.matches(selector, p.labels))

    def services_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The Services that send traffic to a workload's pods."""
        return self._selecting(workload, "Service")

    def budgets_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The PodDisruptionBudgets that guard a workload's pods."""
        return self._selecting(workload, "PodDisruptionBudget")

    def autoscalers_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The HorizontalPodAutoscalers that scale a workload."""
        return tuple(
            scaler
            for scaler in self.of_kind("HorizontalPodAutoscaler")
            if same_namespace(scaler.namespace, workload.namespace)
            and text(scaler.body, "spec", "scaleTargetRef", "kind") == workload.kind
            and text(scaler.body, "spec", "scaleTargetRef", "name") == workload.name
        )

    def _selecting(self, workload: Manifest, kind: str) -> tuple[Manifest, ...]:
        pod = workload.pod
        if pod is None:
            return ()
        return tuple(
            other
            for other in self.of_kind(kind)
            if same_namespace(other.namespace, workload.namespace)
            and not selectors.is_empty(other.selector)
            and selectors.matches(other.selector, pod.labels)
        )
