"""A store in the cluster, or one that stays where it is, in the words of system.yaml."""

import re
from typing import Any

from setsail.finding.text import Text
from setsail.migrate import edges, kinds, mention, pin, secret, sizing, storage
from setsail.migrate.component import Component
from setsail.migrate.compose.values import Service, Value
from setsail.migrate.desk import Desk
from setsail.migrate.question import HOSTS, PORT, TEXT
from setsail.system import stores

_USERS = ("POSTGRES_USER", "MONGO_INITDB_ROOT_USERNAME", "RABBITMQ_DEFAULT_USER",
          "MINIO_ROOT_USER", "MINIO_ACCESS_KEY", "POSTGRESQL_USERNAME", "MYSQL_USER",
          "MARIADB_USER")  # fmt: skip
_PASSWORDS = ("POSTGRES_PASSWORD", "MYSQL_ROOT_PASSWORD", "MARIADB_ROOT_PASSWORD",
              "MONGO_INITDB_ROOT_PASSWORD", "RABBITMQ_DEFAULT_PASS", "MINIO_ROOT_PASSWORD",
              "MINIO_SECRET_KEY", "REDIS_PASSWORD", "POSTGRESQL_PASSWORD",
              "POSTGRESQL_POSTGRES_PASSWORD", "ELASTIC_PASSWORD")  # fmt: skip
_FOREIGN = re.compile(r"(^|/)bitnami|(^|/)(postgresql|mongodb)([:@]|$)")
"""Images that are set up in a way of their own."""
_KEEPS = {"postgres", "mysql", "mariadb", "mongodb", "minio", "elasticsearch", "etcd"}
"""Types whose loss is a loss of the system's own data."""


def in_cluster(component: Component, desk: Desk) -> dict[str, Any]:
    """An entry of `stateful`."""
    found, service = component.found, component.found.service
    kind = found.type if found.type in stores.STATEFUL else stores.OTHER
    body: dict[str, Any] = {"type": kind}
    image = service.image.text or "" if service.image else found.dockerfile.base
    _image(body, image, kind)
    if "image" in body and _FOREIGN.search(image) and kind in stores.STATEFUL:
        _foreign(body, image, component, desk)
    elif "image" in body:
        question = (f"stateful.{component.name}.image", component.name)
        body["image"] = pin.image(image, question, desk.asker, service.place)
    if component.ports and (kind == stores.OTHER or component.ports[0][0] != _usual(kind)):
        body["port"] = component.ports[0][0]
    _storage(component, desk, body)
    heap = sizing.heap([v.text or "" for v in service.environment.values()])
    asked = sizing.resources(service.limits)
    if heap and not asked:
        asked = sizing.holding(heap, {"memory": "256Mi"})
    if asked:
        body["resources"] = sizing.holding(heap, asked)
    config = _variables(component, desk, body)
    if config:
        body["config"] = config
    _backup(component, desk, body, kind)
    _without(component, desk)
    return body


def _foreign(body: dict[str, Any], image: str, component: Component, desk: Desk) -> None:
    """An image that takes its password and keeps its data otherwise than system.yaml sets up."""
    known, name = stores.STATEFUL[body["type"]], component.name
    asks = Text(
        f"which image runs {name}? Today {image}, which is set up in a way of its own",
        f"{name} 用哪个镜像？目前是 {image}，其配置方式与众不同",
    )
    cost = Text(
        f"{known.image}:{known.version} takes its place: mind the version when data is copied",
        f"改用 {known.image}:{known.version}：迁移数据时注意版本",
    )
    question = (f"stateful.{name}.image", asks, cost)
    given = desk.asker.ask(question, None, TEXT, component.found.service.place)
    del body["image"]
    if given:
        body["image"] = given


def _usual(kind: str) -> int | None:
    known = stores.STATEFUL.get(kind)
    return known.port if known else None


def _image(body: dict[str, Any], image: str, kind: str) -> None:
    """The version where the image is the usual one, else the image itself."""
    name, _, tag = image.partition("@")[0].partition(":") if "/" not in image else (image, "", "")
    known = stores.STATEFUL.get(kind)
    if known is not None and name == known.image and "@" not in image:
        if tag and tag != "latest":
            body["version"] = tag
    elif image:
        body["image"] = image


def _storage(component: Component, desk: Desk, body: dict[str, Any]) -> None:
    name, service = component.name, component.found.service
    keeps = False
    for placed in storage.judge(component.found, desk.project, desk.tree):
        place, key = placed.mount.place, f"volumes: {placed.mount.target}"
        if placed.purpose in ("store", "data", "shared"):
            keeps = True
            desk.ledger.used(service.name, key, Text("became storage", "成为 storage"), place)
        elif placed.purpose in ("files", "secret"):
            why = Text(
                "a store of system.yaml is set up by its type; settings of its own need an image "
                "that holds them",
                "存储按类型自带配置；自定义配置须打进镜像",
            )
            desk.ledger.unused(service.name, key, why, place)
        else:
            desk.ledger.unused(service.name, key, placed.why, place)
    asks = Text(f"how much disk does {name} need?", f"{name} 需要多大磁盘？")
    cost = Text("10Gi may be too little or too much", "10Gi 可能过小或过大")
    kept = service.place if not keeps else None
    question = (f"stateful.{name}.storage", asks, cost)
    body["storage"] = desk.asker.ask(question, "10Gi", TEXT, kept) or "10Gi"


