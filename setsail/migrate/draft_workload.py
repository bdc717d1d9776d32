"""A service, worker or job in the words of system.yaml."""

import re
from typing import Any

from setsail.finding.text import Text
from setsail.manifest import image_writes
from setsail.migrate import draft_cluster, draft_config, draft_volumes, kinds, pin, probe, sizing
from setsail.migrate.component import Component
from setsail.migrate.desk import Desk
from setsail.migrate.question import MAPPING, PORT, TEXT, TEXT_OR_MAPPING, USER
from setsail.migrate.survey import DEBUG_PORTS
from setsail.migrate.tree import join

_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(
    rf"(?:[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?/)?{_PART}(?:/{_PART})*"
    r"(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?",
    re.ASCII,
)
_PLAIN_TCP = {21, 22, 25, 53, 465, 587, 1025, 1883, 2049, 5222, 61616}
_DEVELOPING = re.compile(
    r"(^|[\s/])(nodemon|watchmedo|air|reflex|livereload)\b|--(reload|inspect|debug)\b"
    r"|\b(npm|yarn|pnpm)\s+(run\s+)?(dev|watch|start:dev)\b"
)
NGINX_USER = 101


def body(component: Component, desk: Desk) -> dict[str, Any]:
    """An entry of `services`, `workers` or `jobs`, without `needs` and `expose`."""
    found: dict[str, Any] = {"image": _image(component, desk)}
    if component.section != "jobs":
        _ports(component, desk, found)
        _health(component, desk, found)
    _resources(component, desk, found)
    draft_config.variables(component, desk, found)
    draft_volumes.place(component, desk, found)
    _command(component, desk, found)
    _user(component, desk, found)
    _writes(component, found)
    _ends(component, desk, found)
    draft_cluster.add(component, desk, found)
    return found


def _image(component: Component, desk: Desk) -> str:
    service, name = component.found.service, component.name
    written = (service.image.text or "").rstrip(":") if service.image else ""
    built = service.build is not None and (not written or _adds_files(component))
    if written and not built and _IMAGE.fullmatch(written):
        return pin.image(written, (f"{component.id}.image", name), desk.asker, service.place)
    if service.build is not None and service.build.target:
        why = Text(
            f"the stage {service.build.target} is built; production may need another",
            f"构建的是 {service.build.target} 阶段；生产可能需要另一个",
        )
        desk.ledger.carried(service.name, "build.target", why, service.build.place)
    asks = Text(f"which image runs {name}?", f"{name} 用哪个镜像？")
    default = f"{desk.built(component)}:1.0.0"
    cost = Text(
        f"{default} is in no registry until your pipeline pushes it",
        f"{default} 在流水线推送之前不存在于任何仓库",
    )
    question = (f"{component.id}.image", asks, cost)
    return str(desk.asker.ask(question, default, TEXT, service.place) or default)


def _adds_files(component: Component) -> bool:
    """Whether a build puts more into a well-known image than what is mounted over it anyway."""
    found = component.found
    if found.sign is None or found.service.build is None:
        return False
    context = found.service.build.context
    mounted = {mount.source for mount in found.service.mounts}
    sources = (source for source, _ in found.dockerfile.copies)
    return not found.dockerfile.base or any(join(context, s) not in mounted for s in sources)


