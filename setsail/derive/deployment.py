"""Services and workers: a Deployment that is rolled without a gap."""

from collections.abc import Iterator

from setsail.derive import autoscaler, field, head, labels, names, pod, probes, scale
from setsail.derive.derived import Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

HISTORY, PROGRESS, MIN_READY = 5, 600, 5
"""Revisions kept; seconds until a stuck rollout is said to be stuck; seconds that a pod must
stay ready before the next is replaced."""


def derive(system: values.System) -> Yield:
    """A Deployment for each service and worker."""
    for workload in (*system.services.values(), *system.workers.values()):
        if workload.image is None:
            yield without_image(workload)
            continue
        why = Text(
            f"{workload.name} runs as pods that any other may replace",
            f"{workload.name} 以可互相替代的 Pod 运行",
        )
        part = head.part_of(workload, why)
        fields = field.under(("spec",), _spec(system, workload))
        yield field.assemble(system, "Deployment", names.dns(workload.name), part, fields)
        yield from probes.gaps(workload)
        yield from _release_gap(workload)


def without_image(workload: values.Workload) -> Gap:
    """A component that has no image yet runs nowhere."""
    message = Text(
        f"{workload.name} has no image, so nothing is derived that would run it",
        f"{workload.name} 没有镜像，因此没有生成运行它的对象",
    )
    source = (workload.section, workload.name)
    return Gap("not-enforced", "trusted-images", source, message)


def _spec(system: values.System, workload: values.Workload) -> Iterator[Field]:
    here = (workload.section, workload.name)
    if not autoscaler.wanted(workload):
        yield Field(("replicas",), *scale.replicas(workload))
    kept = Text("earlier revisions to go back to", "可回退的历史版本")
    yield Field(("revisionHistoryLimit",), HISTORY, (), kept)
    stuck = Text("a rollout without progress is reported", "发布停滞时会报告")
    yield Field(("progressDeadlineSeconds",), _progress(workload), (*here, "health"), stuck)
    stays = Text("a pod that dies at once stops the rollout", "刚起即崩的 Pod 会中止发布")
    yield Field(("minReadySeconds",), MIN_READY, (), stays)
    yield _strategy(workload)
    selector = {"matchLabels": labels.selector(system, workload.name)}
    why = Text("nothing that ever changes: a selector cannot", "只含不变的标签：选择器不可修改")
    yield Field(("selector",), selector, here, why)
    yield from field.under(("template",), pod.template(system, workload))


def _progress(workload: values.Workload) -> int:
    """Longer than the longest start, or every slow start would be called stuck."""
    return max(PROGRESS, 2 * int(workload.health.startup or 0))


def _strategy(workload: values.Workload) -> Field:
    if scale.one_node(workload):
        why = Text(
            "its volume can be used from one node only: the old pod goes before the new one comes",
            "其卷同时只能被一个节点使用：先停旧 Pod，再起新 Pod",
        )
        source = (workload.section, workload.name, "volumes")
        return Field(("strategy",), {"type": "Recreate"}, source, why)
    rolling = {"maxUnavailable": 0, "maxSurge": "25%"}
    why = Text("no pod goes before its successor is ready", "继任者就绪之前不停任何 Pod")
    return Field(("strategy",), {"type": "RollingUpdate", "rollingUpdate": rolling}, (), why)


def _release_gap(workload: values.Workload) -> Iterator[Gap]:
    if workload.release.kind == "rolling":
        return
    message = Text(
        f"{workload.name} declares a {workload.release.kind} release: objects alone roll to all "
        "users at once; weights and gate need something that carries the release out",
        f"{workload.name} 声明了 {workload.release.kind} 发布：仅靠对象会一次性滚动到全部用户；"
        "权重与闸门需要由发布过程来执行",
    )
    source = (workload.section, workload.name, "release")
    yield Gap("not-enforced", "progressive-release", source, message)
