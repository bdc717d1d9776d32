"""The whole set of objects that are checked together, for what one alone cannot show.

Namespaces: an object without one goes where the apply says, which for kubectl is `default`
unless told otherwise. So "" and "default" are one namespace here, and no other matches "".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, TypeVar, cast

from setsail.manifest import selector as selectors
from setsail.manifest.manifest import WORKLOADS, Manifest, Pod, mapping, text


def same_namespace(one: str, other: str) -> bool:
    """Whether two namespaces are one, where "" is the default."""
    return (one or "default") == (other or "default")


Made = TypeVar("Made")

Settings = Mapping[str, Mapping[str, Any]]
"""By rule id and name of the parameter: what a user set instead of a rule's own value."""


class Around:
    """An index over objects. Kinds are named as `Manifest.known_as` names them.

    `settings` holds what the user set for parameters of rules; `seen` is when the objects were
    looked at on a cluster (seconds since 1970), None where they come from files. `before` is the
    state that this one replaces and `tested` the environment that it was tried in, where these are
    known.
    """

    def __init__(
        self,
        manifests: Iterable[Manifest],
        settings: Settings | None = None,
        seen: float | None = None,
        *,
        before: "Around | None" = None,
        tested: "Around | None" = None,
    ) -> None:
        self.manifests = tuple(manifests)
        self.seen = seen
        self.before = before
        self.tested = tested
        self._settings = settings or {}
        kinds: dict[str, list[Manifest]] = {}
        self._names: dict[tuple[str, str, str], Manifest] = {}
        self._made: dict[Callable[[Around], Any], Any] = {}
        for manifest in self.manifests:
            kind = manifest.known_as
            kinds.setdefault(kind, []).append(manifest)
            key = (kind, manifest.namespace or "default", manifest.name)
            self._names.setdefault(key, manifest)
        self._kinds = kinds
        self._chosen: dict[tuple[str, ...], tuple[Manifest, ...]] = {}

    def setting(self, rule: str, parameters: Mapping[str, Any], name: str) -> Any:
        """The value of a rule's parameter: the user's, of the same type, or the rule's own."""
        return self._settings.get(rule, {}).get(name, parameters[name])

    def of_kind(self, *kinds: str) -> tuple[Manifest, ...]:
        """Every object of some kinds, kind by kind, in the order in which they were read."""
        if kinds not in self._chosen:
            found = (self._kinds.get(kind, ()) for kind in kinds)
            self._chosen[kinds] = tuple(manifest for each in found for manifest in each)
        return self._chosen[kinds]

    def find(self, kind: str, namespace: str, name: str) -> Manifest | None:
        """The first object of that name, or None if the set has none."""
        return self._names.get((kind, namespace or "default", name))

    def once(self, make: Callable[["Around"], Made]) -> Made:
        """What `make` makes of this set, made once: an index that many questions share.

        `make` is a function of a module, so that the same function is the same index.
        """
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def pods(self, namespace: str | None = None) -> Iterator[Pod]:
        """Every pod and pod template of the workloads, of one namespace or of all."""
        if namespace is None:
            yield from (m.pod for m in self.of_kind(*WORKLOADS) if m.pod is not None)
        else:
            yield from self.once(_pods_by_namespace).get(namespace or "default", ())

    def selected_pods(self, namespace: str, selector: Any) -> tuple[Pod, ...]:
        """The pods of a namespace that a LabelSelector selects."""
        wanted = mapping(selector, "matchLabels")
        if any(not isinstance(value, str) for value in wanted.values()):
            return ()
        by_label, home = self.once(_pods_by_label), namespace or "default"
        lists = [by_label.get((home, key, value), []) for key, value in wanted.items()]
        near = min(lists, key=len) if lists else self.pods(namespace)
        return tuple(p for p in near if selectors.matches(selector, p.labels))

    def services_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The Services that send traffic to a workload's pods."""
        return _selecting(self.once(_services), workload)

    def budgets_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The PodDisruptionBudgets that guard a workload's pods."""
        return _selecting(self.once(_budgets), workload)

    def autoscalers_of(self, workload: Manifest) -> tuple[Manifest, ...]:
        """The HorizontalPodAutoscalers that scale a workload."""
        key = (workload.namespace or "default", workload.kind, workload.name)
        return tuple(self.once(_autoscalers).get(key, ()))


Selecting = Mapping[tuple[str, ...], list[tuple[int, Manifest]]]
"""Objects with their number in the set, by namespace and the first label that they ask for; by
namespace alone if they ask for none by its value."""


def selecting(found: Iterable[Manifest], field: str = "selector") -> Selecting:
    """An index of objects that select pods, for `selected_by`."""
    index: dict[tuple[str, ...], list[tuple[int, Manifest]]] = {}
    for number, each in enumerate(found):
        chosen = each.selector if field == "selector" else mapping(each.body, "spec", field)
        key = next(iter(mapping(chosen, "matchLabels").items()), ())
        if all(isinstance(part, str) for part in key):
            index.setdefault((each.namespace or "default", *key), []).append((number, each))
    return index


def selected_by(index: Selecting, pod: Pod) -> Iterator[Manifest]:
    """Those of an index that may select a pod, in the order of the set; the rest do not."""
    home = pod.owner.namespace or "default"
    keys = [(home,), *((home, *label) for label in pod.labels.items())]
    for _, each in sorted((p for key in keys for p in index.get(key, ())), key=itemgetter(0)):
        yield each


def _selecting(index: Selecting, workload: Manifest) -> tuple[Manifest, ...]:
    pod = workload.pod
    if pod is None:
        return ()
    return tuple(
        each
        for each in selected_by(index, pod)
        if not selectors.is_empty(each.selector) and selectors.matches(each.selector, pod.labels)
    )


def _services(around: Around) -> Selecting:
    return selecting(around.of_kind("Service"))


def _budgets(around: Around) -> Selecting:
    return selecting(around.of_kind("PodDisruptionBudget"))


def _pods_by_namespace(around: Around) -> dict[str, list[Pod]]:
    index: dict[str, list[Pod]] = {}
    for pod in around.pods():
        index.setdefault(pod.owner.namespace or "default", []).append(pod)
    return index


def _pods_by_label(around: Around) -> dict[tuple[str, str, str], list[Pod]]:
    index: dict[tuple[str, str, str], list[Pod]] = {}
    for pod in around.pods():
        for key, value in pod.labels.items():
            index.setdefault((pod.owner.namespace or "default", key, value), []).append(pod)
    return index


def _autoscalers(around: Around) -> dict[tuple[str, str, str], list[Manifest]]:
    index: dict[tuple[str, str, str], list[Manifest]] = {}
    for scaler in around.of_kind("HorizontalPodAutoscaler"):
        target = ("spec", "scaleTargetRef")
        kind, name = text(scaler.body, *target, "kind"), text(scaler.body, *target, "name")
        index.setdefault((scaler.namespace or "default", kind, name), []).append(scaler)
    return index
