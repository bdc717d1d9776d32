"""The pod of a store: restricted like every other, its data on a claim, asked by its own means."""

from collections.abc import Iterator

from setsail.derive import (
    config,
    container,
    drain,
    field,
    labels,
    names,
    pod,
    priority,
    resources,
    secret_env,
    security_context,
    spread,
    store_types,
    volumes,
)
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

DATA = "data"
GRACE = 120
"""Seconds that a store has to write out what it holds."""

RECOVERY = 600
"""Seconds that a start may take: a store that was killed first reads its log again."""

_USUAL = values.Resources(cpu="250m", memory="512Mi")
"""Requests of a store when nothing is said."""


def headless(store: values.Stateful) -> str:
    """The Service that names the pods one by one."""
    return names.beside(store.name, "headless")


def follows(store: values.Stateful) -> bool:
    """Whether all pods but the first copy the first."""
    return store.replicas > 1 and store_types.of(store).follow is not None


def template(system: values.System, store: values.Stateful) -> Iterator[Field]:
    """The pod template, as fields below it."""
    here = ("stateful", store.name)
    found = labels.labels(system, "store", store.name, store.version)
    why = Text("the same labels as its workload", "与所属工作负载相同的标签")
    yield Field(("metadata", "labels"), found, here, why)
    patched = config.hand_made(system, store.name)
    read = {"config": dict(store.config), "secret": store.secret, "patches": patched}
    changed = Text("changes with its settings, so that a change rolls it", "随设置变化，变化即滚动")
    path = ("metadata", "annotations", pod.CONFIG_HASH)
    yield Field(path, config.hash_of(read), (*here, "config"), changed)
    yield from field.under(("spec",), _spec(system, store))


def _spec(system: values.System, store: values.Stateful) -> Iterator[Field]:
    here = ("stateful", store.name)
    yield from pod.account(store.name)
    yield from priority.field_of(system)
    user = store_types.user(store)
    yield from security_context.of_pod(user, (*here, "user"), user)
    why = Text("time to write out what it holds", "留出时间写回数据")
    yield Field(("terminationGracePeriodSeconds",), GRACE, (), why)
    if store.replicas > 1:
        yield from spread.fields(system, store.name, rolled=False)
    yield from field.under(("containers", 0), _container(store))
    if store.port:
        wait = drain.sleep(system, drain.BEHIND_SERVICE)
        yield from field.under(("containers", 0), (wait,))
    for at, each in enumerate(_scratch(store)):
        yield Field(("volumes", at), each.volume, each.source, each.why)


def _container(store: values.Stateful) -> Iterator[Field]:
    here = ("stateful", store.name)
    yield Field(("name",), names.dns(store.name), here, Text("named as it", "与组件同名"))
    yield from container.image(store.image, store.digest, (*here, "image"))
    yield from _start(store)
    if store.port:
        why = Text("the port that it listens on", "监听的端口")
        port = {"name": names.port(store.type), "containerPort": store.port, "protocol": "TCP"}
        yield Field(("ports",), [port], (*here, "port"), why)
    yield from _environment(store)
    given = store.resources
    filled = values.Resources(
        given.cpu or _USUAL.cpu, given.memory or _USUAL.memory, given.cpu_limit, given.memory_limit
    )
    scratch = _scratch(store)
    sizes = tuple(each.scratch for each in scratch if each.scratch)
    yield from resources.fields(filled, (*here, "resources"), sizes)
    why = Text("its data, on a claim of its own", "数据位于各自的卷上")
    mount = {"name": DATA, "mountPath": store_types.of(store).data}
    yield Field(("volumeMounts", 0), mount, (*here, "storage"), why)
    for at, each in enumerate(scratch, 1):
        yield Field(("volumeMounts", at), each.mounts[0], each.source, each.why)
    yield from _probes(store)
    yield from security_context.of_container()


def _start(store: values.Stateful) -> Iterator[Field]:
    known = store_types.of(store)
    source = ("stateful", store.name, "type")
    if follows(store):
        why = Text("the first pod leads, the others copy it", "第一个 Pod 为主，其余复制它")
        yield Field(("command",), ["sh", "-c", known.follow], source, why)
    elif known.args:
        why = Text("how a store of this type is started", "该类型存储的启动方式")
        yield Field(("args",), list(known.args), source, why)


def _environment(store: values.Stateful) -> Iterator[Field]:
    known, here = store_types.of(store), ("stateful", store.name)
    secret = secret_env.credentials(store)
    why = Text("a reference to a secret, not its content", "只引用密钥，不含内容")
    entries = [
        Field(("env",), _from_secret(variable, secret, key), (*here, "secret"), why)
        for variable, key in (known.credentials or {}).items()
    ]
    fixed = dict(known.fixed or {})
    if follows(store):
        first = f"{names.dns(store.name, names.STATEFUL_SET)}-0.{headless(store)}"
        fixed["PRIMARY"] = first
    needed = Text("what its image needs", "镜像所需")
    for variable, value in fixed.items():
        entry = {"name": variable, "value": value.replace("{name}", names.dns(store.name))}
        entries.append(Field(("env",), entry, (*here, "type"), needed))
    for at, each in enumerate(entries):
        yield Field(("env", at), each.value, each.source, each.why)
    if store.config:
        why = Text("set in config", "在 config 中设置")
        settings = [{"configMapRef": {"name": names.dns(store.name)}}]
        yield Field(("envFrom",), settings, (*here, "config"), why)


def _from_secret(variable: str, secret: str, key: str) -> dict[str, object]:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}}


def _scratch(store: values.Stateful) -> tuple[volumes.Mounted, ...]:
    source = ("stateful", store.name, "type")
    return tuple(volumes.scratch(path, source) for path in store_types.of(store).writable)


def _probes(store: values.Stateful) -> Iterator[Field]:
    """Readiness asks the store; liveness only whether it still takes connections, and slowly:
    a store that is busy must not be killed for it."""
    if not store.port:
        return
    source = ("stateful", store.name, "type")
    connects = {"tcpSocket": {"port": names.port(store.type)}}
    asks = _asked(store_types.of(store), names.port(store.type))
    why = Text("asked by its own means", "用其自带方式询问")
    tries = {"periodSeconds": 5, "timeoutSeconds": 3, "failureThreshold": RECOVERY // 5}
    start = Text("it may first have to read its log again", "可能先要重放日志")
    yield Field(("startupProbe",), {**connects, **tries}, (), start)
    ready = {"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 3}
    yield Field(("readinessProbe",), {**(asks or connects), **ready}, source, why)
    if asks is None:
        return  # a second connection would ask the same; a process that ends is restarted anyway
    live = {"periodSeconds": 20, "timeoutSeconds": 5, "failureThreshold": 6}
    slow = Text("slow on purpose: busy is not dead", "故意较慢：繁忙不等于死亡")
    yield Field(("livenessProbe",), {**connects, **live}, (), slow)


def _asked(known: store_types.StoreType, port: str) -> dict[str, object] | None:
    """How a store of this type is asked whether it serves; None where only a connection is."""
    if known.ready:
        return {"exec": {"command": list(known.ready)}}
    return {"httpGet": {"path": known.ready_path, "port": port}} if known.ready_path else None
