"""The live items of the checklist, answered by looking at the cluster of an environment.

What is read: the objects of the system's namespace as they are written and as they run, the last
lines of a pod of each workload, and what applying would change. Nothing is changed.
"""

from collections.abc import Iterator
from dataclasses import replace

from setsail.cluster.protocol import Body
from setsail.engine import live as gathering
from setsail.engine import live_evidence, live_plan, platform_evidence, static_evidence
from setsail.engine.live_evidence import View
from setsail.evidence.verdict import Evidence
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import load as manifests_of
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import index, run
from setsail.system.values import System
from setsail.world import cluster
from setsail.world import cluster_faults as faults

KEPT = (
    "backup-elsewhere", "declared-in-git", "default-deny", "downstream-can-take-it",
    "encrypted-between-services", "least-privilege", "logs-collected", "logs-to-stdout",
    "platform-can-carry-it", "readiness-probe", "restricted-pods", "secrets-from-a-store",
    "startup-probe", "trusted-images",
)  # fmt: skip
"""The items that one look answers as a whole: what an earlier look said of them is replaced.
Of others, such as minimum-from-the-peak, it shows faults and leaves no record: their evidence is
another command's."""
_LINES = 50
_WITH_LOGS = ("Deployment", "StatefulSet", "DaemonSet")


def look(
    system: System, live: cluster.Live, now: float, committed: bool = False
) -> tuple[Evidence, ...]:
    """Evidence of one look; `committed` says that Git holds the system.yaml as it stands.

    Raises ClusterFailed where the namespace may not be read or the cluster does not answer; of
    what lies outside the namespace, what may not be seen is unknown.
    """
    found = gathering.gather(live, gathering.Where((system.namespace,)))
    if found.unread:
        raise faults.Denied(found.unread)
    seen = live_evidence.view(system, live.context, now, found.running)
    return (
        *_rules(seen, found),
        *live_evidence.backups(seen),
        *_logs(seen, live),
        _declared(seen, live, committed),
        _collector(seen, live),
        *platform_evidence.carries(seen, live),
    )


def _rules(seen: View, found: gathering.Found) -> Iterator[Evidence]:
    """Every rule that the checklist asks, of what is written and of what runs."""
    written = tuple(
        manifest
        for name, data in found.texts
        for manifest in manifests_of.load(data, name).manifests
    )
    asked = static_evidence.asking(index.RULES)
    rows = tuple(row for row in index.RULES if row.live and row.persona == "default")
    outcomes = (
        run.run(written, Around(written), asked),
        run.run(found.running, Around(found.running, None, seen.now), rows),
    )
    return live_evidence.of_rules(outcomes, (*asked, *rows), seen)


def _logs(seen: View, live: cluster.Live) -> Iterator[Evidence]:
    """The last lines of one running pod of each workload."""
    around = Around(seen.objects.values())
    for workload in around.of_kind(*_WITH_LOGS):
        pods = [p for p in running.pods_of(workload, around) if _runs(p)]
        if pods:
            yield _log(seen, live, f"{workload.kind}/{workload.name}", pods[0])


def _log(seen: View, live: cluster.Live, workload: str, pod: Manifest) -> Evidence:
    try:
        said = live.logs(pod.namespace, pod.name, _LINES)
    except (faults.Denied, faults.Unreachable, faults.Throttled):
        raise
    except faults.ClusterFailed as failed:  # the node does not answer, or has no log yet
        message = failed.problems[0].message
        return live_evidence.evidence(seen, "logs-to-stdout", "unknown", workload, message)
    lines = [line for line in said.splitlines() if line.strip()]
    return live_evidence.log(seen, workload, lines)


def _runs(pod: Manifest) -> bool:
    return text(pod.body, "status", "phase") == "Running"


def _declared(seen: View, live: cluster.Live, committed: bool) -> Evidence:
    """Whether applying would change anything."""
    item, subject = "declared-in-git", f"namespace {seen.system.namespace}"
    try:
        plan = live_plan.plan(seen.system, live, live_plan.Consent(True, None))
        kept = [*(step.ref for step in plan.steps), *plan.missing]
        over = live_plan.left_over(seen.system, live, kept)
    except (faults.Denied, live_plan.NotPossible) as failed:
        message = failed.problems[0].message
        return live_evidence.evidence(seen, item, "unknown", subject, message)
    changed = (step.ref for step in plan.steps if step.action != "same")
    differing = [*changed, *plan.missing, *over]
    if differing:
        names = ", ".join(map(str, differing[: live_evidence.NAMED]))
        said = Text(
            f"{len(differing)} objects are not as system.yaml has them, such as {names}",
            f"{len(differing)} 个对象与 system.yaml 不一致，例如 {names}",
        )
        return live_evidence.evidence(seen, item, "fail", subject, said)
    said = Text(
        f"all {len(plan.steps)} objects are as system.yaml has them",
        f"全部 {len(plan.steps)} 个对象都与 system.yaml 一致",
    )
    found = live_evidence.evidence(seen, item, "pass", subject, said)
    shown = ", ".join(_versioned(live, step.ref) for step in plan.steps[: live_evidence.NAMED])
    lacks = None if committed else _NOT_IN_GIT
    return replace(found, source=f"{seen.context}: {shown}", lacks=lacks)


_NOT_IN_GIT = Text(
    "that Git has this system.yaml: it is not committed as it stands",
    "Git 中是否有这份 system.yaml：当前内容尚未提交",
)


def _versioned(live: cluster.Live, ref: ObjectRef) -> str:
    body: Body = live.get(ref) or {}
    return f"{ref} resourceVersion {text(body, 'metadata', 'resourceVersion')}"


def _collector(seen: View, live: cluster.Live) -> Evidence:
    try:
        sets = list(live.stream(ObjectRef("apps/v1", "DaemonSet", "", "")))
    except faults.Denied as denied:
        message = denied.problems[0].message
        return live_evidence.evidence(seen, "logs-collected", "unknown", "cluster", message)
    return live_evidence.collector(seen, sets)
