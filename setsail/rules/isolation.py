"""Which pods NetworkPolicies select, and in which directions they hold them."""

from collections.abc import Iterator

from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
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
    for policy in around.of_kind("NetworkPolicy"):
        if same_namespace(policy.namespace, pod.owner.namespace):
            if selector.matches(policy.get("spec", "podSelector") or {}, pod.labels):
                yield policy
