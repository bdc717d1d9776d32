"""Components: what each service becomes in system.yaml, and under which name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from setsail.finding.text import Text
from setsail.migrate import kinds, naming
from setsail.migrate.edges import Edge
from setsail.migrate.ledger import Ledger
from setsail.migrate.question import BOOLEAN, Asker, one_of
from setsail.migrate.survey import Found
from setsail.system import stores

CLUSTER, OUTSIDE = "cluster", "outside"


@dataclass(frozen=True, slots=True)
class Component:
    """`section` is one of system.yaml's; `ports` pairs number and protocol, the main one first;
    `callers` tells whether anything needs it."""

    name: str
    section: str
    found: Found
    ports: tuple[tuple[int, str], ...]
    why: Text

    @property
    def id(self) -> str:
        """The first part of the ids of its questions."""
        return f"{self.section}.{self.name}"


def decide(
    found: Mapping[str, Found], edges: Iterable[Edge], asker: Asker, ledger: Ledger
) -> dict[str, Component]:
    """The components by the names of their services; what is left out is in the ledger."""
    edges = [edge for edge in edges if not _are_peers(found, edge)]
    components: dict[str, Component] = {}
    taken: set[str] = set()
    for service, one in found.items():
        if not _kept(service, one, asker, ledger):
            continue
        ports = _ports(service, one, edges)
        section, why = _section(service, replace(one, ports=ports), edges, asker)
        name = naming.free(naming.component(service, section), taken)
        taken.add(name)
        components[service] = Component(name, section, one, ports, why)
    return components


def _are_peers(found: Mapping[str, Found], edge: Edge) -> bool:
    """Whether both ends are stores of one type: nodes of one cluster."""
    caller, callee = found[edge.caller], found[edge.callee]
    return caller.role in ("store", "registry") and caller.type == callee.type


def _kept(service: str, one: Found, asker: Asker, ledger: Ledger) -> bool:
    """Whether a tool comes along. One that rules or watches the machine has nothing to do."""
    bound = any("docker.sock" in m.source or m.source == "/" for m in one.service.mounts)
    bound = bound or one.type == kinds.AGENT
    if one.service.where == "machine" and one.job is not None:
        return _moves(service, one, asker, ledger)
    if one.role != "tool" and not (bound and one.role == "gateway"):
        return True
    keep = not bound
    asks = Text(
        f"does {service}, a tool for administrators or development, come along?",
        f"{service} 是管理或开发工具，是否一并迁移？",
    )
    cost = Text(
        "it runs in every environment, reachable inside only" if keep else "it is left out",
        "它会运行在每个环境中，仅内部可达" if keep else "不迁移它",
    )
    place = one.service.place
    answer = asker.ask((f"services.{service}.keep", asks, cost), keep, BOOLEAN, place)
    if not answer:
        why = Text("a tool for administrators, left out", "管理工具，未迁移")
        ledger.unused(service, "", why, place)
    return bool(answer)


def _moves(service: str, one: Found, asker: Asker, ledger: Ledger) -> bool:
    """Whether a line of a crontab or a timer moves."""
    asks = Text(
        f"where will {service} run: outside, by the cron of its machine, or in the cluster?",
        f"{service} 将运行在哪里：outside（由原机器的 cron）还是 cluster（集群内）？",
    )
    cost = Text("it stays a line of that machine", "保留在原机器上")
    question = (f"machines.{naming.component(service)}.where", asks, cost)
    place = one.service.place
    moves: bool = asker.ask(question, OUTSIDE, one_of(CLUSTER, OUTSIDE), place) == CLUSTER
    if not moves:
        ledger.unused(service, "", Text("it stays on its machine", "留在原机器上"), place)
    return moves


def _ports(service: str, one: Found, edges: list[Edge]) -> tuple[tuple[int, str], ...]:
    """What it listens on, with the ports that others call and that are not merely published."""
    ports = dict.fromkeys(one.ports)
    known = {number for number, _ in one.ports}
    published = {port.published for port in one.service.ports}
    for edge in edges:
        port = edge.port
        if edge.callee != service or port is None or port in known or str(port) in published:
            continue
        if edge.confidence != "low":
            ports[(port, "TCP")] = None
            known.add(port)
    return tuple(ports)


def _section(service: str, one: Found, edges: list[Edge], asker: Asker) -> tuple[str, Text]:
    if one.service.where == "outside":
        return "external", Text("it runs outside", "运行在外部")
    if one.service.where == "machine":
        return _on_machine(service, one, asker)
    if one.role in ("store", "registry"):
        return _store(service, one, edges, asker)
    if one.job is not None:
        return "jobs", one.job.why
    if one.ports:
        return "services", Text(f"it listens on {one.ports[0][0]}", f"监听 {one.ports[0][0]} 端口")
    return "workers", Text("it listens nowhere", "不监听任何端口")


def _on_machine(service: str, one: Found, asker: Asker) -> tuple[str, Text]:
    """What runs on a machine today stays there until somebody says that it moves."""
    if one.job is not None:
        return "jobs", one.job.why
    asks = Text(
        f"where will {service} run: outside where it is today, or in the cluster?",
        f"{service} 将运行在哪里：outside（留在原处）还是 cluster（集群内）？",
    )
    cost = Text("it is not moved; callers reach it there", "不迁移；调用方访问原处")
    question = (f"machines.{naming.component(service)}.where", asks, cost)
    where = asker.ask(question, OUTSIDE, one_of(CLUSTER, OUTSIDE), one.service.place)
    why = Text("it runs on a machine", "运行在虚拟机上")
    if where != CLUSTER:
        return "external", why
    if one.type in stores.STATEFUL:
        return "stateful", why
    return ("services" if one.ports else "workers"), why


def _store(service: str, one: Found, edges: list[Edge], asker: Asker) -> tuple[str, Text]:
    assert one.sign is not None
    asks = Text(
        f"where does {service} ({one.type}) run: cluster, or outside where it is today?",
        f"{service}（{one.type}）运行在哪里：cluster（集群内）还是 outside（留在原处）？",
    )
    cost = Text(
        "it starts empty in the cluster: data must be copied over; its password is a new secret "
        "that callers must give",
        "它会在集群内以空库启动并要求密码：需要迁移数据，调用方须提供密码",
    )
    question = (f"stores.{naming.component(service)}.where", asks, cost)
    where = asker.ask(question, CLUSTER, one_of(CLUSTER, OUTSIDE), one.service.place)
    if where == OUTSIDE:
        return "external", Text("it stays where it is", "留在原处")
    if speaks := [edge.callee for edge in edges if edge.caller == service]:
        why = Text(
            f"it is {one.type} and itself needs {speaks[0]}, which only a workload can say",
            f"它是 {one.type}，自身又依赖 {speaks[0]}，只有工作负载能声明依赖",
        )
        return "services", why
    if one.type in stores.STATEFUL:
        return "stateful", one.sign.why
    # A store that system.yaml does not know keeps its data at a path that only this file says.
    return "services", one.sign.why
