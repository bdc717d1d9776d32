"""Which pods NetworkPolicies select, and in which directions they hold them."""

from collections.abc import Iterator

from setsail.manifest import selector
from setsail.manifest.around import Around, Selecting, selected_by, selecting
from setsail.manifest.manifest import Manifest, Pod, items

DIRECTIONS = ("Ingress", "Egress")


def directions(policy: Manifest) -> set[str]:
    """The directions that a policy is about: policyTypes, or else what its rules imply."""
    given = {t for t in items(policy.body, "spec", "policyTypes") if isinstance(t, str)}
    if given:
        return given
    return set(DIRECTIONS) if policy.get("spec", "egress") else {"Ingress"}


def policies_of(pod: Pod, around: Around) -> Iterator[Manifest]:
    """The policies that select a pod; an absent podSelector is read as an empty one."""
    for policy in selected_by(around.once(_policies), pod):
        if selector.matches(policy.get("spec", "podSelector") or {}, pod.labels):
            yield policy


def _policies(around: Around) -> Selecting:
    return selecting(around.of_kind("NetworkPolicy"), "podSelector")
