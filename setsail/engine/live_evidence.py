"""What a running cluster showed, as evidence for the checklist; pure.

Each piece names the objects that were looked at with their resourceVersion, which is what they
were at that moment. What could not be seen is unknown.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from setsail.cluster.protocol import Body
from setsail.derive import backup
from setsail.engine.static_evidence import DOUBTS
from setsail.evidence.checklist import ITEMS, SUM_OF, Item
from setsail.evidence.verdict import Evidence, Verdict
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.manifest import Manifest, items, number, text
from setsail.rules.rule import Rule
from setsail.rules.run import Outcome
from setsail.system.values import System

NAMED = 3
"""Objects that a piece of evidence names; the others are counted."""
STRUCTURED = 0.9
"""The share of its lines that a log may be expected to have structured: a runtime's last words
before a crash are not."""

ENOUGH = 3
"""Lines of a log from which on it can be judged."""


class View(NamedTuple):
    """One look at the namespace of a system: when, through which context, and what was there."""

    system: System
    context: str
    now: float
    objects: Mapping[tuple[str, str], Manifest]
    """What runs, by kind and name."""


def view(system: System, context: str, now: float, objects: Iterable[Manifest]) -> View:
    """A look at these objects."""
    return View(system, context, now, {(each.kind, each.name): each for each in objects})


def evidence(look: View, item: str, verdict: Verdict, subject: str, said: Text) -> Evidence:
    """A piece that names its subject as "Kind/name", or the namespace as a whole."""
    kind, _, name = subject.partition("/")
    seen = look.objects.get((kind, name))
    version = text(seen.body, "metadata", "resourceVersion") if seen else ""
    at = f" resourceVersion {version}" if version else ""
    return Evidence(
        item=item,
        kind="live",
        verdict=verdict,
        subject=subject,
        said=said,
        source=f"{look.context}: {look.system.namespace}/{subject}{at}",
        digest=version,
        observed=look.now,
    )


def of_rules(outcomes: Sequence[Outcome], rules: Iterable[Rule], look: View) -> Iterator[Evidence]:
    """What the rules found in what runs, and that they found nothing where they judged.

    An item that only a cluster can prove asks for more than that no rule objects, so such silence
    is no evidence for it.
    """
    of_item: dict[str, list[Rule]] = {}
    for rule in rules:
        of_item.setdefault(rule.item or "", []).append(rule)
    for item in ITEMS:
        if item.id in SUM_OF or "live" not in item.kinds:
            continue
        chosen = {rule.id: rule for rule in of_item.get(item.id, ())}
        faults = [f for o in outcomes for f in o.findings if f.rule in chosen]
        judging = [chosen[r] for o in outcomes for r, n in o.judged.items() if n and r in chosen]
        yield from (_fault(item, finding, look) for finding in faults)
        if not faults and judging and item.proves != "live":
            yield _nothing(item, judging, look)


def _fault(item: Item, finding: Finding, look: View) -> Evidence:
    verdict: Verdict = "unknown" if finding.rule in DOUBTS else "fail"
    return evidence(look, item.id, verdict, str(finding.object), finding.message)


def _nothing(item: Item, judging: Iterable[Rule], look: View) -> Evidence:
    rules = sorted(judging, key=lambda rule: rule.id)
    kinds = {kind for rule in rules for kind in rule.kinds}
    seen = [each for (kind, _), each in look.objects.items() if kind in kinds and kind != "Pod"]
    names = ", ".join(dict.fromkeys(rule.id for rule in rules))
    said = Text(f"nothing found by {names} in what runs", f"对运行中的对象，{names} 没有发现问题")
    found = evidence(look, item.id, "pass", f"namespace {look.system.namespace}", said)
    return found if not seen else _naming(found, seen, look)


def _naming(found: Evidence, seen: Sequence[Manifest], look: View) -> Evidence:
    listed = [
        f"{each.kind}/{each.name} resourceVersion {text(each.body, 'metadata', 'resourceVersion')}"
        for each in seen[:NAMED]
    ]
    more = f" + {len(seen) - NAMED}" if len(seen) > NAMED else ""
    return replace(found, source=f"{look.context}: {', '.join(listed)}{more}")


def backups(look: View) -> Iterator[Evidence]:
    """Whether the last good run of each store's backup is younger than its RPO."""
    for store in look.system.stateful.values():
        name = backup.name_of(store)
        job = look.objects.get(("CronJob", name))
        if job is None:
            said = Text(
                f"no backup of {store.name} runs on the cluster", f"集群上没有 {store.name} 的备份"
            )
            yield evidence(look, backup.ITEM, "unknown", f"CronJob/{name}", said)
            continue
        yield _backup(look, job, store.rpo)
    for outside in look.system.external.values():
        if outside.rpo is not None or outside.backup is not None:
            said = Text(
                f"{outside.name} stands outside: the cluster does not show its backups",
                f"{outside.name} 在集群之外：集群上看不到它的备份",
            )
            yield evidence(look, backup.ITEM, "unknown", f"external/{outside.name}", said)


