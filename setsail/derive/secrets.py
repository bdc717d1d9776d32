"""Secrets that a store outside holds: an ExternalSecret fetches each into this namespace.

No object here has the content of a secret. A reference "k8s:name" needs no object: the Secret is
there already. Names are those of `secret_env`.
"""

from collections.abc import Iterator

from setsail.derive import field, head, names, reference, secret_env, store_types
from setsail.derive.derived import Body, Derived, Gap, Yield
from setsail.derive.field import Field, Source
from setsail.finding.text import Text
from setsail.system import values

DEFAULT_STORE = "vault"
REFRESH = "1h"
_ITEM = "secrets-from-a-store"
_CAPITALS = '{{ .value | upper | replace "-" "_" | replace "." "_" }}'
_WHY = Text("fetches what the store holds; Git has the reference", "从密钥库获取；Git 中只有引用")


def derive(system: values.System) -> Yield:
    """An ExternalSecret for every reference that leads out of the namespace."""
    fetched = [*_all(system)]
    yield from fetched
    for store in system.stateful.values():
        if store_types.of(store).credentials and not store.secret:
            yield _by_hand(store)
    if fetched and system.environment.platform.secret_store is None:
        yield _assumed(system)
    if any(True for w in system.workloads for _ in _read(system, w)):
        yield _ROTATION


def _all(system: values.System) -> Iterator[Derived]:
    for workload in system.workloads:
        part = head.part_of(workload, _WHY)
        yield from _of_variables(system, workload, part)
        for edge in workload.needs:
            yield from _of_edge(system, workload, edge)
        yield from _of_mounts(system, workload, part)
    for store in system.stateful.values():
        wanted = reference.parse(store.secret) if store.secret else None
        if wanted and not wanted.in_namespace:
            source = ("stateful", store.name, "secret")
            part = head.part_of(store, _WHY)
            yield _object(system, part, secret_env.credentials(store), [_content(wanted, source)])


def store_reference(system: values.System) -> Body:
    """The store to ask: "vault" is a ClusterSecretStore, "SecretStore/vault" one of this
    namespace."""
    kind, _, name = (system.environment.platform.secret_store or DEFAULT_STORE).rpartition("/")
    return {"name": name, "kind": kind or "ClusterSecretStore"}


def mounted_secret(workload: values.Workload, volume: values.Volume) -> str:
    """The Secret behind a volume of kind "secret"."""
    wanted = reference.parse(volume.source or volume.name)
    return wanted.path if wanted.in_namespace else names.beside(workload.name, volume.name)


def _of_variables(
    system: values.System, workload: values.Workload, part: head.Part
) -> Iterator[Derived]:
    data: list[Field] = []
    for key, wanted, source in secret_env.fetched(workload):
        fetch = {"secretKey": key, "remoteRef": _remote(wanted)}
        data.append(Field(("spec", "data", len(data)), fetch, source, _WHY))
    if data:
        yield _object(system, part, secret_env.own_secret(workload), data)


def _of_edge(
    system: values.System, workload: values.Workload, edge: values.Edge
) -> Iterator[Derived]:
    found = secret_env.of_edge(system, workload, edge)
    if found is None or (wanted := reference.parse(found[0])).in_namespace:
        return
    part = head.part_of(workload, _WHY)
    name = secret_env.edge_secret(workload, edge)
    yield _object(system, part, name, [_content(wanted, found[1])])


def _of_mounts(
    system: values.System, workload: values.Workload, part: head.Part
) -> Iterator[Derived]:
    for volume in workload.volumes:
        wanted = reference.parse(volume.source or volume.name)
        if volume.kind == "secret" and not wanted.in_namespace:
            source = (workload.section, workload.name, "volumes", volume.name)
            whole = {"extract": {"key": wanted.path}}
            fields = [Field(("spec", "dataFrom", 0), whole, source, _WHY)]
            yield _object(system, part, mounted_secret(workload, volume), fields)


def _object(system: values.System, part: head.Part, name: str, content: list[Field]) -> Derived:
    by_convention = Text("fetched again every hour, so a rotation arrives", "每小时刷新，轮换可达")
    where = ("environments", system.environment.name, "platform", "secretStore")
    fields = (
        Field(("spec", "refreshInterval"), REFRESH, (), by_convention),
        Field(
            ("spec", "secretStoreRef"),
            store_reference(system),
            where,
            Text("the store of this environment", "该环境的密钥库"),
        ),
        Field(
            ("spec", "target"),
            {"name": name, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
            (),
            Text(
                "a value lost in the store does not take the running Secret away",
                "密钥库中的值丢失时，不会删除正在使用的 Secret",
            ),
        ),
        *content,
    )
    return field.assemble(system, "ExternalSecret", name, part, fields)


def _content(wanted: reference.Reference, source: Source) -> Field:
    """One value under a fixed key, or every key in capitals."""
    if wanted.key:
        fetch = {"secretKey": secret_env.SINGLE_KEY, "remoteRef": _remote(wanted)}
        return Field(("spec", "data"), [fetch], source, _WHY)
    capitals = {"transform": {"template": _CAPITALS}}
    whole = {"extract": {"key": wanted.path}, "rewrite": [capitals]}
    return Field(("spec", "dataFrom"), [whole], source, _WHY)


def _remote(wanted: reference.Reference) -> Body:
    return {"key": wanted.path} | ({"property": wanted.key} if wanted.key else {})


def _read(system: values.System, workload: values.Workload) -> Iterator[Field]:
    yield from secret_env.sources(system, workload)
    yield from secret_env.entries(system, workload)


def _by_hand(store: values.Stateful) -> Gap:
    name = secret_env.credentials(store)
    message = Text(
        f"stateful.{store.name} names no secret: the Secret {name} with the keys USERNAME and "
        f"PASSWORD must be made by hand before its pods start; "
        f"write secret: vault:… to have it fetched",
        f"stateful.{store.name} 未声明 secret：须先手工创建含 USERNAME 与 PASSWORD 两个键的 "
        f"Secret {name}，其 Pod 才能启动；写上 secret: vault:… 即可自动获取",
    )
    return Gap("not-enforced", _ITEM, ("stateful", store.name), message)


def _assumed(system: values.System) -> Gap:
    source = ("environments", system.environment.name, "platform", "secretStore")
    message = Text(
        f"platform.secretStore is not said: a ClusterSecretStore called {DEFAULT_STORE} is assumed",
        f"未说明 platform.secretStore：假定存在名为 {DEFAULT_STORE} 的 ClusterSecretStore",
    )
    return Gap("not-enforced", _ITEM, source, message)


_ROTATION = Gap(
    "not-enforced",
    "config-change-takes-effect",
    (),
    Text(
        "a secret rotated in its store reaches programs that read it from the environment only "
        "when their pods are rolled; a changed reference rolls them by itself",
        "密钥在密钥库中轮换后，从环境变量读取它的程序要等 Pod 滚动后才会生效；"
        "引用本身改变则会自动滚动",
    ),
)
