"""A canonical service to its values."""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.migrate.compose import dotenv, units
from setsail.migrate.compose.files import Files, outside
from setsail.migrate.compose.interpolate import Lookup
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.values import (
    Build,
    Dependency,
    Giver,
    Grant,
    Healthcheck,
    Limits,
    Link,
    Mount,
    Port,
    Service,
    Value,
)

_NONE = re.compile(r"(?i)none")


def read(name: str, entry: Located, files: Files, lookup: Lookup) -> Service:
    """The values of one service; `lookup` answers for variables that are named but not set."""
    keys = {k: v for k, v in entry.mapping.items() if v.value is not None}
    image = keys.get("image")
    deploy = keys.get("deploy")
    return Service(
        name=name,
        place=entry.place,
        image=Value(image.text, image.place) if image and image.text else None,
        build=_build(keys.get("build")),
        command=_words(entry.get("command")),
        entrypoint=_words(entry.get("entrypoint")),
        environment=_environment(entry, files, lookup),
        ports=tuple(_ports(entry)),
        expose=tuple(_exposed(entry)),
        mounts=tuple(_mounts(entry)),
        volumes_from=tuple(_givers(entry)),
        tmpfs=tuple(_texts(entry, "tmpfs")),
        depends_on={d.service: d for d in (*_linked(entry), *_dependencies(entry))},
        links=tuple(_links(entry)),
        healthcheck=_healthcheck(keys.get("healthcheck")),
        aliases=tuple(_aliases(entry)),
        limits=_limits(entry),
        replicas=_count(keys.get("scale")) or _count(deploy and deploy.get("replicas")),
        restart=entry.told("restart") or entry.told("deploy", "restart_policy", "condition") or "",
        user=entry.told("user") or "",
        grace=units.seconds(entry.told("stop_grace_period")),
        secrets=tuple(_grants(entry, "secrets")),
        configs=tuple(_grants(entry, "configs")),
        labels={k: Value(v.text or "", v.place) for k, v in _entries(entry, "labels")},
        profiles=tuple(_texts(entry, "profiles")),
        keys=keys,
    )


def _entries(entry: Located, key: str) -> Iterator[tuple[str, Located]]:
    found = entry.get(key)
    yield from found.mapping.items() if found else ()


def _list(entry: Located, key: str) -> list[Located]:
    found = entry.get(key)
    return found.items if found else []


def _texts(entry: Located, key: str) -> Iterator[str]:
    yield from (item.text for item in _list(entry, key) if item.text)


def _count(found: Located | None) -> int | None:
    return found.number if found is not None else None


def _words(found: Located | None) -> tuple[str, ...] | None:
    if found is None or not isinstance(found.value, list):
        return None
    return tuple(item.text or "" for item in found.items)


def _build(found: Located | None) -> Build | None:
    if found is None:
        return None
    context = found.told("context") or "."
    dockerfile = found.told("dockerfile") or "Dockerfile"
    return Build(context, dockerfile, found.told("target"), found.place)


def _environment(entry: Located, files: Files, lookup: Lookup) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in _list(entry, "env_file"):
        for variable in _env_file(item, files, _with(found, lookup)):
            found[variable.name] = Value(variable.value, variable.place)
    for name, value in _entries(entry, "environment"):
        found[name] = Value(value.text, value.place)
    return {
        name: Value(lookup(name), value.place) if value.text is None else value
        for name, value in found.items()
    }


def _with(found: dict[str, Value], lookup: Lookup) -> Lookup:
    """What earlier env files set is known to later ones."""
    earlier = {name: value.text for name, value in found.items()}
    return lambda name: earlier[name] if name in earlier else lookup(name)


def _env_file(item: Located, files: Files, lookup: Lookup) -> tuple[dotenv.Variable, ...]:
    path = item.told("path") or ""
    text = files.text(path)
    if text is None:
        if item.told("required") != "false":
            _tell_missing(path, item, files)
        return ()
    if item.told("format") == "raw":
        return dotenv.raw(text, path).variables
    found = dotenv.read(text, path, lookup)
    for problem in found.problems:
        files.tell(problem.message, problem.place, problem.help)
    return found.variables


