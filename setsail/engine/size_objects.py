"""Advice as autoscalers: a HorizontalPodAutoscaler, or a KEDA ScaledObject, for each workload.

Consumers scale by what arrives and what waits. Scheduled minima and events are cron triggers of
KEDA, which takes the highest of all triggers; without KEDA they are CronJobs (size_cron).
"""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from setsail.capacity import consumers, schedule
from setsail.capacity.advice import Number
from setsail.capacity.consumers import Topic
from setsail.capacity.event import Plan
from setsail.capacity.fleet import Fleet, Sized
from setsail.capacity.scaling import Scaling
from setsail.derive import names
from setsail.engine import size_cron
from setsail.manifest import emit

WORK_METRIC = "queue_work_per_second"
"""The external metric of a consumer: arrivals a second, and the backlog over the tolerated delay.
An adapter must serve it by the PromQL in the annotation."""

QUERY = "setsail.io/query"
PROMETHEUS = "http://prometheus.monitoring.svc:9090"
TOLERATED = 60.0


def autoscalers(fleet: Fleet) -> str:
    """HorizontalPodAutoscalers with the behaviour that the replay chose, and CronJobs for what is
    scheduled, as YAML documents."""
    return emit.dump([body for one in _scaled(fleet) for body in _plain(one)])


def scaled_objects(fleet: Fleet) -> str:
    """The same for KEDA."""
    return emit.dump([_scaled_object(one) for one in _scaled(fleet)])


def _scaled(fleet: Fleet) -> Iterator[Sized]:
    """One a workload: of several containers the one that asks for most CPU scales it."""
    best: dict[tuple[str, str], Sized] = {}
    for one in fleet.sized:
        if one.scaling is None or not all(n.written for n in one.scaling.numbers):
            continue
        name = (one.history.key.namespace, one.history.key.workload)
        other = best.get(name)
        if other is None or _cores(one) > _cores(other):
            best[name] = one
    yield from best.values()


def _cores(one: Sized) -> float:
    number = one.advice.number("cpu")
    return number.value if number else 0.0


def _plain(one: Sized) -> Iterator[dict[str, Any]]:
    assert one.scaling is not None, "only what scales comes here"
    least, most = bounds(one)
    metrics = [_cpu(one.scaling)] if one.queue is None else [_work(one)]
    about = head(one)
    if one.queue is not None:
        about["annotations"] = {QUERY: query(_topic(one))}
    yield {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": about,
        "spec": {
            "scaleTargetRef": target(one),
            "minReplicas": least,
            "maxReplicas": most,
            "metrics": metrics,
            "behavior": _behavior(one.scaling),
        },
    }
    yield from size_cron.of(one, least)


def bounds(one: Sized) -> tuple[int, int]:
    """Minimum and maximum: of a queue, else of the load; a planned event only raises them."""
    assert one.scaling is not None, "only what scales comes here"
    by: Mapping[str, Number] = {n.what: n for n in one.scaling.numbers}
    least, most = int(by["min"].value), int(by["max"].value)
    if one.queue is not None:
        least, most = one.queue.least, one.queue.most
    return least, max(most, least + 1)


def head(one: Sized) -> dict[str, Any]:
    """Name and namespace of an object beside the workload."""
    key = one.history.key
    labels = {"app.kubernetes.io/name": names.label_value(key.workload)}
    return {
        "name": names.dns(key.workload),
        **({"namespace": key.namespace} if key.namespace else {}),
        "labels": labels,
    }


def target(one: Sized) -> dict[str, str]:
    """What is scaled."""
    return {"apiVersion": "apps/v1", "kind": one.kind, "name": one.history.key.workload}


def _cpu(found: Scaling) -> dict[str, Any]:
    aim = {"type": "Utilization", "averageUtilization": round(found.choice.target * 100)}
    return {"type": "Resource", "resource": {"name": "cpu", "target": aim}}


def _work(one: Sized) -> dict[str, Any]:
    chosen = {"queue": names.label_value(_topic(one).name)}
    metric = {"name": WORK_METRIC, "selector": {"matchLabels": chosen}}
    aim = {"type": "AverageValue", "averageValue": _share(one)}
    return {"type": "External", "external": {"metric": metric, "target": aim}}


