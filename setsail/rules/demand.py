"""What pods ask of their namespace: requests and limits, with what a LimitRange fills in.

A value that cannot be read counts as absent, so a sum is never more than what is asked.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest import quantity
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, Pod, items, read
from setsail.rules import replicas

ZERO = Decimal(0)
STEADY = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
"""Kinds whose number of pods the files tell."""

FILLED_IN = {
    "limits": ("default", "max"),
    "requests": ("defaultRequest", "default", "max", "min"),
}
"""Fields of a LimitRange that give a container what it does not say, the first that is there."""


class Limit(NamedTuple):
    """One entry of a LimitRange."""

    by: Manifest
    path: Path
    body: dict[str, object]


def amount(value: object) -> Decimal | None:
    """A quantity; None where there is none, or none that can be read."""
    try:
        return None if value is None else quantity.parse(value)
    except ValueError:
        return None


def limit_ranges(namespace: str, around: Around, kind: str = "Container") -> tuple[Limit, ...]:
    """The entries of the namespace's LimitRanges for containers, or for pods."""
    found = around.once(_limit_ranges).get(namespace or "default", ())
    return tuple(limit for limit in found if limit.body.get("type") == kind)


def asked(container: Container, around: Around, key: str) -> Decimal | None:
    """What a container asks for, where `key` is as in a quota: `requests.cpu`, `limits.memory`.

    A limit implies a request, then the LimitRange's defaults count, which its `max` and `min`
    are where it has none. None: it asks nothing.
    """
    section, _, resource = key.partition(".")
    own = amount(container.get("resources", section, resource))
    if own is None and section == "requests":
        own = amount(container.get("resources", "limits", resource))
    if own is not None:
        return own
    for limit in limit_ranges(container.pod.owner.namespace, around):
        for field in FILLED_IN[section]:
            if (given := amount(read(limit.body, field, resource))) is not None:
                return given
    return None


def of_pod(pod: Pod, around: Around, key: str) -> Decimal:
    """What the whole pod asks for, as the scheduler counts: the running containers together, or
    the largest init container; the pod's own resources go before, its overhead on top."""
    section, _, resource = key.partition(".")
    overhead = amount(pod.get("overhead", resource)) or ZERO
    whole = amount(pod.get("resources", section, resource))
    if whole is not None:
        return whole + overhead
    running = sum((asked(c, around, key) or ZERO for c in pod.of_role("main", "sidecar")), ZERO)
    starting = max((asked(c, around, key) or ZERO for c in pod.of_role("init")), default=ZERO)
    return max(running, starting) + overhead


def in_namespace(namespace: str, around: Around, key: str) -> Decimal:
    """What the long-running workloads of a namespace ask for at their lowest scale."""
    sums = around.once(_Sums)
    return sums.of(namespace or "default", key)


def workloads(namespace: str, around: Around) -> Iterator[Manifest]:
    """The workloads of a namespace whose number of pods the files tell."""
    for pod in around.pods(namespace or "default"):
        if pod.owner.kind in STEADY and not items(pod.owner.body, "metadata", "ownerReferences"):
            yield pod.owner


class _Sums:
    """Sums by namespace and key, each made once."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._known: dict[tuple[str, str], Decimal] = {}

    def of(self, namespace: str, key: str) -> Decimal:
        if (namespace, key) not in self._known:
            total = ZERO
            for workload in workloads(namespace, self._around):
                total += replicas.least(workload, self._around) * per_pod(
                    workload, self._around, key
                )
            self._known[namespace, key] = total
        return self._known[namespace, key]


def per_pod(workload: Manifest, around: Around, key: str) -> Decimal:
    """What one pod counts against a quota: itself for `pods`, else what it asks for."""
    if workload.pod is None:
        return ZERO
    if key in ("pods", "count/pods"):
        return Decimal(1)
    return of_pod(workload.pod, around, key if "." in key else f"requests.{key}")


QUOTA_KEYS = (
    "pods", "count/pods", "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu",
    "limits.memory",
)  # fmt: skip


def quotas(namespace: str, around: Around) -> tuple[Manifest, ...]:
    """The ResourceQuotas that count every pod of a namespace; those with scopes do not."""
    return tuple(around.once(_quotas).get(namespace or "default", ()))


def hard(quota: Manifest) -> Iterator[tuple[str, Decimal]]:
    """What a quota limits, of the keys that the files can be counted against."""
    for key in QUOTA_KEYS:
        if (most := amount(quota.get("spec", "hard", key))) is not None:
            yield key, most


def written(amount_: Decimal, key: str) -> str:
    """An amount as people write it, in the unit of a quota's key."""
    if "memory" in key:
        return quantity.memory_text(int(amount_))
    return quantity.cpu_text(amount_) if "cpu" in key else str(int(amount_))


def _limit_ranges(around: Around) -> dict[str, list[Limit]]:
    index: dict[str, list[Limit]] = {}
    for given in around.of_kind("LimitRange"):
        for at, body in enumerate(items(given.body, "spec", "limits")):
            if isinstance(body, dict):
                limit = Limit(given, ("spec", "limits", at), body)
                index.setdefault(given.namespace or "default", []).append(limit)
    return index


def _quotas(around: Around) -> dict[str, list[Manifest]]:
    index: dict[str, list[Manifest]] = {}
    for quota in around.of_kind("ResourceQuota"):
        if not quota.get("spec", "scopes") and not quota.get("spec", "scopeSelector"):
            index.setdefault(quota.namespace or "default", []).append(quota)
    return index