def credentials(component: Component, desk: Desk) -> tuple[str | None, dict[str, Value]]:
    """The reference to the credentials, and what is left of the environment and may be seen."""
    environment = dict(component.found.service.environment)
    entries: dict[str, Value] = {}
    for key, names in (("USERNAME", _USERS), ("PASSWORD", _PASSWORDS)):
        for name in names:
            value = environment.get(name)
            if value is not None and value.text is not None:
                entries.setdefault(key, value)
    found = desk.vault.credentials(component.name, entries) if "PASSWORD" in entries else None
    plain, _, _ = secret.split(environment)
    left = {n: v for n, v in plain.items() if n not in (*_USERS, *_PASSWORDS)}
    return found, left


def _variables(component: Component, desk: Desk, body: dict[str, Any]) -> dict[str, str]:
    service = component.found.service
    reference, left = credentials(component, desk)
    if reference:
        body["secret"] = reference
    peers = {name for name in left if _names_a_peer(component, desk, name, left[name])}
    for name, value in service.environment.items():
        if name in peers:
            why = Text(
                "it names nodes of one cluster: a store with replicas finds its own",
                "指向同一集群的节点：带 replicas 的存储会自行发现",
            )
            desk.ledger.unused(service.name, f"environment: {name}", why, value.place)
        if name in left:
            continue
        if name in (*_USERS, *_PASSWORDS) and reference:
            why = Text(f"a key of {reference}", f"成为 {reference} 的键")
            desk.ledger.used(service.name, f"environment: {name}", why, value.place)
        else:
            why = Text(
                "a store has one user and one password, in its secret; make further users by hand",
                "存储只有一组账号，位于其密钥中；其他账号请手工创建",
            )
            desk.ledger.unused(service.name, f"environment: {name}", why, value.place)
    kept = {n: v for n, v in left.items() if n not in peers}
    return {n: desk.renamed(service.name, n, v.text or "") for n, v in kept.items()}


def _names_a_peer(component: Component, desk: Desk, name: str, value: Value) -> bool:
    """Whether a variable speaks of another store of the same type."""
    service = component.found.service.name
    known = desk.names.of(service)
    for each in mention.find(value.text or "", name):
        callee = edges.resolve(each.host, known)
        other = desk.components.get(callee or "")
        if callee != service and other is not None and other.found.type == component.found.type:
            return True
    return False


def _backup(component: Component, desk: Desk, body: dict[str, Any], kind: str) -> None:
    if kind not in _KEEPS:
        return
    name = component.name
    asks = Text(
        f"where do backups of {name} go, off site (such as s3://backup/{name})?",
        f"{name} 的备份存放在哪个异地位置（如 s3://backup/{name}）？",
    )
    cost = Text("backups stay in the cluster and are lost with it", "备份留在集群内，会随集群丢失")
    place = component.found.service.place
    to = desk.asker.ask((f"stateful.{name}.backup.to", asks, cost), None, TEXT, place)
    body["backup"] = {"every": "24h", "keep": "7d", **({"to": to} if to else {})}


def _without(component: Component, desk: Desk) -> None:
    """What stores of system.yaml do not say."""
    service = component.found.service
    for key in ("command", "entrypoint"):
        if key in service.keys:
            why = Text(
                "a store is started by its type; put these settings into its image or its files",
                "存储按类型启动；请把这些参数放进镜像或配置文件",
            )
            desk.ledger.unused(service.name, key, why, service.keys[key].place)
    if service.healthcheck is not None:
        why = Text("a store has probes of its own", "存储自带探针")
        desk.ledger.carried(service.name, "healthcheck", why, service.healthcheck.place)
    for port in service.ports:
        if port.published and port.target not in [n for n, _ in component.ports[:1]]:
            why = Text("a store has one port", "存储只有一个端口")
            desk.ledger.unused(service.name, f"ports: {port.target}", why, port.place)


def stays(component: Component, desk: Desk) -> dict[str, Any]:
    """An entry of `external` for a store that stays where it is."""
    found, service = component.found, component.found.service
    port_kind = kinds.of_port(component.ports[0][0]) if component.ports else None
    kind = found.type or (port_kind.type if port_kind is not None else "")
    kind = kind if kind in stores.EXTERNAL_PORTS else "tcp"
    name = component.name
    body: dict[str, Any] = {"type": kind}
    hosts = _hosts(name, desk, service)
    if hosts:
        body["hosts"] = hosts
    usual = component.ports[0][0] if component.ports else stores.EXTERNAL_PORTS.get(kind)
    published = next((p.published for p in service.ports if p.target == usual), "")
    asks = Text(f"at which port is {name} reached there?", f"{name} 在原处的端口是多少？")
    cost = Text("the port that the machine publishes today", "沿用宿主机目前发布的端口")
    default = int(published) if published.isdigit() else usual
    question = (f"external.{name}.port", asks, cost)
    sure = bool(service.addresses and default)
    port = desk.asker.ask(question, default, PORT, service.place, quiet=sure)
    if port:
        body["port"] = port
    reference, _ = credentials(component, desk)
    if reference:
        body["secret"] = reference
    why = Text("it stays where it is, set up as today", "留在原处，配置不变")
    for key in ("environment", "volumes", "command", "healthcheck"):
        if key in service.keys:
            desk.ledger.carried(service.name, key, why, service.keys[key].place)
    return body


def _hosts(name: str, desk: Desk, service: Service) -> list[str]:
    asks = Text(
        f"at which addresses is {name} (such as 10.20.3.11)?",
        f"{name} 的地址是什么（如 10.20.3.11）？",
    )
    cost = Text("it has no address, and nothing reaches it", "没有地址，谁也连不上它")
    known = list(service.addresses) or None
    question = (f"external.{name}.hosts", asks, cost)
    given = desk.asker.ask(question, known, HOSTS, service.place, quiet=bool(known))
    return [given] if isinstance(given, str) else list(given or ())
