"""PodDisruptionBudgets: which workloads they guard, and how many pods those run."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import replicas


class Guarded(NamedTuple):
    """A workload with a number of pods that a budget guards, its lowest scale and the object
    that says it; `related` is the evidence."""

    workload: Manifest
    pods: int
    related: tuple[Related, ...]


def guarded(budget: Manifest, around: Around) -> Iterator[Guarded]:
    """The scalable workloads whose pods the budget selects, those scaled to nothing left out."""
    for pod in around.selected_pods(budget.namespace, budget.get("spec", "selector")):
        workload = pod.owner
        if workload.replicas is None:
            continue
        least, path, by = replicas.bounds(workload, around)
        if least > 0:
            may = Text(f"{by.ref} may run {least} pods", f"{by.ref} 可能只运行 {least} 个 Pod")
            yield Guarded(workload, least, (Related(by.place(path), by.ref, may),))


def all_of_them(value: object) -> bool:
    """Whether a budget keeps all pods, whatever their number."""
    return (
        isinstance(value, str)
        and value.endswith("%")
        and value[:-1].isdecimal()
        and int(value[:-1]) >= 100
    )


def none_of_them(value: object) -> bool:
    """Whether a budget lets no pod go, whatever their number."""
    return value == "0%" or (value == 0 and value is not False)