def _backup(look: View, job: Manifest, rpo: float | None) -> Evidence:
    subject = f"CronJob/{job.name}"
    good = running.seconds(job.body, "status", "lastSuccessfulTime")
    if good is None:
        said = Text("no run has succeeded yet", "还没有一次运行成功")
        return evidence(look, backup.ITEM, "fail", subject, said)
    age, most = look.now - good, rpo if rpo is not None else 86_400.0
    said = Text(
        f"the last good run is {age / 3600:.1f} h old",
        f"最近一次成功运行在 {age / 3600:.1f} 小时前",
    )
    found = evidence(look, backup.ITEM, "pass" if age <= most else "fail", subject, said)
    return replace(found, measured=f"{age / 3600:.1f} h", threshold=f"{most / 3600:.1f} h")


def log(look: View, workload: str, lines: Sequence[str]) -> Evidence:
    """Whether a workload writes one structured line an event to its standard output."""
    item, subject = "logs-to-stdout", workload
    if len(lines) < ENOUGH:
        said = Text(
            f"it has written {len(lines)} lines to standard output: too few to judge",
            f"标准输出只有 {len(lines)} 行：不足以判断",
        )
        return evidence(look, item, "unknown", subject, said)
    good = sum(map(_structured, lines))
    share = f"{good}/{len(lines)}"
    said = Text(f"{share} of its last lines are structured", f"最近的日志中有 {share} 行是结构化的")
    verdict: Verdict = "pass" if good >= STRUCTURED * len(lines) else "fail"
    found = evidence(look, item, verdict, subject, said)
    return replace(found, measured=share, threshold=f"{STRUCTURED:.0%}")


def _structured(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        pairs = sum("=" in word.strip("=") for word in line.split())
        return pairs >= 2 and pairs * 2 >= len(line.split())


_COLLECTORS = (
    "alloy", "datadog", "fluent-bit", "fluentd", "filebeat", "elastic-agent", "ilogtail",
    "loongcollector", "logtail", "opentelemetry-collector", "otelcol", "promtail", "vector",
)  # fmt: skip


def collector(look: View, sets: Iterable[Body]) -> Evidence:
    """Whether a known collector of logs runs on every node that its DaemonSet chooses."""
    item = "logs-collected"
    for body in sets:
        images = [text(c, "image") for c in items(body, "spec", "template", "spec", "containers")]
        known = next((n for n in _COLLECTORS for i in images if n in i.rpartition("/")[2]), "")
        if known:
            wanted = number(body, "status", "desiredNumberScheduled") or 0
            ready = number(body, "status", "numberReady") or 0
            where = (
                f"{text(body, 'metadata', 'namespace')}/DaemonSet/{text(body, 'metadata', 'name')}"
            )
            version = text(body, "metadata", "resourceVersion")
            said = Text(
                f"{known} is ready on {ready} of {wanted} nodes",
                f"{known} 在 {wanted} 个节点中的 {ready} 个上就绪",
            )
            verdict: Verdict = "pass" if ready >= wanted > 0 else "fail"
            found = evidence(look, item, verdict, where, said)
            kept = Text("how long the logs are kept", "日志保留多久")
            return replace(
                found, source=f"{look.context}: {where} resourceVersion {version}", digest=version,
                measured=f"{ready}/{wanted}", lacks=kept,
            )  # fmt: skip
    said = Text("no DaemonSet of a known log collector", "没有已知的日志采集器 DaemonSet")
    return evidence(look, item, "unknown", "cluster", said)