def _tell_missing(path: str, item: Located, files: Files) -> None:
    if outside(path):
        message = Text(
            f"the env file {path} lies outside the folder that is imported, so it was not read",
            f"环境变量文件 {path} 在导入目录之外，未读取",
        )
        help = Text("name the folder above with --root", "请用 --root 指定上级目录")
    else:
        message = Text(f"there is no env file {path}", f"没有环境变量文件 {path}")
        help = Text("its variables are missing from the result", "结果中缺少其中的变量")
    files.tell(message, item.get("path").place if item.get("path") else item.place, help)  # type: ignore[union-attr]


def _ports(entry: Located) -> Iterator[Port]:
    for item in _list(entry, "ports"):
        target = _count(item.get("target"))
        if target:
            told = (item.told(key) or "" for key in ("published", "protocol", "host_ip"))
            published, protocol, ip = told
            yield Port(target, published, protocol or "tcp", ip, item.place)


def _exposed(entry: Located) -> Iterator[int]:
    for text in _texts(entry, "expose"):
        first, _, last = text.partition("/")[0].partition("-")
        if first.isdigit() and (last or first).isdigit() and int(last or first) < 65536:
            yield from range(int(first), min(int(last or first), int(first) + 20) + 1)


def _mounts(entry: Located) -> Iterator[Mount]:
    for item in _list(entry, "volumes"):
        yield Mount(
            item.told("type") or "volume",
            item.told("source") or "",
            item.told("target") or "",
            item.told("read_only") == "true",
            item.place,
        )


def _dependencies(entry: Located) -> Iterator[Dependency]:
    for name, body in _entries(entry, "depends_on"):
        condition = body.told("condition") or "service_started"
        yield Dependency(name, condition, body.told("required") != "false", body.place)


def _linked(entry: Located) -> Iterator[Dependency]:
    """What links, shares its namespaces or takes its volumes comes after the other, as with
    depends_on."""
    for link in _links(entry):
        yield Dependency(link.service, "service_started", True, link.place)
    for key in ("network_mode", "ipc", "pid"):
        kind, _, name = (entry.told(key) or "").partition(":")
        if kind == "service" and name:
            yield Dependency(name, "service_started", True, entry.mapping[key].place)
    for giver in _givers(entry):
        yield Dependency(giver.service, "service_started", True, giver.place)


def _givers(entry: Located) -> Iterator[Giver]:
    for item in _list(entry, "volumes_from"):
        name, _, mode = (item.text or "").partition(":")
        if name and name != "container":
            yield Giver(name, mode == "ro", item.place)


def _links(entry: Located) -> Iterator[Link]:
    for item in _list(entry, "links"):
        name, _, alias = (item.text or "").partition(":")
        if name:
            yield Link(name, alias or name, item.place)


def _aliases(entry: Located) -> Iterator[str]:
    for key in ("container_name", "hostname"):
        if text := entry.told(key):
            yield text
    for _, network in _entries(entry, "networks"):
        yield from _texts(network, "aliases")


def _healthcheck(found: Located | None) -> Healthcheck | None:
    if found is None:
        return None
    test = tuple(item.text or "" for item in _list(found, "test"))
    if found.told("disable") == "true" or (test and _NONE.fullmatch(test[0])):
        test = ()
    elif not test:
        return None
    return Healthcheck(
        test,
        units.seconds(found.told("interval")),
        units.seconds(found.told("timeout")),
        _count(found.get("retries")),
        units.seconds(found.told("start_period")),
        found.place,
    )


def _limits(entry: Located) -> Limits:
    def of(kind: str, what: str) -> str | None:
        return entry.told("deploy", "resources", kind, what)

    return Limits(
        units.cores(of("limits", "cpus") or entry.told("cpus")),
        units.size(of("limits", "memory") or entry.told("mem_limit")),
        units.cores(of("reservations", "cpus")),
        units.size(of("reservations", "memory") or entry.told("mem_reservation")),
    )


def _grants(entry: Located, key: str) -> Iterator[Grant]:
    for item in _list(entry, key):
        source = item.told("source")
        if source:
            yield Grant(source, item.told("target") or "", item.place)
