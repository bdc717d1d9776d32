"""What a project holds, before anything is decided: programs, ports, jobs, settings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from setsail.migrate import config_export, config_text, recognise, route, task
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.values import Project, Service
from setsail.migrate.config_text import Spring
from setsail.migrate.dockerfile import Dockerfile
from setsail.migrate.dockerfile import read as read_dockerfile
from setsail.migrate.tree import Tree, join

DEBUG_PORTS = {9229, 5005, 5858, 2345}
"""Where debuggers of Node, Java and Go listen."""
APP = ("/app", "/src", "/code", "/usr/src/app", "/workspace", "/home/node/app", "/opt/app",
       "/var/www", "/var/www/html", "/usr/local/app")  # fmt: skip
"""Where sources are mounted; a file .env among them is read by many frameworks."""
_PORT_VARIABLES = ("PORT", "SERVER_PORT", "HTTP_PORT", "APP_PORT", "LISTEN_PORT")
_LOCAL = re.compile(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]):(\d{2,5})")


@dataclass(frozen=True, slots=True)
class Found:
    """One service with all that was found out about it. `configs` are files that its program
    reads, `ports` pairs number and protocol, the main one first."""

    service: Service
    dockerfile: Dockerfile
    sign: recognise.Sign | None
    job: task.Job | None
    springs: tuple[Spring, ...]
    configs: tuple[str, ...]
    ports: tuple[tuple[int, str], ...]

    @property
    def type(self) -> str:
        """The type of the program, "" for a program of the system's own."""
        return self.sign.kind.type if self.sign else ""

    @property
    def role(self) -> str:
        """store, registry, gateway, tool or program."""
        return self.sign.kind.role if self.sign else "program"


def survey(project: Project, tree: Tree) -> dict[str, Found]:
    """Every active service by its name in the compose file."""
    awaited = {
        dependency.service
        for service in project.services.values()
        for dependency in service.depends_on.values()
        if dependency.condition == "service_completed_successfully"
    }
    dockerfiles = {name: _dockerfile(one, tree) for name, one in project.services.items()}
    springs = _exported(project, _springs(project, dockerfiles, tree), tree)
    found = {}
    for name, service in project.services.items():
        dockerfile = dockerfiles[name]
        sign = recognise.program(service, dockerfile)
        given = project.sections["configs"]
        read = (*_configs(service, dockerfile, sign, given, tree), *(s.path for s in springs[name]))
        configs = tuple(dict.fromkeys(read))
        ports = tuple(_ports(service, dockerfile, sign, springs[name]))
        store = sign is not None and sign.kind.role in ("store", "registry")
        job = None if store else task.of(service, name in awaited, tree.text)
        found[name] = Found(service, dockerfile, sign, job, springs[name], configs, ports)
    return found


def _exported(
    project: Project, springs: Mapping[str, tuple[Spring, ...]], tree: Tree
) -> dict[str, tuple[Spring, ...]]:
    """The Spring files of each service, and those that a configuration centre has for it."""
    programs = {s.name: name for name, own in springs.items() for s in own if s.name}
    programs.update({name: name for name in project.services})
    nacos = any("nacos" in name.lower() for name in (*project.services, *tree.names))
    found = {name: list(own) for name, own in springs.items()}
    shared: list[Spring] = []
    for program, path in config_export.of(tree.names, programs, nacos):
        text = tree.text(path)
        if text is None:
            continue
        spring = config_text.spring(path, text) or Spring(path, "", None)
        if program:
            found[programs[program]].append(spring)
        else:
            shared.append(spring)
    for own in found.values():
        own.extend(shared if own else ())
    return {name: tuple(own) for name, own in found.items()}


def registered(project: Project, found: Mapping[str, Found]) -> Project:
    """The project in which services know the names that a registry has for them."""
    services = {}
    for name, service in project.services.items():
        springs = found[name].springs if name in found else ()
        names = tuple(s.name for s in springs if s.name and s.name not in project.services)
        services[name] = replace(service, registered=names) if names else service
    return replace(project, services=services)


def _dockerfile(service: Service, tree: Tree) -> Dockerfile:
    if service.build is None:
        return Dockerfile()
    path = join(service.build.context, service.build.dockerfile.replace("\\", "/"))
    text = tree.text(path)
    if text is None and service.build.dockerfile == "Dockerfile":
        text = tree.text(join(service.build.context, "dockerfile"))  # as docker looks for it
    return read_dockerfile(text, service.build.target) if text is not None else Dockerfile()


