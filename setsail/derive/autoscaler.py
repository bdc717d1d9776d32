"""Autoscaling between the declared bounds: up at once, down slowly."""

from collections.abc import Iterator

from setsail.derive import field, head, names, scale
from setsail.derive.derived import Body, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

CPU = 0.7
"""The target when bounds are declared and no target is."""

REQUESTS_METRIC, QUEUE_METRIC = "http_requests_per_second", "queue_messages_ready"
"""The names under which an adapter must serve requests a second, and the depth of a queue."""

CALM = 300.0
"""Seconds of calm before pods go, where nothing is declared: the API's own default."""

_BEHAVIOR: Body = {
    "scaleUp": {
        "stabilizationWindowSeconds": 0,
        "selectPolicy": "Max",
        "policies": [
            {"type": "Percent", "value": 100, "periodSeconds": 30},
            {"type": "Pods", "value": 4, "periodSeconds": 30},
        ],
    },
    "scaleDown": {
        "policies": [{"type": "Percent", "value": 25, "periodSeconds": 60}],
    },
}


def wanted(workload: values.Workload) -> bool:
    """Whether the number of pods may change."""
    least, most = scale.bounds(workload)
    return workload.section != "jobs" and most > least


def derive(system: values.System) -> Yield:
    """An autoscaler for each service and worker with room between its bounds."""
    for workload in system.workloads:
        if wanted(workload) and workload.image is not None:
            why = Text("its load changes", "负载会变化")
            part = head.part_of(workload, why)
            fields = field.under(("spec",), _spec(workload))
            name = names.dns(workload.name)
            yield field.assemble(system, "HorizontalPodAutoscaler", name, part, fields)
            yield from _gaps(workload)


def _spec(workload: values.Workload) -> Iterator[Field]:
    here = (workload.section, workload.name)
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": names.dns(workload.name)}
    yield Field(("scaleTargetRef",), target, here, Text("its Deployment", "其 Deployment"))
    bounds = (*here, "scale")
    least = Text("never fewer than declared", "不少于声明的下限")
    yield Field(("minReplicas",), max(1, workload.scale.min), (*bounds, "min"), least)
    most = Text("never more than declared", "不多于声明的上限")
    yield Field(("maxReplicas",), workload.scale.max, (*bounds, "max"), most)
    for at, (metric, source, why) in enumerate(_metrics(workload)):
        yield Field(("metrics", at), metric, source, why)
    yield _behavior(workload.scale.calm, (*bounds, "calm"))


def _behavior(calm: float | None, source: field.Source) -> Field:
    """How fast: up at once, down after a time of calm."""
    seconds = CALM if calm is None else calm
    why = Text(
        f"up at once; down only after {seconds:.0f} quiet seconds, a quarter at a time",
        f"扩容立即进行；缩容需平静 {seconds:.0f} 秒，且每次至多四分之一",
    )
    down = {"stabilizationWindowSeconds": round(seconds), **_BEHAVIOR["scaleDown"]}
    return Field(("behavior",), {**_BEHAVIOR, "scaleDown": down}, source if calm else (), why)


def _metrics(workload: values.Workload) -> Iterator[tuple[Body, field.Source, Text]]:
    given, source = workload.scale, (workload.section, workload.name, "scale")
    for name, ratio in (("cpu", given.cpu), ("memory", given.memory)):
        if ratio is not None:
            why = Text(f"{name} in use, as a share of the request", f"{name} 占请求量的比例")
            yield _resource(name, ratio), (*source, name), why
    if given.rps is not None:
        why = Text("requests a second a pod", "每个 Pod 每秒请求数")
        yield _average("Pods", REQUESTS_METRIC, {}, given.rps), (*source, "rps"), why
    if given.queue_depth is not None:
        why = Text("messages waiting for each pod", "每个 Pod 待处理的消息数")
        metric = _average("External", QUEUE_METRIC, _queues(workload), given.queue_depth)
        yield metric, (*source, "queueDepth"), why
    if not any((given.cpu, given.memory, given.rps, given.queue_depth)):
        why = Text(
            "no target is declared: CPU at 70 % of the request", "未声明目标：CPU 达请求量 70%"
        )
        yield _resource("cpu", CPU), (), why


def _resource(name: str, ratio: float) -> Body:
    target = {"type": "Utilization", "averageUtilization": round(ratio * 100)}
    return {"type": "Resource", "resource": {"name": name, "target": target}}


def _average(kind: str, name: str, labels: dict[str, str], value: float) -> Body:
    metric: Body = {"name": name}
    if labels:
        metric["selector"] = {"matchLabels": labels}
    # whole, or in thousandths: a quantity has no other fraction that every reader takes
    text = str(int(value)) if value == int(value) else f"{round(value * 1000)}m"
    target = {"type": "AverageValue", "averageValue": text}
    return {"type": kind, kind.lower(): {"metric": metric, "target": target}}


def _queues(workload: values.Workload) -> dict[str, str]:
    """The queue that it consumes, as the label by which the metric is chosen."""
    for edge in workload.needs:
        queues = edge.extra.get("consume")
        first = queues[0] if isinstance(queues, list | tuple) and queues else queues
        if isinstance(first, str):
            return {"queue": names.label_value(first)}
    return {}


def _gaps(workload: values.Workload) -> Iterator[Gap]:
    here = (workload.section, workload.name, "scale")
    for name, said, metric, api in (
        ("rps", workload.scale.rps, REQUESTS_METRIC, "custom.metrics.k8s.io"),
        ("queueDepth", workload.scale.queue_depth, QUEUE_METRIC, "external.metrics.k8s.io"),
    ):
        if said is None:
            continue
        message = Text(
            f"{workload.name} scales by {name}: a plain cluster does not measure it; an adapter "
            f"must serve {metric} at {api}, and until then the minimum stands",
            f"{workload.name} 按 {name} 伸缩：普通集群不采集该指标；须由适配器在 {api} "
            f"提供 {metric}，在此之前只保持下限",
        )
        item = "consumers-keep-up" if name == "queueDepth" else "minimum-from-the-peak"
        yield Gap("not-enforced", item, (*here, name), message)
