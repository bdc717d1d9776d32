"""env-parity: where production is weaker than the environment that was tested before it.

What was proven in staging holds for production only if production has at least as much: as many
pods, as much memory and CPU, the same guards, and the very same image.
"""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import demand, image, podspec, replicas
from setsail.rules.rule import beside

ID = "env-parity"
_PROBES = ("readinessProbe", "livenessProbe", "startupProbe")


class Weaker(NamedTuple):
    """One thing that production has less of: where in production, where in the other, in words."""

    path: Path
    by: Manifest
    other: Path
    said: Text


def findings(tested: Around, production: Around) -> Iterator[Finding]:
    """Every workload of production that is weaker than the one of its kind and name in `tested`.

    Namespaces do not count: environments differ in them.
    """
    known = {(m.kind, m.name): m for m in tested.of_kind(*podspec.LONG_RUNNING)}
    for workload in production.of_kind(*podspec.LONG_RUNNING):
        before = known.get((workload.kind, workload.name))
        if before is not None:
            for weaker in _weaker(before, workload, (tested, production)):
                yield _finding(workload, weaker)


def _finding(workload: Manifest, weaker: Weaker) -> Finding:
    there = Text("it was tested with this", "测试时是这样")
    return Finding(
        rule=ID,
        guide="4.1",
        severity="warning",
        persona="default",
        place=workload.place(weaker.path, key=True),
        object=workload.ref,
        path=weaker.path,
        message=weaker.said,
        related=(beside(weaker.by, weaker.other, there),),
    )


def _weaker(before: Manifest, workload: Manifest, sets: tuple[Around, Around]) -> Iterator[Weaker]:
    tested, production = sets
    was, is_now = replicas.bounds(before, tested), replicas.bounds(workload, production)
    if is_now.least < was.least:
        said = Text(
            f"production runs {is_now.least} pods of {workload.name}, fewer than the {was.least} tested",
            f"生产运行 {workload.name} 的 {is_now.least} 个 Pod，少于测试时的 {was.least} 个",
        )
        yield Weaker(("spec", "replicas"), was.said_by, was.path, said)
    budgets = tested.budgets_of(before)
    if budgets and not production.budgets_of(workload):
        said = Text(
            f"production has no PodDisruptionBudget for {workload.name}",
            f"生产没有 {workload.name} 的 PodDisruptionBudget",
        )
        yield Weaker(("metadata", "name"), budgets[0], ("metadata", "name"), said)
    named = {c.name: c for c in podspec.containers(before)}
    for container in podspec.containers(workload):
        if (other := named.get(container.name)) is not None:
            yield from _container(other, container, sets)


def _container(
    before: Container, container: Container, sets: tuple[Around, Around]
) -> Iterator[Weaker]:
    by = before.pod.owner
    for key in ("requests.cpu", "requests.memory", "limits.memory", "limits.cpu"):
        was = demand.asked(before, sets[0], key)
        is_now = demand.asked(container, sets[1], key)
        if was is not None and is_now is not None and is_now < was:
            amounts = demand.written(is_now, key), demand.written(was, key)
            at = ("resources", *key.split("."))
            said = Text(
                f"{key} of container {container.name} is {amounts[0]} in production and was tested "
                f"with {amounts[1]}",
                f"容器 {container.name} 的 {key} 在生产为 {amounts[0]}，测试时为 {amounts[1]}",
            )
            yield Weaker((*container.path, *at), by, (*before.path, *at), said)
    for probe in _PROBES:
        if before.get(probe) and not container.get(probe):
            said = Text(
                f"container {container.name} has no {probe} in production",
                f"容器 {container.name} 在生产没有 {probe}",
            )
            yield Weaker((*container.path, probe), by, (*before.path, probe), said)
    one, two = image.parse(before.image), image.parse(container.image)
    same = one.tag and one[:2] == two[:2]
    if same and one.digest and two.digest and one.digest != two.digest:
        said = Text(
            f"container {container.name} has the tested tag {one.tag} with another digest",
            f"容器 {container.name} 的标签 {one.tag} 与测试时相同，摘要却不同",
        )
        yield Weaker((*container.path, "image"), by, (*before.path, "image"), said)
