"""How many pods may run: the declared bounds, unless a volume allows one node only."""

from setsail.derive.field import Source
from setsail.finding.text import Text
from setsail.system import values


def bounds(workload: values.Workload) -> tuple[int, int]:
    """Fewest and most pods. A claim that one node may use carries one pod: a second would
    wait for it for ever, or write to the same files."""
    if one_node(workload):
        return min(1, workload.scale.min), min(1, workload.scale.max)
    return workload.scale.min, workload.scale.max


def one_node(workload: values.Workload) -> bool:
    """Whether a volume of the workload can be used from one node only."""
    return any(volume.kind == "data" for volume in workload.volumes)


def replicas(workload: values.Workload) -> tuple[int, Source, Text]:
    """The fixed number of pods, and why."""
    here = (workload.section, workload.name)
    least = bounds(workload)[0]
    if least != workload.scale.min:
        why = Text(
            "its volume can be used from one node only, so one pod runs",
            "其卷只能被一个节点使用，因此只运行一个 Pod",
        )
        return least, (*here, "volumes"), why
    return least, (*here, "scale", "min"), Text("a fixed number of pods", "固定的 Pod 数量")