def _configs(
    service: Service,
    dockerfile: Dockerfile,
    sign: recognise.Sign | None,
    configs: Mapping[str, Located],
    tree: Tree,
) -> Iterator[str]:
    """The configuration files that are mounted, copied into the image or part of the source."""
    for mount in service.mounts:
        if mount.kind == "bind":
            yield from _settings(mount.source, tree)
            if re.search(r"^/etc/|conf|provisioning|pipeline", mount.target):
                below = tree.below(mount.source) if mount.source not in ("", ".") else ()
                yield from (n for n in below[:50] if n.endswith((".yml", ".yaml", ".toml")))
    if sign is None:
        folders = [m.source for m in service.mounts if m.kind == "bind" and m.target in APP]
        yield from (p for f in folders if tree.text(p := join(f, ".env")) is not None)
    for grant in service.configs:
        file = configs.get(grant.source)
        if file is not None and (path := file.told("file")) and tree.is_file(path):
            yield path
    context = service.build.context if service.build else ""
    for source, _ in dockerfile.copies:
        if source not in (".", "./", "/") and "*" not in source:
            yield from _settings(join(context, source.lstrip("/")), tree)


def _settings(path: str, tree: Tree) -> Iterator[str]:
    if tree.is_file(path):
        if config_text.is_config(path) and not path.endswith((".json", ".xml")):
            yield path
        return
    for name in tree.below(path)[:200] if path not in ("", ".") else ():
        if name.endswith((".conf", ".cnf", ".properties", ".cfg", ".ini")):
            yield name


def _ports(
    service: Service,
    dockerfile: Dockerfile,
    sign: recognise.Sign | None,
    springs: tuple[Spring, ...],
) -> Iterator[tuple[int, str]]:
    found: dict[tuple[int, str], None] = {}
    if sign is not None and sign.kind.role in ("store", "registry") and sign.kind.port:
        found[(sign.kind.port, "TCP")] = None
    for port in service.ports:
        if port.target not in DEBUG_PORTS:
            found[(port.target, port.protocol.upper())] = None
    found.update({(number, "TCP"): None for number in service.expose})
    if not found:
        found.update({(number, "TCP"): None for number in _guessed(service, dockerfile, springs)})
    if not found and sign is not None and sign.kind.port:
        found[(sign.kind.port, "TCP")] = None
    yield from found


def _guessed(
    service: Service, dockerfile: Dockerfile, springs: tuple[Spring, ...]
) -> Iterator[int]:
    """Ports of a service whose compose file names none: the first source that knows."""
    said = service.environment
    variables = (said[name].text or "" for name in _PORT_VARIABLES if name in said)
    labelled = route.of(service).port
    sources: list[list[int]] = [
        [labelled] if labelled else [],
        [int(v) for v in variables if v.isdigit() and 0 < int(v[:9]) < 65536],
        [spring.port for spring in springs if spring.port],
        [int(port) for port in _LOCAL.findall(" ".join(_test(service)))],
        [port for port in dockerfile.ports if port not in DEBUG_PORTS],
    ]
    yield from next((ports for ports in sources if ports), [])


def _test(service: Service) -> tuple[str, ...]:
    return service.healthcheck.test if service.healthcheck else ()


def _springs(
    project: Project, dockerfiles: Mapping[str, Dockerfile], tree: Tree
) -> dict[str, tuple[Spring, ...]]:
    """The Spring files of each service: those in its build context, else those of the tree that
    one service alone fits best."""
    found: dict[str, list[Spring]] = {name: [] for name in project.services}
    contexts = {
        name: one.build.context.rstrip("/") for name, one in project.services.items() if one.build
    }
    for path in tree.names:
        if not config_text.is_spring(path):
            continue
        text = tree.text(path)
        spring = config_text.spring(path, text) if text is not None else None
        if spring is None:
            continue
        inside = [n for n, c in contexts.items() if c not in ("", ".") and path.startswith(f"{c}/")]
        if len(inside) == 1:
            found[inside[0]].append(spring)
            continue
        scores = {
            name: _fit(one, dockerfiles[name], spring) for name, one in project.services.items()
        }
        best = max(scores.values(), default=0)
        matching = [name for name, score in scores.items() if score == best]
        if best >= 2 and len(matching) == 1:
            found[matching[0]].append(spring)
    return {name: tuple(springs) for name, springs in found.items()}


def _fit(service: Service, dockerfile: Dockerfile, spring: Spring) -> int:
    """How well a Spring file fits a service: by its name, its jar and its port."""
    jars = {
        word.rpartition("/")[2].removesuffix(".jar")
        for pair in (*dockerfile.copies, (*dockerfile.entrypoint, *dockerfile.command))
        for word in pair
        if word.endswith(".jar")
    }
    parts = spring.path.split("/src/main/")[0].split("/")
    module = parts[-1] if "/src/main/" in spring.path else ""
    names = {service.name, *jars}
    targets = {port.target for port in service.ports} | set(service.expose)
    score = 3 * bool({spring.name, module} & names - {""})
    score += 2 * bool(spring.port and spring.port in targets)
    tail = spring.name.rpartition("-")[2]
    return score + bool(tail and any(name.rpartition("-")[2] == tail for name in names))
