"""One sizing call: read the history, keep its sketches, size it, and what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from setsail.capacity import nodes
from setsail.capacity.fleet import Fleet
from setsail.capacity.history import History, Key
from setsail.capacity.room import Room
from setsail.engine import (
    deposited,
    size,
    size_call,
    size_check,
    size_declared,
    size_plain,
    size_sources,
    size_write,
    system_file,
)
from setsail.engine.size_call import Call
from setsail.engine.size_declared import Declared
from setsail.engine.size_plain import Plain
from setsail.engine.size_write import Written
from setsail.engine.system_file import Opened
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system.values import System
from setsail.world import store


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a call; `opened` is None without a system.yaml."""

    fleet: Fleet
    notes: tuple[Text, ...]
    opened: Opened | None
    plain: Plain

    @property
    def system(self) -> System | None:
        """The system in its environment."""
        return self.opened.system if self.opened else None


def run(call: Call, now: float) -> Done:
    """Read and size. Raises Refused for what cannot be read, WorldFailed for the world."""
    words = call.words
    opened = system_file.read(words.file, words.environment) if words.file else None
    plain = size_plain.look(words.manifests) if words.manifests else Plain()
    asked = size_sources.Asked(
        words.places, _namespaces(call, opened), call.days, size_call.offset(call.zone, now),
        words.token, call.budget,
    )  # fmt: skip
    read = size_sources.read(asked, now, size.workers())
    histories, notes = read.histories, list(read.notes)
    if words.file is not None:
        kept = store.Store(store.beside(words.file))
        if words.keep and histories:
            size_sources.keep(kept, histories, now)
        histories = size_sources.with_kept(kept, histories, now)
    if words.workload is not None:
        histories = tuple(h for h in histories if h.key.workload == words.workload)
    if not histories:
        raise size_sources.HistoryRefused([_nothing(words.workload)])
    if read.asked:
        notes.append(Text(f"{read.asked} range queries", f"共 {read.asked} 次区间查询"))
    request = size.Request(
        policy=words.policy,  # type: ignore[arg-type]
        event=words.event,
        zone=call.zone,
        room=_room(call, plain),
        zones=call.zones,
        service_rate=call.rate,
    )
    declared = _declared(call, opened, plain, histories)
    fleet = size.size(histories, request, now, declared)
    if opened and words.file and words.keep:
        found = size_check.evidence(fleet, opened.system)
        deposited.deposit(store.Store(store.beside(words.file)), opened.system, found)
    return Done(fleet, tuple(notes), opened, plain)


def _declared(
    call: Call, opened: Opened | None, plain: Plain, histories: Sequence[History]
) -> Mapping[Key, Declared]:
    """What is declared: an object says what it sets, a system.yaml has the last word."""
    found = dict(size_plain.match(plain, histories))
    if opened is not None:
        found |= size_declared.match(opened.system, histories, call.zones)
    return found


def _room(call: Call, plain: Plain) -> Room:
    node = nodes.Size(*call.node) if call.node else None
    return Room(plain.quotas, node, call.nodes, call.addresses)


def _namespaces(call: Call, opened: Opened | None) -> tuple[str, ...]:
    """The namespaces that are named, else the one of the system."""
    return call.words.namespaces or ((opened.system.namespace,) if opened else ())


def _nothing(workload: str | None) -> Problem:
    if workload is not None:
        message = Text(f"no history of {workload}", f"没有 {workload} 的历史")
        return Problem(message, None, Text("is the name right?", "名称是否正确？"))
    message = Text("there is no history, and none was kept", "没有历史数据，也没有保存过")
    help = Text(
        "name a CSV file, a folder of them, or a Prometheus",
        "请指定 CSV 文件、其目录，或 Prometheus 地址",
    )
    return Problem(message, None, help)


def changes(done: Done, environment: str | None) -> tuple[Written, ...]:
    """The files of the system, or else the manifests, as the advice would have them. Raises
    CannotEdit."""
    if done.plain.workloads or done.opened is None:
        return size_plain.edits(done.plain, done.fleet)
    declared, system = done.opened.declared, done.opened.system
    edits = size_write.system_edits(
        done.fleet, declared, system.environment.name, environment is not None
    )
    return tuple(w for w in size_write.in_system(declared, edits) if w.old != w.new)
