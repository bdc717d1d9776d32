"""What an edge tells its caller: environment variables named after the callee.

MYSQL_HOST, MYSQL_PORT and, where the type has one, MYSQL_URL (never with a password); further
what the edge itself says (MYSQL_DATABASE, MYSQL_POOL, ORDER_TIMEOUT_MS, ORDER_RETRIES), so that
a program can hold to what a plain cluster does not enforce.
"""

from collections.abc import Iterator, Mapping

from setsail.derive import address, callee, names
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

SCHEMES: Mapping[str, tuple[str, str]] = {
    "http": ("http", "https"),
    "https": ("https", "https"),
    "mysql": ("mysql", "mysql"),
    "mariadb": ("mysql", "mysql"),
    "postgres": ("postgresql", "postgresql"),
    "postgresql": ("postgresql", "postgresql"),
    "redis": ("redis", "rediss"),
    "mongodb": ("mongodb", "mongodb"),
    "rabbitmq": ("amqp", "amqps"),
    "elasticsearch": ("http", "https"),
    "minio": ("http", "https"),
}
"""The scheme of a URL by type of callee, without and with TLS."""

_TOLD = (
    "database", "access", "publish", "consume", "prefetch", "group", "vhost", "bucket", "index",
    "namespace",
)  # fmt: skip
"""What is particular to a type of callee and reaches the program: MYSQL_DATABASE, …"""


def variables(system: values.System, workload: values.Workload) -> dict[str, Field]:
    """The variables of all edges of `workload`, by name; `path` is the name alone."""
    found = {}
    for edge in workload.needs:
        source = (workload.section, workload.name, "needs", edge.to)
        for name, value, why in (*_address(system, edge), *_terms(edge)):
            full = f"{names.variable(edge.to)}_{name}"
            found[full] = Field((full,), value, source, why)
    return found


_Said = tuple[str, str, Text]


def _address(system: values.System, edge: values.Edge) -> Iterator[_Said]:
    host, why = address.of(system, edge)
    ports = callee.ports(system, edge)
    yield "HOST", host, why
    if ports:
        said = Text(f"the port of {edge.to}", f"{edge.to} 的端口")
        yield "PORT", str(ports[0][1]), said
        if url := _url(system, edge, host, ports[0][1]):
            yield "URL", url, Text(f"the address of {edge.to}", f"{edge.to} 的地址")
    yield from _several(system, edge)


def _several(system: values.System, edge: values.Edge) -> Iterator[_Said]:
    """What a client needs that knows several hosts: every address, and the read replicas."""
    outside = system.external.get(edge.to)
    if outside is None:
        return
    number = edge.port or outside.port
    if len(outside.hosts) > 1:
        every = ",".join(f"{host}:{number}" if number else host for host in outside.hosts)
        yield "ADDRESSES", every, Text("every host, for clients that ask for all", "全部地址")
    if outside.replicas:
        name = address.replicas_service(outside)
        yield "REPLICA_HOST", name, Text("reads may go to the replicas", "读请求可走从库")


def _url(system: values.System, edge: values.Edge, host: str, port: int) -> str | None:
    kind = _type(system, edge)
    if kind not in SCHEMES:
        return None
    outside = system.external.get(edge.to)
    tls = edge.tls if edge.tls is not None else bool(outside and outside.tls)
    scheme = SCHEMES[kind][tls]
    shown = "" if (scheme, port) in (("http", 80), ("https", 443)) else f":{port}"
    database = edge.extra.get("database")
    return f"{scheme}://{host}{shown}" + (f"/{database}" if database else "")


def _type(system: values.System, edge: values.Edge) -> str:
    if (outside := system.external.get(edge.to)) is not None:
        return outside.type
    if (store := system.stateful.get(edge.to)) is not None:
        return store.type
    workload = callee.workloads(system).get(edge.to)
    for port in workload.ports if workload else ():
        if edge.port in (None, port.number):
            return port.app
    return "tcp"


def _terms(edge: values.Edge) -> Iterator[_Said]:
    """What the edge says about the calls themselves."""
    by_hand = Text(
        "told to the program: a plain cluster does not enforce it",
        "告知程序自行遵守：普通集群并不强制执行",
    )
    if edge.timeout is not None:
        yield "TIMEOUT_MS", str(round(edge.timeout * 1000)), by_hand
    if edge.retries is not None:
        yield "RETRIES", str(edge.retries), by_hand
    if edge.pool is not None:
        yield "POOL", str(edge.pool), Text("the size of its pool", "连接池大小")
    for key in _TOLD:
        if (value := edge.extra.get(key)) is not None:
            words = value if isinstance(value, list | tuple) else (value,)
            said = Text(f"{key} of the edge", f"边上声明的 {key}")
            yield names.variable(key), ",".join(str(word) for word in words), said
