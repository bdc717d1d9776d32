"""What the rules found, and where they found nothing, as static evidence for the checklist."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from setsail.derive.derived import Gap
from setsail.evidence import reason
from setsail.evidence.checklist import BY_ID, ITEMS, SUM_OF, About, Item
from setsail.evidence.verdict import Evidence, Verdict
from setsail.finding.finding import Finding
from setsail.finding.text import Text
from setsail.rules.rule import Rule
from setsail.rules.run import Outcome
from setsail.system.values import System


class Look(NamedTuple):
    """One look at the files: at what (`subject`, `source`), when, and what exists in it.

    `place` says where a person finds the line of a finding; `declared` that the objects are
    derived from a system.yaml, which settles what objects alone do not show.
    """

    subject: str
    source: str
    now: float
    present: frozenset[About]
    place: Callable[[Finding], str]
    declared: bool = False


DOUBTS = frozenset(
    {
        "call-without-breaker",
        "connections-not-countable",
        "edge-encryption-unsaid",
        "image-not-pinned-by-digest",
        "log-collector-unsaid",
        "log-level-fixed",
        "volume-backup-unsaid",
    }
)
"""Rules of the stricter personas whose findings leave their item unknown: its sentence asks for
what they look for, and the files can gain it later (system.lock) without being at fault now."""


def asking(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that the checklist asks of files: everybody's, and those that raise a doubt."""
    written = (rule for rule in rules if not rule.live)
    return tuple(rule for rule in written if rule.persona == "default" or rule.id in DOUBTS)


def of_rules(outcome: Outcome, rules: Iterable[Rule], look: Look) -> Iterator[Evidence]:
    """Static evidence for every item that the files can say something about.

    A finding fails its item, or leaves it in doubt. Without one, the item passes if a rule had
    something to judge, does not apply if what it is about does not exist, and is else unknown.
    """
    of_item: dict[str, list[Rule]] = {}
    for rule in rules:
        of_item.setdefault(rule.item or "", []).append(rule)
    for item in ITEMS:
        if item.id not in SUM_OF:
            yield from _of_item(item, of_item.get(item.id, []), outcome, look)


def _of_item(item: Item, rules: list[Rule], outcome: Outcome, look: Look) -> Iterator[Evidence]:
    ids = {rule.id for rule in rules}
    faults = [finding for finding in outcome.findings if finding.rule in ids]
    judging = sorted(rule for rule in ids if outcome.judged.get(rule))
    if faults:
        yield from (_found(item, finding, look) for finding in faults)
    elif item.about not in look.present:
        yield _seen(item, "not-applicable", reason.absent(item.about), look)
    elif judging and "static" in item.kinds:
        yield _seen(item, "pass", _nothing_found(judging), look)
    elif ids:
        yield _seen(item, "unknown", _NOTHING_JUDGED, look)


def _found(item: Item, finding: Finding, look: Look) -> Evidence:
    return Evidence(
        item=item.id,
        kind="static",
        verdict="unknown" if finding.rule in DOUBTS else "fail",
        subject=str(finding.object or look.subject),
        said=finding.message,
        source=look.place(finding),
        observed=look.now,
    )


def _seen(item: Item, verdict: Verdict, said: Text, look: Look) -> Evidence:
    blind = BLIND.get(item.id) if verdict == "pass" else None
    lacks = blind.to if blind and not (look.declared and blind.settled) else None
    return Evidence(
        item=item.id,
        kind="static",
        verdict=verdict,
        subject=look.subject,
        said=said,
        source=look.source,
        observed=look.now,
        lacks=lacks,
    )


class _Blind(NamedTuple):
    """What the rules of an item do not look at; `settled` where a system.yaml settles it."""

    to: Text
    settled: bool


BLIND: Mapping[str, _Blind] = {
    "stateless-services": _Blind(
        Text(
            "what the program writes, and where it keeps sessions",
            "程序写入了什么，会话存放在哪里",
        ),
        settled=True,
    ),
    "config-outside-the-image": _Blind(
        Text("that every environment runs the same digest", "所有环境运行同一个镜像摘要"),
        settled=False,
    ),
    "no-secret-in-the-open": _Blind(
        Text("the history of the images and of Git", "镜像历史和 Git 历史"), settled=False
    ),
    "secrets-from-a-store": _Blind(
        Text("that a rotated secret reaches the program", "轮换后的密钥能到达程序"), settled=False
    ),
    "only-declared-edges": _Blind(
        Text("what the system declares", "系统声明了哪些调用关系"), settled=True
    ),
    "encrypted-between-services": _Blind(
        Text("the edges between services", "服务之间的调用"), settled=True
    ),
    "lean-images": _Blind(Text("what the images hold", "镜像里有什么"), settled=False),
    "pipeline-end-to-end": _Blind(
        Text("that what users meet comes back to the developers", "用户遇到的问题会反馈给开发"),
        settled=False,
    ),
    "trusted-images": _Blind(Text("which registries are trusted", "哪些仓库可信"), settled=True),
}
"""Sentences of the checklist that say more than the rules look at. A row goes when a rule comes."""

_NOTHING_JUDGED = Text(
    "the checks of this item found nothing here that they can judge",
    "此项的检查规则在这里没有可判断的对象",
)


def _nothing_found(judging: list[str]) -> Text:
    names = ", ".join(judging)
    return Text(f"nothing found by {names}", f"以下规则没有发现问题：{names}")


def of_gaps(gaps: Iterable[Gap], system: System, now: float) -> Iterator[Evidence]:
    """What the platform does not enforce leaves its item unknown."""
    for gap in gaps:
        if gap.item in BY_ID:
            yield Evidence(
                item=gap.item,
                kind="static",
                verdict="unknown",
                subject=".".join(gap.source),
                said=gap.message,
                source=str(system.place_of(gap.source) or "system.yaml"),
                observed=now,
            )