def _ports(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    service = component.found.service
    for port in service.ports:
        if port.target in DEBUG_PORTS:
            why = Text("a debugger: not for a cluster", "调试端口：不进集群")
            desk.ledger.unused(service.name, f"ports: {port.target}", why, port.place)
    ports = list(component.ports)
    if not ports:
        asks = Text(f"does {component.name} listen on a port?", f"{component.name} 是否监听端口？")
        cost = Text("nothing can call it", "没有谁能调用它")
        question = (f"{component.id}.port", asks, cost)
        given = desk.asker.ask(question, None, PORT, service.place)
        ports = [(given, "TCP")] if given else []
    named = dict(_named(ports, component))
    if list(named) == ["http"]:
        found["port"] = named["http"]
    elif named:
        found["ports"] = named


def _named(ports: list[tuple[int, str]], component: Component) -> list[tuple[str, Any]]:
    """Ports under names that tell what is spoken; udp beside tcp is said."""
    found: list[tuple[str, Any]] = []
    for at, (number, protocol) in enumerate(ports):
        if protocol != "TCP":
            found.append((f"{protocol.lower()}-{number}", {"number": number, "protocol": protocol}))
        elif number in (50051, 9848, 9849) or "grpc" in component.name:
            found.append(("grpc" if at == 0 else f"grpc-{number}", number))
        elif at or number in _PLAIN_TCP or _speaks_tcp(component):
            found.append((f"tcp-{number}", number))
        else:
            found.append(("http", number))
    return found


def _speaks_tcp(component: Component) -> bool:
    web = {"elasticsearch", "opensearch", "nacos", "consul", "eureka", "minio", "clickhouse",
           "solr", "http", "couchdb", "influxdb", "apollo", "sentinel", "xxl-job"}  # fmt: skip
    return bool(component.found.type) and component.found.type not in web


def _health(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    service = component.found.service
    read = probe.of(service.healthcheck)
    main = component.ports[0][0] if component.ports else 0
    if service.cluster.health:
        found["health"] = draft_cluster.health(service.cluster.health, main)
        return
    if read is not None and read.secret and service.healthcheck is not None:
        why = Text("its test holds a secret", "检查命令中含有密钥")
        desk.ledger.unused(service.name, "healthcheck", why, service.healthcheck.place)
    if read is not None and read.health:
        found["health"] = _on_port(read.health, main)
        return
    asks = Text(
        f"which path or command tells that {component.name} is ready?",
        f"{component.name} 用哪个路径或命令判断就绪？",
    )
    cost = Text(
        "ready means only that the port is open" if main else "it has no readiness check",
        "就绪只表示端口已打开" if main else "没有就绪检查",
    )
    question = (f"{component.id}.health", asks, cost)
    given = desk.asker.ask(question, None, TEXT_OR_MAPPING, service.place)
    if given:
        found["health"] = {"ready": given} if isinstance(given, str) else given


def _on_port(health: dict[str, Any], main: int) -> dict[str, Any]:
    """The port is said only where it is not the main one; a web test without one means 80."""
    ready = health["ready"]
    check = {"path": ready} if isinstance(ready, str) else dict(ready)
    if "path" in check:
        check.setdefault("port", 80)
    if check.get("port") == main:
        del check["port"]
    return {**health, "ready": check["path"] if list(check) == ["path"] else check}


def _resources(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    service = component.found.service
    words = (
        *(service.entrypoint or component.found.dockerfile.entrypoint),
        *(service.command or ()),
    )
    image = component.found.dockerfile.base or found["image"]
    usual = sizing.usual(words, image)
    heap = sizing.heap([*words, *(v.text or "" for v in service.environment.values())])
    said = sizing.resources(service.limits)
    if said:
        asked = {**{k: v for k, v in usual.items() if k not in said}, **said}
        found["resources"] = sizing.holding(heap, asked)
        return
    usual = sizing.holding(heap, usual)
    if usual["memory"] == "256Mi":
        return
    asks = Text(f"how much does {component.name} need?", f"{component.name} 需要多少资源？")
    cost = Text("the usual of a Java program", "按 Java 程序的常见值")
    question = (f"{component.id}.resources", asks, cost)
    given = desk.asker.ask(question, usual, MAPPING, service.place, quiet=True)
    found["resources"] = given or usual


def _command(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    service, job = component.found.service, component.found.job
    if job is not None and job.command is not None:
        found["command"] = draft_config.words(component, desk, found, job.command)
        return
    if job is not None and job.stays:
        asks = Text(
            f"which command does one run of {component.name} and ends?",
            f"哪条命令执行一次 {component.name} 后结束？",
        )
        cost = Text(
            "its own, which waits for its times by itself until the deadline ends it",
            "沿用现有命令：它自行等待时间，直到超过期限被结束",
        )
        question = (f"{component.id}.command", asks, cost)
        if given := desk.asker.ask(question, None, TEXT, service.place):
            found["command"] = ["/bin/sh", "-c", given]
            return
    words = " ".join((*(service.entrypoint or ()), *(service.command or ())))
    mounted = service.build is not None and any(m.kind == "bind" for m in service.mounts)
    if mounted and _DEVELOPING.search(words):
        asks = Text(
            f"which command starts {component.name} in production?",
            f"{component.name} 在生产环境用什么命令启动？",
        )
        cost = Text(
            "the image's own; today's is for development", "用镜像自带的；现在的命令用于开发"
        )
        question = (f"{component.id}.command", asks, cost)
        given = desk.asker.ask(question, None, TEXT, service.place)
        if given:
            found["command"] = ["/bin/sh", "-c", given]
        for key in ("entrypoint", "command"):
            if key in service.keys:
                why = Text("for development", "用于开发")
                desk.ledger.unused(service.name, key, why, service.keys[key].place)
        return
    if service.entrypoint:
        found["command"] = draft_config.words(component, desk, found, service.entrypoint)
    if service.command:
        found["args"] = draft_config.words(component, desk, found, service.command)


def _writes(component: Component, found: dict[str, Any]) -> None:
    """Folders that its program is known to write to, beside those that are mounted anyhow."""
    mounted = [volume["path"] for volume in found.get("volumes", {}).values()]
    programs = (kinds.base(found["image"]), kinds.base(component.found.dockerfile.base))
    needed = [path for name in programs for path in image_writes.NEEDED.get(name, ())]
    bare = [p for p in needed if not any(f"{p}/".startswith(f"{m.rstrip('/')}/") for m in mounted)]
    if [path for path in bare if path != "/tmp"]:
        found["writable"] = list(dict.fromkeys((*found.get("writable", ("/tmp",)), *bare)))


def _user(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    service, file = component.found.service, component.found.dockerfile
    written = service.user.partition(":")[0] or file.user
    if component.found.sign is not None and "nginx" in found["image"] + file.base:
        found["user"] = NGINX_USER
    elif written.isdigit() and 0 < int(written[:10]) < 2**31:
        found["user"] = int(written)
    elif written in ("0", "root"):
        if "user" in service.keys:
            why = Text("no pod runs as root here", "此处任何 Pod 不以 root 运行")
            desk.ledger.unused(service.name, "user", why, service.keys["user"].place)
    elif written:
        asks = Text(f"which number has the user {written}?", f"用户 {written} 的 ID 是多少？")
        cost = Text("the number of defaults.user", "使用 defaults.user 的值")
        question = (f"{component.id}.user", asks, cost)
        given = desk.asker.ask(question, None, USER, service.place)
        if given:
            found["user"] = given


def _ends(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    """Scale, grace and, for a job, its schedule."""
    service, job = component.found.service, component.found.job
    if service.grace and service.grace != 30:
        found["grace"] = probe.duration(service.grace)
    if component.section == "jobs" and job is not None:
        schedule: str | None = job.schedule or None
        if job.unknown:
            asks = Text(f"when does {component.name} run?", f"{component.name} 何时运行？")
            cost = Text("it runs once, at deployment", "只在部署时运行一次")
            question = (f"{component.id}.schedule", asks, cost)
            schedule = desk.asker.ask(question, None, TEXT, service.place)
        if schedule:
            found["schedule"] = schedule
        return
    single = component.found.role in ("store", "registry", "tool")
    owns = any(volume.get("kind") == "data" for volume in found.get("volumes", {}).values())
    if service.cluster.scale and not owns:
        found["scale"] = dict(service.cluster.scale)
    elif service.replicas and not owns:
        found["scale"] = service.replicas
    elif single and not owns:
        found["scale"] = 1
    elif owns:
        found["scale"] = 1
        why = Text("its volume can be used from one node only", "其卷只能被一个节点使用")
        if (service.replicas or 1) > 1:
            desk.ledger.unused(service.name, "deploy.replicas", why, service.place)
