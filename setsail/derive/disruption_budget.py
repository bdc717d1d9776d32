"""How many pods maintenance may take at once: one, where more than one run."""

from collections.abc import Iterator

from setsail.derive import field, head, labels, names, scale
from setsail.derive.derived import Derived, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values


def derive(system: values.System) -> Yield:
    """A budget for each component that always has two pods or more. With one pod a budget
    could only keep its node from ever being drained."""
    for workload in (*system.services.values(), *system.workers.values()):
        if scale.bounds(workload)[0] >= 2 and workload.image is not None:
            source = (workload.section, workload.name, "scale", "min")
            yield _budget(system, workload, source)
    for store in system.stateful.values():
        if store.replicas >= 2:
            yield _budget(system, store, ("stateful", store.name, "replicas"))


def _budget(
    system: values.System, thing: values.Workload | values.Stateful, source: field.Source
) -> Derived:
    why = Text("maintenance of nodes takes one pod at a time", "节点维护每次只驱逐一个 Pod")
    fields = tuple(_spec(system, thing.name, source))
    part = head.part_of(thing, why)
    return field.assemble(system, "PodDisruptionBudget", names.dns(thing.name), part, fields)


def _spec(system: values.System, name: str, source: field.Source) -> Iterator[Field]:
    one = Text("one pod at a time, whatever the number", "无论总数多少，每次一个")
    yield Field(("spec", "maxUnavailable"), 1, source, one)
    selector = {"matchLabels": labels.selector(system, name)}
    yield Field(("spec", "selector"), selector, source[:2], Text("its pods", "其 Pod"))
    broken = Text(
        "a pod that is not ready anyway does not hold up a drain", "未就绪的 Pod 不阻碍排空"
    )
    yield Field(("spec", "unhealthyPodEvictionPolicy"), "AlwaysAllow", (), broken)
