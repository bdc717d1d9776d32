"""The way back to a release that is on record: every change, in order, before any is made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from setsail.cluster import change as changes
from setsail.cluster.protocol import Body
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest.manifest import mapping, number, text
from setsail.release.record import Record, replicas


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one object, as a merge patch; an object that is gone is made again whole."""

    what: Text
    ref: ObjectRef
    change: changes.Change


@dataclass(frozen=True, slots=True)
class Way:
    """The steps back, and what cannot be brought back by them."""

    to: int
    steps: tuple[Step, ...]
    warnings: tuple[Text, ...]


Live = Mapping[tuple[str, str], Body]
"""What is on the cluster, by kind and name; the copies of configuration too."""


def plan(records: Sequence[Record], to: int, live: Live) -> Way | Text:
    """The way to record number `to`, or why there is none. `records` are all, in their order."""
    target = next((record for record in records if record.number == to), None)
    if target is None:
        kept = ", ".join(str(record.number) for record in records)
        return Text(f"there is no record {to}; kept are: {kept}", f"没有记录 {to}；现有：{kept}")
    floor = max(record.about.floor for record in records)
    if target.about.level < floor:
        return Text(
            f"the stores no longer serve it: record {to} was written for migration "
            f"{target.about.level}, and what is below {floor} has been removed",
            f"存储已不再支持：记录 {to} 对应数据库变更 {target.about.level}，{floor} 以下已移除",
        )
    return Way(to, tuple(_steps(target, live)), tuple(_warnings(target)))


def _warnings(target: Record) -> Iterator[Text]:
    for each in target.secrets:
        if not each.version:
            yield Text(
                f"the Secret {each.name} stays as it is: its store keeps no versions",
                f"Secret {each.name} 保持现状：其存储没有版本",
            )
        else:
            yield Text(
                f"the Secret {each.name} was at {each.version}: its store must serve that",
                f"Secret {each.name} 当时为 {each.version}：须由其存储提供该版本",
            )


def _steps(target: Record, live: Live) -> Iterator[Step]:
    """Configuration before the pods that read it, room before requests, the pods at last."""
    for each in target.configuration:
        copy = live.get(("ConfigMap", each.copy), {})
        content = {k: copy[k] for k in ("data", "binaryData") if copy.get(k)}
        body = {**_head("ConfigMap", each.name, copy), **content}
        what = Text(f"configuration {each.name}", f"配置 {each.name}")
        yield from _step(what, body, live)
    wanted = target.of("Deployment")
    present = live.get(("Deployment", text(wanted, "metadata", "name")))
    if present is not None and replicas(target) > (number(present, "spec", "replicas") or 1):
        what = Text(f"{replicas(target)} pods", f"{replicas(target)} 个 Pod")
        yield Step(what, _ref(wanted), changes.scaled(replicas(target)))
    for body in target.objects[1:]:
        named = f"{text(body, 'kind')} {text(body, 'metadata', 'name')}"
        yield from _step(Text(named, named), body, live)
    yield from _pods(target, wanted, present)


def _pods(target: Record, wanted: Body, present: Body | None) -> Iterator[Step]:
    what = Text(f"the pods of record {target.number}", f"记录 {target.number} 的 Pod")
    if present is None:
        yield Step(what, _ref(wanted), wanted)
        return
    now, then = (mapping(body, "spec", "template") for body in (present, wanted))
    if now != then:
        change = {"paused": None, "template": changes.between(now, then)}
        yield Step(what, _ref(wanted), {"spec": change})


def _head(kind: str, name: str, like: Body) -> Body:
    about = {"name": name, "namespace": text(like, "metadata", "namespace")}
    return {"apiVersion": "v1", "kind": kind, "metadata": about}


def _step(what: Text, body: Body, live: Live) -> Iterator[Step]:
    """What makes a live object say again what it said; nothing where it does."""
    ref = _ref(body)
    present = live.get((ref.kind, ref.name))
    if present is None:
        yield Step(what, ref, body)
        return
    parts = [key for key in ("spec", "data", "binaryData") if key in body or key in present]
    change: dict[str, Any] = {
        key: changes.between(present.get(key), body.get(key))
        for key in parts
        if present.get(key) != body.get(key)
    }
    if change:
        yield Step(what, ref, change)


def _ref(body: Body) -> ObjectRef:
    about = mapping(body, "metadata")
    kind, version = text(body, "kind"), text(body, "apiVersion")
    return ObjectRef(version, kind, str(about.get("namespace", "")), str(about.get("name")))
