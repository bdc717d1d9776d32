"""Words and orders that every form of an assessment shares."""

from collections.abc import Iterator, Mapping

from setsail.document import redact
from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment, Look
from setsail.migrate.estate import Role
from setsail.migrate.evidence import Evidence
from setsail.migrate.risk import BANDS
from setsail.migrate.verdict import Verdict
from setsail.migrate.wave_check import State

TITLE = Text("Migration assessment", "迁移评估")
VERDICTS: Mapping[Verdict, Text] = {
    "move-as-is": Text("move as is", "原样迁移"),
    "move-with-changes": Text("move with changes", "改后迁移"),
    "refactor-first": Text("refactor first", "先改造"),
    "keep-outside": Text("stays", "留在原处"),
    "retire": Text("retire", "退役"),
}
ROLES: Mapping[Role, Text] = {
    "service": Text("service", "服务"),
    "worker": Text("worker", "后台进程"),
    "job": Text("job", "任务"),
    "store": Text("store", "存储"),
    "registry": Text("registry", "注册中心"),
    "outside": Text("outside", "外部依赖"),
    "tool": Text("tool", "工具"),
}
STATES: Mapping[State, Text] = {
    "fault": Text("fault", "不通过"),
    "do": Text("to do", "要做"),
    "ask": Text("to find out", "待查明"),
    "ok": Text("holds", "通过"),
}
MARKS: Mapping[State, str] = {"fault": "✗", "do": "·", "ask": "?", "ok": "✓"}
UNKNOWN = Text("unknown", "未知")


def moving(found: Assessment) -> tuple[Look, ...]:
    """What moves, by wave and then in the order of moving."""
    members = (id for move in found.moves for id in move.wave.members)
    order = {id: at for at, id in enumerate(members)}
    return tuple(sorted((k for k in found.looks if k.wave), key=lambda k: order[k.piece.id]))


def staying(found: Assessment) -> tuple[Look, ...]:
    """What stays, in the order of ids."""
    return tuple(look for look in found.looks if look.wave is None)


def headline(found: Assessment) -> Text:
    """The whole in one sentence."""
    count, waves, kept = len(moving(found)), len(found.moves), len(staying(found))
    return Text(
        f"{_number(count, 'component moves', 'components move')} in "
        f"{_number(waves, 'wave', 'waves')}; {_number(kept, 'stays', 'stay')} as today",
        f"{count} 个组件分 {waves} 批迁移；{kept} 个留在原处",
    )


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def band(look: Look) -> Text:
    """Score and band, and whether too much is unknown to trust it."""
    name, score = BANDS[look.risk.band], look.risk.score
    doubt = Text(" ?", " ?") if look.risk.doubtful else Text("", "")
    return Text(f"{score} {name.en}{doubt.en}", f"{score} {name.zh}{doubt.zh}")


def after(found: Assessment, number: int) -> Text:
    """What the border costs when a wave has moved."""
    wave = found.moves[number - 1].wave
    return Text(
        f"when it has moved: calls from the cluster to machines {wave.out}, from machines into the "
        f"cluster {wave.into} (cost {wave.cost})",
        f"迁完后：集群调用虚拟机 {wave.out} 条，虚拟机调用集群 {wave.into} 条（代价 {wave.cost}）",
    )


def compared(found: Assessment) -> Text | None:
    """What wishes changed, against the plan without them."""
    if found.without is None:
        return None
    with_, without = found.plan, found.without
    changed = [id for id, n in sorted(with_.wave_of.items()) if without.wave_of.get(id) != n]
    names = ", ".join(changed[:8]) or "–"
    return Text(
        f"with your wishes {len(with_.waves)} waves and a cost of {with_.cost}; without them "
        f"{len(without.waves)} and {without.cost}; moved elsewhere: {names}",
        f"按你的要求：{len(with_.waves)} 批、代价 {with_.cost}；不加要求：{len(without.waves)} 批、"
        f"代价 {without.cost}；变动的组件：{names}",
    )


def where(evidence: Evidence) -> str:
    """A piece of evidence as "file:line"."""
    place = evidence.place
    return f"{place.file}:{place.line}" if place.line else place.file


def lines(evidence: tuple[Evidence, ...]) -> str:
    """Where all of it stands, each place once."""
    return ", ".join(dict.fromkeys(where(one) for one in evidence))


def said(text: Text, lang: str) -> str:
    """A sentence that may quote an input, redacted."""
    return redact.text(text.to(lang))


def questions(found: Assessment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each trait that could not be looked for, and of which pieces."""
    asked: dict[str, list[str]] = {}
    for look in moving(found):
        for trait in look.risk.unknown:
            asked.setdefault(trait, []).append(look.piece.id)
    yield from ((trait, tuple(ids)) for trait, ids in sorted(asked.items()))


ASKS: Mapping[str, Text] = {
    "sticky-sessions": Text(
        "does it keep sessions in memory or on disk?", "会话是否存在内存或磁盘？"
    ),
    "logs-to-file": Text("does it log to a file inside?", "是否向容器内文件写日志？"),
    "no-metrics": Text("does it show metrics?", "是否暴露指标？"),
    "no-pipeline": Text("does a pipeline build and test it?", "是否有流水线构建和测试？"),
    "strict-objective": Text("what availability is promised?", "承诺的可用性是多少？"),
    "tier": Text("which tier is it? 3 is taken", "属于哪一级？暂按 3 级"),
}
"""What to ask about a trait that the files do not show."""
