"""Who needs whom, with the lines that tell so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.migrate import config_text, kinds, mention
from setsail.migrate.compose.values import Project, Service
from setsail.migrate.evidence import Evidence, Quotes
from setsail.migrate.mention import Confidence, Mention
from setsail.migrate.survey import Found
from setsail.migrate.tree import Tree

_LOCAL = {"localhost", "127.0.0.1", "0.0.0.0"}
_RANK = {"high": 2, "medium": 1, "low": 0}


_OPTION = re.compile(r"(?:^|\s)(?:-D|--)([A-Za-z][\w.-]*)=([^\s'\"]+)")


class Said(NamedTuple):
    """A value that a service is given: by which way, where, under what key."""

    via: str
    place: Place
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`caller` speaks to `callee` (names of the compose file). `order` alone says that only the
    order of starting is known; `database` is the path behind the host. `registry`: the callee
    hands out addresses of others, or its own address comes from such a one."""

    caller: str
    callee: str
    port: int | None
    scheme: str
    database: str
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    order: bool = False
    registry: bool = False

    @property
    def protocol(self) -> str:
        """What is spoken, as far as the scheme or a usual port tells; else "tcp"."""
        scheme = self.scheme.removeprefix("jdbc:").partition("+")[0].partition(":")[0]
        kind = kinds.of_port(self.port) if self.port else None
        return scheme or (kind.type if kind is not None else "tcp")


class Outside(NamedTuple):
    """A host that is no service of the project and that a service speaks to."""

    caller: str
    mention: Mention
    key: str
    evidence: Evidence


def said(found: Found, tree: Tree) -> Iterator[Said]:
    """Every value that a service is given: environment, command, configuration files."""
    service = found.service
    for name, value in service.environment.items():
        if value.text:
            yield Said("environment", value.place, name, value.text)
            for key, word in _OPTION.findall(value.text):
                yield Said("environment", value.place, key, word)
    for key in ("entrypoint", "command"):
        words = getattr(service, key)
        if words:
            yield from _words(service, key, words)
    values = {name: value.text or "" for name, value in service.environment.items()}
    for beside in service.cluster.beside.values():
        for name, value in beside.environment.items():
            yield Said("environment", value.place, name, value.text or "")
        for word in (*(beside.command or ()), *(beside.args or ())):
            yield Said("command", beside.place, "", word)
    for path, held in service.cluster.files.items():
        first = held.place.line if "\n" in (held.text or "") else held.place.line - 1
        for line in config_text.with_ports(list(config_text.lines(path, held.text or "", values))):
            place = Place(held.place.file, first + line.number, 1)
            yield Said("config", place, line.key, line.value)
    for path in found.configs:
        text = tree.text(path)
        lines = config_text.lines(path, text, values) if text is not None else ()
        for line in config_text.with_ports(list(lines)):
            yield Said("config", Place(path, line.number, 1), line.key, line.value)


def _words(service: Service, key: str, words: tuple[str, ...]) -> Iterator[Said]:
    written = service.keys.get(key)
    places = [item.place for item in written.items] if written else []
    whole = written.place if written else service.place
    for at, word in enumerate(words):
        place = places[at] if at < len(places) else whole
        flag = words[at - 1] if at and words[at - 1].startswith("-") else ""
        name, equals, value = word.partition("=")
        if equals and name.startswith("-"):
            yield Said("command", place, name.strip("-"), value)
        else:
            yield Said("command", place, flag.strip("-"), word)


class Names:
    """What callers may call each service: its name, its aliases, the names of links."""

    def __init__(self, project: Project) -> None:
        self._services = project.services
        self._known: dict[str, str] = {}
        for name, service in project.services.items():
            for alias in (*service.aliases, *service.registered):
                self._known.setdefault(alias, name)
        self._known.update({name: name for name in project.services})
        self._addresses: dict[str, list[str]] = {}
        for name, service in project.services.items():
            for address in service.addresses if service.where != "cluster" else ():
                self._addresses.setdefault(address, []).append(name)

    def at(self, host: str, port: int | None) -> str | None:
        """The service that runs outside at an address: of several at one machine, the one that
        listens on the port."""
        here = self._addresses.get(host, ())
        listening = [
            name for name in here if port in (None, *(p.target for p in self._services[name].ports))
        ]
        found = listening or ([n for n in here if not self._services[n].ports])
        return found[0] if len(found) == 1 else None

    def of(self, caller: str) -> Mapping[str, str]:
        """Each name that a caller may use, and whose it is."""
        links = {
            link.alias: link.service
            for link in self._services[caller].links
            if link.service in self._services
        }
        return {**self._known, **links} if links else self._known


def find(
    project: Project, found: Mapping[str, Found], tree: Tree, quotes: Quotes
) -> tuple[list[Edge], list[Outside]]:
    """Every edge between services, and every host outside."""
    edges: dict[tuple[str, str], Edge] = {}
    outside: list[Outside] = []
    called = Names(project)
    for caller, one in found.items():
        for dependency in one.service.depends_on.values():
            if dependency.service in found:
                evidence = (quotes.evidence(dependency.place, "depends_on"),)
                _add(edges, Edge(caller, dependency.service, None, "", "", "high", evidence, True))
        for reach in one.service.reaches:
            if reach.service in found:
                evidence = (quotes.evidence(reach.place, reach.via),)
                _add(edges, Edge(caller, reach.service, reach.port, "", "", "medium", evidence))
        known = called.of(caller)
        for value in said(one, tree):
            for each in mention.find(value.value, value.key):
                state = (edges, outside, known, found, quotes, called)
                _judge(caller, value, each, state)
    return list(edges.values()), outside


