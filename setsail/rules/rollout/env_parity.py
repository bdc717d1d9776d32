"""Production is weaker than the environment that was tested.

What was proven in staging holds for production only if production has at least as much: as many
pods, as much memory and CPU, the same guards, and the very same image. The rule speaks where both
are checked together, in folders or overlays that are named for them.

Give production at least what was tested, or test with what production has.
"""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import demand, image, podspec, replicas
from setsail.rules.rule import Find, beside

ZH = """生产比测试过的环境更弱。

在预发布证明过的结论，只有当生产至少拥有同样多时才成立：同样多的 Pod、同样多的内存和 CPU、同样的保护，
以及完全相同的镜像。当两者在以其命名的目录或 overlay 中一起检查时，本规则才说话。

让生产至少拥有测试时的配置，或者用生产的配置去测试。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "environments-alike"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

AGAINST = {
    "tested": """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: staging}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""
}

BAD = """
# staging, which was tested: replicas: 3
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = """
# staging, which was tested: replicas: 3
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec:
  replicas: 6
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

_PROBES = ("readinessProbe", "livenessProbe", "startupProbe")


class Weaker(NamedTuple):
    """One thing that production has less of: where in production, where in the other, in words."""

    path: Path
    by: Manifest
    other: Path
    said: Text


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads of production that were tested."""
    return _tested(manifest, around) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find everything that production has less of."""
    before = _tested(manifest, around)
    if before is None or around.tested is None:
        return
    there = Text("it was tested with this", "测试时是这样")
    for weaker in _weaker(before, manifest, (around.tested, around)):
        yield Find(weaker.path, weaker.said, (beside(weaker.by, weaker.other, there),))


def _tested(manifest: Manifest, around: Around) -> Manifest | None:
    """Namespaces do not count: environments differ in them."""
    if around.tested is None:
        return None
    return around.tested.once(_by_name).get((manifest.kind, manifest.name))


def _by_name(around: Around) -> dict[tuple[str, str], Manifest]:
    return {(m.kind, m.name): m for m in around.of_kind(*podspec.LONG_RUNNING)}


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
