"""Varied valid systems, for every test that must hold for any of them.

`generated(seed)` gives the text of a system.yaml and always the same one; `systems()` is the
Hypothesis strategy over the same systems, which shrinks towards small ones.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies

from setsail.system import write

T = TypeVar("T")
Tree = dict[str, Any]
NAMES = (
    "gateway", "order", "inventory", "payment", "user", "cart", "search", "price",
    "coupon", "report", "audit-log", "notify",
)  # fmt: skip
STORES = {
    "postgres": "postgres", "mysql-db": "mysql", "redis": "redis", "rabbit": "rabbitmq",
    "kafka": "kafka", "mongo": "mongodb", "es": "elasticsearch", "minio": "minio",
}  # fmt: skip
OUTSIDE = {
    "oracle-erp": ("oracle", "10.20.1.{n}"),
    "old-mysql": ("mysql", "10.20.3.{n}"),
    "mq": ("rabbitmq", "10.20.4.{n}"),
    "nacos": ("nacos", "10.20.5.{n}"),
    "alipay": ("https", "api{n}.alipay.example.com"),
    "sms": ("https", "sms{n}.aliyun.example.com"),
    "ledger": ("grpc", "fd00:10::{n}"),
}
CONFIG = {"LOG_LEVEL": "info", "TTL": "30m", "FEATURE_COUPON": "true", "GREETING": "你好: #1"}


class Dice(Protocol):
    """Where choices come from: a seed or Hypothesis."""

    def number(self, least: int, most: int) -> int: ...
    def one(self, among: Sequence[T]) -> T: ...
    def some(self, among: Sequence[T], most: int) -> list[T]: ...
    def flip(self) -> bool: ...


class Seeded:
    """Dice from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def one(self, among: Sequence[T]) -> T:
        return self.random.choice(among)

    def some(self, among: Sequence[T], most: int) -> list[T]:
        wanted = self.random.randint(0, min(most, len(among)))
        chosen = set(self.random.sample(range(len(among)), wanted))
        return [item for at, item in enumerate(among) if at in chosen]

    def flip(self) -> bool:
        return self.random.random() < 0.5