def _elsewhere(caller: Found, each: Mention) -> bool:
    """Whether a port of the machine itself is that of another program."""
    listened = {number for number, _ in caller.ports}
    return each.host in ("localhost", "127.0.0.1") and each.port not in (None, *listened)


def resolve(host: str, known: Mapping[str, str]) -> str | None:
    """The service that a host means, if it is one of the project's."""
    return known.get(spoken(host, known))


def spoken(host: str, known: Mapping[str, str]) -> str:
    """The part of a host that names a service: all of redis.shop.svc where that is known, else
    its first label. A pod of a StatefulSet, kafka-0.kafka, is called by its Service."""
    if host in known:
        return host
    pod = _POD.match(host)
    if pod is not None and pod[1] in known:
        return pod[1]
    return host.partition(".")[0] if _is_inside(host) else host


_POD = re.compile(r"[\w-]+-\d+\.([\w-]+)(?:\.|$)")


def _is_inside(host: str) -> bool:
    """Whether the first part of a name may be that of a service: redis.shop.svc, db.local, but
    not mysql.example.com."""
    return "." not in host or bool(_INSIDE.search(host))


_INSIDE = re.compile(r"\.(svc|local|internal|docker)(\.|$)")
_State = tuple[
    dict[tuple[str, str], Edge],
    list[Outside],
    Mapping[str, str],
    Mapping[str, Found],
    Quotes,
    Names,
]


def _judge(caller: str, value: Said, each: Mention, state: _State) -> None:
    """Put a mention where it belongs: an edge, a host outside, or nothing."""
    edges, outside, known, found, quotes, names = state
    host = each.host
    callee = resolve(host, known) or names.at(host, each.port)
    confidence = each.confidence
    if callee is None and host in _LOCAL and value.via == "config" and each.port:
        callee = _listening(found, caller, each.port)
        named = callee is not None and found[callee].type in mention.words(value.key)
        confidence = "medium" if named else "low"
    evidence = quotes.evidence(value.place, value.via)
    if callee is None:
        if host not in _LOCAL or _elsewhere(found[caller], each):
            port = each.port or _sibling(found[caller].service, value.key)
            each = each._replace(port=port)
            outside.append(Outside(caller, each, value.key, evidence))
    elif callee != caller:
        port = each.port or _sibling(found[caller].service, value.key)
        port = found[callee].service.cluster.called.get(port or 0, port)
        edge = Edge(caller, callee, port, each.scheme, each.path, confidence, (evidence,))
        _add(edges, replace(edge, registry=_by_registry(found[callee], value, each.scheme)))


_HANDS_OUT = {"dubbo", "registry", "discovery", "eureka", "register"}


def _by_registry(callee: Found, value: Said, scheme: str) -> bool:
    """Whether an edge leads to, or through, something that hands out addresses."""
    if scheme in ("lb", "dubbo"):
        return True
    if callee.type == "zookeeper":
        return bool(_HANDS_OUT & set(mention.words(value.key)))
    words = set(mention.words(value.key))
    return callee.role == "registry" or bool({"eureka", "discovery"} & words)


def _listening(found: Mapping[str, Found], caller: str, port: int) -> str | None:
    """The one store or registry that listens on a port, for settings made on one machine."""
    if any(port == number for number, _ in found[caller].ports):
        return None
    named = [
        name
        for name, one in found.items()
        if one.role in ("store", "registry") and any(port == number for number, _ in one.ports)
    ]
    return named[0] if len(named) == 1 else None


def port_key(key: str) -> str:
    """The key of the port that stands beside a host: DB_PORT for DB_HOST; "" for other keys."""
    for word in ("HOSTNAME", "HOST", "SERVER", "ADDR", "ADDRESS"):
        if key.upper().endswith(word):
            return f"{key[: -len(word)]}PORT"
    return ""


def _sibling(service: Service, key: str) -> int | None:
    """The port that stands beside a host."""
    value = service.environment.get(port_key(key))
    text = value.text or "" if value else ""
    return int(text) if text.isdigit() and 0 < int(text[:6]) < 65536 else None


def _add(edges: dict[tuple[str, str], Edge], edge: Edge) -> None:
    """One edge a pair: the strongest evidence first, what the others know beside it."""
    key = (edge.caller, edge.callee)
    first = edges.get(key)
    if first is None:
        edges[key] = edge
        return
    confidence = max(first.confidence, edge.confidence, key=_RANK.__getitem__)
    evidence = first.evidence
    if edge.evidence[0] not in evidence:
        evidence = (*evidence, *edge.evidence)
    edges[key] = replace(
        first,
        port=first.port or edge.port,
        scheme=first.scheme or edge.scheme,
        database=first.database or edge.database,
        confidence=confidence,
        evidence=evidence[:6],
        order=first.order and edge.order,
        registry=first.registry or edge.registry,
    )
