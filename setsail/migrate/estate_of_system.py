"""A system as an estate: its components as pieces, with what their files show of their fitness."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate import kinds
from setsail.migrate.estate import Bond, Call, Estate, Piece, Role, Sign, estate
from setsail.migrate.evidence import Evidence
from setsail.migrate.fitness import criticality, operations, program, state
from setsail.migrate.fitness.view import View
from setsail.system import stores
from setsail.system.values import Edge, External, Path, Stateful, System, Workload

_ROLES: Mapping[str, Role] = {"services": "service", "workers": "worker", "jobs": "job"}


@dataclass(frozen=True, slots=True)
class Source:
    """A system and what is known beside it. `quote` gives the redacted line of a place. `extra`
    are signs that only the imported files show, by component; `unseen` are traits that such
    files never show. `tools` were left out by the import, with the reason and the line."""

    system: System
    quote: Callable[[Place], str]
    extra: Mapping[str, tuple[Sign, ...]] = field(default_factory=dict)
    bonds: tuple[Bond, ...] = ()
    unseen: frozenset[str] = frozenset()
    tools: Mapping[str, tuple[Text, Evidence]] = field(default_factory=dict)
    environments: tuple[str, ...] = ()


def of_system(source: Source) -> Estate:
    """The estate of one system. Ids are the names of its components."""
    reader = _Reader(source)
    system = source.system
    pieces = (
        *(reader.workload(w) for w in system.workloads),
        *(reader.store(s) for s in system.stateful.values()),
        *(reader.outside(e) for e in system.external.values()),
        *(reader.tool(name, why, line) for name, (why, line) in source.tools.items()),
    )
    calls = tuple(reader.call(w, edge) for w in system.workloads for edge in w.needs)
    bonds = (*source.bonds, *reader.volumes(), *reader.neighbours())
    return estate(pieces, calls, bonds, source.environments)


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source, self.system = source, source.system

    def cite(self, path: Path) -> Evidence:
        """The line that says what stands at `path`."""
        place = self.system.place_of(path) or Place("system.yaml")
        if place == self.system.place_of(()):
            return Evidence(Place(place.file), "system", "")  # nobody says it: no line to show
        return Evidence(place, "system", self.source.quote(place))

    def workload(self, one: Workload) -> Piece:
        view = View(self.system, one, self.cite)
        signs = self._signs(view)
        goal = criticality.objective(view)
        kind = kinds.of_image(one.image) if one.image else None
        return Piece(
            id=one.name,
            system=self.system.name,
            name=one.name,
            role=_role(one, kind),
            type=kind.type if kind else "",
            tier=criticality.tier(view),
            app=one.ports[0].app if one.ports else "",
            entry=one.expose.hosts if one.expose else (),
            pods=1 if one.section == "jobs" else one.scale.max,
            elastic=one.scale.max > one.scale.min,
            port=one.ports[0].number if one.ports else 0,
            schedule=one.schedule or "",
            timezone=one.timezone or self.system.timezone or one.config.get("TZ", ""),
            p99=goal.latency.get("p99") if goal else None,
            availability=goal.availability if goal else None,
            stays=_stays(_role(one, kind), signs),
            signs=signs,
            unknown=self._unknown(view, {sign.trait for sign in signs}),
            evidence=view.at(),
        )

    def _signs(self, view: View) -> tuple[Sign, ...]:
        finders = (state, program, operations, criticality)
        found = [sign for finder in finders for sign in finder.find(view)]
        found += self.source.extra.get(view.workload.name, ())
        return tuple(sign for sign in found if sign.trait not in self.source.unseen)

    def _unknown(self, view: View, seen: set[str]) -> tuple[str, ...]:
        missing = {*state.unknown(view), *program.unknown(view), *self.source.unseen} - seen
        if view.workload.section == "jobs":
            missing -= {"no-metrics", "no-health"}
        if not criticality.is_said(view):
            missing.add("tier")
        return tuple(sorted(missing))

    def store(self, one: Stateful) -> Piece:
        where = ("stateful", one.name)
        said = Text(f"{one.type} with {one.storage} of data", f"{one.type}，数据 {one.storage}")
        return Piece(
            id=one.name,
            system=self.system.name,
            name=one.name,
            role="store",
            type=one.type,
            tier=self.system.owner.tier,
            port=one.port,
            limit=one.max_connections,
            in_cluster=True,
            stays=_KEPT_STORE,
            signs=(Sign("keeps-a-store", said, (self.cite(where),)),),
            evidence=(self.cite(where),),
        )

    def outside(self, one: External) -> Piece:
        return Piece(
            id=one.name,
            system=self.system.name,
            name=one.name,
            role="outside",
            type=one.type,
            tier=self.system.owner.tier,
            far=one.type in _FAR,
            addresses=one.addresses,
            port=one.port,
            limit=one.max_connections,
            stays=Text("declared as outside", "已声明为外部依赖"),
            movable=False,
            evidence=(self.cite(("external", one.name)),),
        )

    def tool(self, name: str, why: Text, line: Evidence) -> Piece:
        return Piece(
            id=name,
            system=self.system.name,
            name=name,
            role="tool",
            tier=3,
            stays=why,
            movable=False,
            evidence=(line,),
        )

    def call(self, caller: Workload, edge: Edge) -> Call:
        line = self.cite((caller.section, caller.name, "needs", edge.to))
        consumes = "consume" in edge.extra
        return Call(caller.name, edge.to, (line,), edge.timeout, edge.pool, consumes)

    def volumes(self) -> Iterator[Bond]:
        """Components that write to one volume."""
        users: dict[str, list[Workload]] = {}
        for one in self.system.workloads:
            for volume in one.volumes:
                if volume.kind == "shared":
                    users.setdefault(volume.source or volume.name, []).append(one)
        for name, sharing in users.items():
            why = Text(f"both write to the volume {name}", f"都写入卷 {name}")
            for other in sharing[1:]:
                lines = tuple(
                    self.cite((w.section, w.name, "volumes", name)) for w in (sharing[0], other)
                )
                yield Bond(sharing[0].name, other.name, why, lines)

    def neighbours(self) -> Iterator[Bond]:
        """Components of which one calls the other on the same machine."""
        for one in self.system.workloads:
            view = View(self.system, one, self.cite)
            for port, line in program.local_ports(view):
                others = [w for w in self.system.workloads if _listens(w, port)]
                if len(others) == 1 and others[0].name != one.name:
                    why = Text(f"one calls the other at localhost:{port}",
                               f"经 localhost:{port} 互相调用")  # fmt: skip
                    yield Bond(one.name, others[0].name, why, (line,))


def _role(one: Workload, kind: kinds.Kind | None) -> Role:
    if kind is not None and kind.role == "store":
        return "store"
    if kind is not None and kind.role == "registry":
        return "registry"
    return _ROLES[one.section]


def _stays(role: Role, signs: tuple[Sign, ...]) -> Text | None:
    if role in ("store", "registry"):
        return _KEPT_PROGRAM
    device = next((sign.said for sign in signs if sign.trait == "needs-device"), None)
    if device is None:
        return None
    return Text(
        f"{device.en}; a pod has it only on a node made for that (pin it to a wave to plan that)",
        f"{device.zh}；只有专用节点上的 Pod 才能使用（用 --pin 固定到某批即可规划）",
    )


def _listens(workload: Workload, port: int) -> bool:
    return any(port == own.number for own in workload.ports)


_FAR = (*stores.CALLED, "s3", "smtp", "smtps", "dns", "ntp")
_KEPT_STORE = Text(
    "its data stays where it is until somebody moves it, a step of its own (pin it to a wave to "
    "plan that)",
    "数据留在原处；搬数据是单独一步（用 --pin 固定到某批即可规划）",
)
_KEPT_PROGRAM = Text(
    "it keeps data or addresses for the others, so it stays until they have moved (pin it to a "
    "wave to plan its move)",
    "它为其他组件保存数据或地址，因此在它们迁完之前留在原处（用 --pin 固定到某批即可规划）",
)