def _topic(one: Sized) -> Topic:
    """What it consumes; where nobody declared it, a queue of its own name."""
    return one.topic or Topic(name=one.history.key.workload)


def _share(one: Sized) -> str:
    """Messages a second that one consumer is to be given, as a quantity in thousandths."""
    assert one.queue is not None, "only a consumer has a rate"
    return f"{round(one.queue.rate * consumers.FULL * 1000)}m"


def _behavior(found: Scaling) -> dict[str, Any]:
    """What the replay replayed: up by the larger of twice and four pods at once, down only to the
    highest wish of the window."""
    every = 15
    up = [
        {"type": "Percent", "value": 100, "periodSeconds": every},
        {"type": "Pods", "value": 4, "periodSeconds": every},
    ]
    down = [{"type": "Percent", "value": 100, "periodSeconds": every}]
    window = round(found.choice.stabilise)
    return {
        "scaleUp": {"stabilizationWindowSeconds": 0, "selectPolicy": "Max", "policies": up},
        "scaleDown": {"stabilizationWindowSeconds": window, "policies": down},
    }


def query(topic: Topic) -> str:
    """PromQL for the work of a consumer, by the exporters of the brokers that are known; names to
    fill in for others."""
    arriving, waiting = _queries(topic)
    return f"{arriving} + {waiting} / {TOLERATED:g}"


def _queries(topic: Topic) -> tuple[str, str]:
    name = topic.name.replace("\\", "").replace('"', "")
    match topic.type:
        case "kafka":
            group = f'consumergroup="{topic.group}",topic="{name}"'
            offset = f'kafka_topic_partition_current_offset{{topic="{name}"}}'
            return f"sum(rate({offset}[2m]))", f"sum(kafka_consumergroup_lag{{{group}}})"
        case "rabbitmq":
            queue = f'{{queue="{name}"}}'
            came = f"rabbitmq_queue_messages_published_total{queue}"
            return f"sum(rate({came}[2m]))", f"sum(rabbitmq_queue_messages_ready{queue})"
        case _:
            queue = f'{{queue="{name}"}}'
            return f"sum(rate(messages_in_total{queue}[2m]))", f"sum(messages_waiting{queue})"


def _scaled_object(one: Sized) -> dict[str, Any]:
    assert one.scaling is not None, "only what scales comes here"
    least, most = bounds(one)
    triggers = [_trigger(one), *_crons(one.scaling, least), *_event(one.plan)]
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": head(one),
        "spec": {
            "scaleTargetRef": target(one),
            "minReplicaCount": least,
            "maxReplicaCount": max(most, one.plan.most if one.plan else 0),
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _behavior(one.scaling)}},
            "triggers": triggers,
        },
    }


def _trigger(one: Sized) -> dict[str, Any]:
    assert one.scaling is not None, "only what scales comes here"
    if one.queue is None:
        share = f"{one.scaling.choice.target * 100:.0f}"
        return {"type": "cpu", "metricType": "Utilization", "metadata": {"value": share}}
    asked = {
        "serverAddress": PROMETHEUS,
        "query": query(_topic(one)),
        "threshold": f"{one.queue.rate * consumers.FULL:g}",
    }
    return {"type": "prometheus", "metricType": "AverageValue", "metadata": asked}


def _crons(found: Scaling, least: int) -> Iterator[dict[str, Any]]:
    for part in schedule.stretches(found.floors, least):
        days = size_cron.weekdays(part.days)
        end = f"0 {part.end} * * {days}" if part.end < schedule.HOURS else f"59 23 * * {days}"
        yield _cron(f"0 {part.begin} * * {days}", end, part.pods)


def _event(plan: Plan | None) -> Iterator[dict[str, Any]]:
    """A trigger for each stage, until the next; the last gives back to the usual minimum. Cron has
    no year: remove them after the event."""
    stages = plan.stages if plan else ()
    for stage, after in itertools.pairwise(stages):
        begin, end = size_cron.moment(stage.at), size_cron.moment(after.at)
        yield _cron(begin, end, stage.least)


def _cron(begin: str, end: str, pods: int) -> dict[str, Any]:
    said = {"timezone": "Etc/UTC", "start": begin, "end": end, "desiredReplicas": str(pods)}
    return {"type": "cron", "metadata": said}