class Drawn:
    """Dice from Hypothesis."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw

    def number(self, least: int, most: int) -> int:
        value: int = self.draw(strategies.integers(least, most))
        return value

    def one(self, among: Sequence[T]) -> T:
        value: T = self.draw(strategies.sampled_from(among))
        return value

    def some(self, among: Sequence[T], most: int) -> list[T]:
        chosen = self.draw(
            strategies.sets(strategies.integers(0, len(among) - 1), max_size=most)
            if among
            else strategies.just(set())
        )
        return [item for at, item in enumerate(among) if at in chosen]

    def flip(self) -> bool:
        return bool(self.draw(strategies.booleans()))


def generated(seed: int) -> str:
    """The text of a valid system.yaml; the same for the same seed."""
    return write.dump(tree(Seeded(seed)))


@strategies.composite
def systems(draw: Callable[..., Any]) -> str:
    """Texts of valid system.yaml files."""
    return write.dump(tree(Drawn(draw)))


def tree(dice: Dice) -> Tree:
    """A valid system as a tree, in short and long forms as the dice fall."""
    names = NAMES[: dice.number(1, len(NAMES))]
    cut = dice.number(1, len(names))
    workers = list(names[cut : cut + dice.number(0, 3)])
    jobs = list(names[cut + len(workers) : cut + len(workers) + dice.number(0, 2)])
    stores, outside = dice.some(list(STORES), 3), dice.some(list(OUTSIDE), 3)
    defaults = _defaults(dice)
    found: Tree = {
        "system": dice.one(("shop", "order", "erp-2")),
        "owner": dice.one(({"team": "trade", "tier": dice.number(1, 3)}, "trade")),
        "registry": "harbor.example.cn/trade",
        **({"slo": {"availability": "99.9%", "latency": {"p99": "300ms"}}} if dice.flip() else {}),
        **({"timezone": "Asia/Shanghai"} if dice.flip() else {}),
        **({"defaults": defaults} if defaults else {}),
        "external": {name: _external(dice, name) for name in outside},
        "stateful": {name: _stateful(dice, name) for name in stores},
    }
    found["services"] = {
        name: _service(dice, name, _edges(dice, (list(names[:cut])[at + 1 :], stores, outside)))
        for at, name in enumerate(names[:cut])
    }
    found["workers"] = {
        name: _worker(dice, name, _edges(dice, (list(names[:cut]), stores, outside)))
        for name in workers
    }
    found["jobs"] = {name: _job(dice, name, _edges(dice, ([], stores, outside))) for name in jobs}
    found["environments"] = _environments(dice, found)
    return {key: value for key, value in found.items() if value}


def _maybe(dice: Dice, said: Mapping[str, Any]) -> Tree:
    """Some of the keys of `said`."""
    return {key: said[key] for key in dice.some(list(said), len(said))}


def _defaults(dice: Dice) -> Tree:
    return _maybe(
        dice,
        {
            "metrics": dice.one(("/metrics", {"path": "/metrics"})),
            "resources": {"cpu": "250m", "memory": "256Mi"},
            "grace": "45s",
            "pullSecret": "harbor-pull",
            "logLevel": "info",
        },
    )


def _external(dice: Dice, name: str) -> Tree:
    kind, form = OUTSIDE[name]
    hosts = [form.format(n=n) for n in range(1, dice.number(1, 3) + 1)]
    at = dice.number(0, 2)
    if at == 0 and not form.startswith("api"):
        addresses: Tree = {"primary": hosts[:1], **({"replicas": hosts[1:]} if hosts[1:] else {})}
    else:
        addresses = {"hosts": hosts[0] if len(hosts) == 1 and at == 1 else hosts}
    port = {"port": 9090} if kind == "grpc" else {}
    more = _maybe(
        dice,
        {"owner": "dba", "tls": True, "maxConnections": 1000, "rto": "5m", "rpo": "0s"},
    )
    return {"type": kind, **addresses, **port, **more}


def _stateful(dice: Dice, name: str) -> Tree:
    kind = STORES[name]
    replicas = dice.one((1, 1, 3))
    backup = {"every": dice.one(("6h", "24h")), "keep": "7d", "to": f"s3://backup/{name}"}
    more = _maybe(
        dice,
        {
            "storage": dice.one(("10Gi", "200Gi")),
            "rto": "10m",
            "maxConnections": 200,
            "secret": f"vault:trade/{name}",
            "resources": {"cpu": "500m", "memory": "1Gi", "memoryLimit": "2Gi"},
        },
    )
    return {
        "type": kind,
        **({"topology": "sentinel"} if kind == "redis" and replicas == 3 else {}),
        **({"replicas": replicas} if replicas != 1 else {}),
        "backup": backup,
        **more,
    }


def _edges(dice: Dice, callees: tuple[list[str], list[str], list[str]]) -> Tree:
    services, stores, outside = callees
    found: Tree = {}
    for name in dice.some(services, 3):
        found[name] = _call(dice)
    for name in dice.some([*stores, *outside], 3):
        found[name] = _use(dice, STORES.get(name) or OUTSIDE[name][0], name)
    return found


def _call(dice: Dice) -> Tree:
    said = _maybe(
        dice,
        {
            "timeout": dice.one(("300ms", "2s")),
            "breaker": dice.one(({"errors": "50%", "open": "30s"}, {"errors": "20%"})),
            "optional": True,
            "tls": dice.flip(),
        },
    )
    return {**said, "retries": 1, "idempotent": True} if dice.flip() else said


def _use(dice: Dice, kind: str, name: str) -> Tree:
    if kind in ("https", "grpc"):
        return _call(dice)
    if kind in ("rabbitmq", "kafka"):
        sent: Tree = {"publish": ["order.created", "order.paid"]}
        return dice.one((sent, {"consume": "notify"}, {}))
    said = _maybe(
        dice, {"pool": dice.number(1, 20), "timeout": "1s", "secret": f"vault:trade/{name}-app"}
    )
    if kind in ("postgres", "mysql", "oracle", "mongodb"):
        said |= _maybe(dice, {"database": "trade", "access": dice.one(("ro", "rw"))})
    return said


def _pod(dice: Dice, name: str, needs: Tree) -> Tree:
    more = _maybe(
        dice,
        {
            "config": CONFIG,
            "files": {f"/etc/{name}/app.yaml": "pageSize: 50\nname: 订单\n"},
            "secrets": {"API_KEY": f"vault:trade/{name}#api_key"},
            "env": {"POD_IP": {"field": "status.podIP"}, "LANG": "C.UTF-8"},
            "volumes": {"cache": "/cache", "work": {"path": "/work", "size": "1Gi"}},
            "writable": ["/tmp", "/var/run"],
            "args": ["--verbose", "--port=8080"],
            "user": 10001,
            "init": {"prepare": {"image": f"{name}:1.0.0", "args": ["prepare"]}},
            "sidecars": {"proxy": "proxy:2.0.1"},
            "runbook": f"https://wiki.example.cn/{name}",
            "tracing": dice.one(("otel", "skywalking")),
            "resources": {"cpu": "500m", "memory": "512Mi", "memoryLimit": "1Gi"},
            "owner": {"team": "payments", "tier": 2},
        },
    )
    image = f"{name}:1.{dice.number(0, 9)}.{dice.number(0, 9)}"
    return {"image": image, **more, **({"needs": needs} if needs else {})}


def _service(dice: Dice, name: str, needs: Tree) -> Tree:
    ports: Tree = dice.one(
        (
            {"port": 8080},
            {"ports": {"http": 8080}},
            {"ports": {"http": 8080, "grpc": {"number": 9090, "app": "grpc"}}},
        )
    )
    health: Tree = dice.one(
        (
            {"live": "/livez", "ready": "/readyz", "startup": "60s"},
            {"live": {"path": "/livez", "period": "20s"}, "ready": {"path": "/readyz"}},
            {"live": {"tcp": True}, "ready": {"path": "/readyz", "port": 8080}, "startup": "90s"},
        )
    )
    more = _maybe(
        dice,
        {
            "expose": dice.one(
                (
                    f"{name}.example.cn",
                    {"host": f"{name}.example.cn", "tls": "shop-cn", "rateLimit": "2000/s"},
                )
            ),
            "release": dice.one(
                (
                    {"canary": ["5%", "25%", "50%"], "gate": "slo"},
                    {"blueGreen": {"promote": "manual"}},
                )
            ),
        },
    )
    return {**_pod(dice, name, needs), **ports, "health": health, "scale": _scale(dice), **more}


def _worker(dice: Dice, name: str, needs: Tree) -> Tree:
    health = {"live": {"exec": ["/bin/check", "live"]}, "ready": {"exec": ["/bin/check", "ready"]}}
    return {**_pod(dice, name, needs), "health": health, "scale": _scale(dice)}


def _job(dice: Dice, name: str, needs: Tree) -> Tree:
    said: Tree = {
        "schedule": dice.one(("30 2 * * *", "*/15 * * * *", "0 9 * * mon-fri")),
        "deadline": "2h",
        "alerts": {"missed": "15m"},
    }
    return {**_pod(dice, name, needs), **(said if dice.flip() else {"deadline": "30m"})}


def _scale(dice: Dice) -> Any:
    least = dice.number(2, 4)
    most = least + dice.number(1, 20)
    return dice.one(
        (
            least,
            {"min": least, "max": most, "cpu": "65%"},
            {"min": least, "max": most, "rps": 400},
            {"min": least, "max": most, "memory": "80%", "queueDepth": 500},
        )
    )


def _environments(dice: Dice, found: Tree) -> Tree:
    prod: Tree = {
        "production": True,
        **_maybe(
            dice,
            {
                "approvers": ["trade-lead", "sre-lead"],
                "changeWindow": {"when": "Tue-Thu 10:00-17:00", "timezone": "Asia/Shanghai"},
                "platform": _platform(dice),
            },
        ),
    }
    if not dice.flip():
        return {"prod": prod}
    outside = {
        name: {"hosts": ["10.9.0.5"], "primary": None, "replicas": None}
        if at == 0 and not dice.flip()
        else {"shared": True}
        for at, name in enumerate(found["external"])
    }
    first = next(iter(found["services"]))
    test: Tree = {
        "secrets": "vault:trade-test",
        **_maybe(dice, {"scale": 1, "slo": None, "platform": {"context": "test-hz"}}),
        **({"external": outside} if outside else {}),
        **({"services": {first: {"config": {"LOG_LEVEL": "debug"}}}} if dice.flip() else {}),
    }
    return {"test": test, "prod": prod}


def _platform(dice: Dice) -> Tree:
    return {
        "context": "prod-hz",
        **_maybe(
            dice,
            {
                "version": "1.31",
                "zones": 3,
                "gatewayClass": "eg",
                "storageClass": "ssd",
                "snapshotClass": "ssd-snap",
                "secretStore": "vault",
                "networkPlugin": dice.one(("calico", "cilium")),
                "mesh": "istio",
                "monitoring": "prometheus-operator",
                "entryNamespace": "ingress",
            },
        ),
    }
