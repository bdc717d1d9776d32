"""Two forms of one system: what its import renders, and what its authors published."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal, NamedTuple

from setsail.migrate import naming, secret
from setsail.migrate.compose.values import Project, Service

About = Literal["service", "port", "environment", "volume", "edge"]
Pair = tuple[str, str]


class Form(NamedTuple):
    """A project and its edges, as pairs of component names."""

    project: Project
    edges: Collection[Pair]


class Difference(NamedTuple):
    """One thing that is not the same; "" where one side has nothing. Values of secrets are
    never in here."""

    about: About
    component: str
    what: str
    ours: str
    theirs: str


def differences(ours: Form, theirs: Form) -> tuple[Difference, ...]:
    """Everything that is not the same, in the order of the components' names."""
    mine = {naming.component(n): s for n, s in ours.project.services.items()}
    other = {naming.component(n): s for n, s in theirs.project.services.items()}
    found: list[Difference] = []
    for name in sorted({*mine, *other}):
        first, second = mine.get(name), other.get(name)
        if first is None or second is None:
            found.append(Difference("service", name, "", _said(first), _said(second)))
        else:
            found += [*_ports(name, first, second), *_environment(name, first, second)]
            found += _volumes(name, first, second)
    return (*found, *_edges(ours.edges, theirs.edges))


def _said(service: Service | None) -> str:
    return service.cluster.kind or "outside" if service is not None else ""


def _ports(name: str, ours: Service, theirs: Service) -> Iterator[Difference]:
    def said(service: Service) -> set[str]:
        return {f"{p.target}/{p.protocol.lower()}" for p in service.ports}

    mine, other = said(ours), said(theirs)
    for port in sorted(mine ^ other):
        sides = (port, "") if port in mine else ("", port)
        yield Difference("port", name, port, *sides)


def _environment(name: str, ours: Service, theirs: Service) -> Iterator[Difference]:
    """What they give their program and we do not, or otherwise. What only we give tells the
    program where its needs are, and harms nobody."""
    for variable, value in theirs.environment.items():
        mine = ours.environment.get(variable)
        hidden = variable in theirs.cluster.references or secret.is_secret(
            variable, value.text or ""
        )
        shown = "secret" if hidden else value.text or ""
        if mine is None:
            if variable not in ours.cluster.references:
                yield Difference("environment", name, variable, "", shown)
        elif not hidden and variable not in ours.cluster.references and mine.text != value.text:
            yield Difference("environment", name, variable, mine.text or "", shown)


def _volumes(name: str, ours: Service, theirs: Service) -> Iterator[Difference]:
    mine, other = _kept(ours), _kept(theirs)
    for path in sorted({*mine, *other}):
        first, second = mine.get(path, ""), other.get(path, "")
        if first != second and (second or first != "temporary"):
            yield Difference("volume", name, path, first, second)


def _kept(service: Service) -> Mapping[str, str]:
    """Each path that something is mounted at, and what kind of thing."""
    found = dict.fromkeys(service.cluster.files, "file")
    for mount in service.mounts:
        match mount.kind:
            case "volume" if mount.source:
                found[mount.target] = "claim"
            case "volume" | "tmpfs":
                found[mount.target] = "temporary"
            case kind:
                found[mount.target] = kind
    return found


def _edges(ours: Collection[Pair], theirs: Collection[Pair]) -> Iterator[Difference]:
    mine, other = set(ours), set(theirs)
    for caller, callee in sorted(mine ^ other):
        pair = (caller, callee)
        sides = (callee, "") if pair in mine else ("", callee)
        yield Difference("edge", caller, callee, *sides)
