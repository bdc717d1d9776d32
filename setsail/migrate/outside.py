"""Hosts outside the project that services speak to: what stays where it is."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from setsail.migrate import kinds, mention, naming
from setsail.migrate.compose.values import Project
from setsail.migrate.edges import Outside
from setsail.migrate.evidence import Evidence

_SCHEMES = {
    "jdbc:mysql": "mysql", "mysql": "mysql", "jdbc:mariadb": "mariadb", "mariadb": "mariadb",
    "jdbc:postgresql": "postgres", "postgres": "postgres", "postgresql": "postgres",
    "postgresql+asyncpg": "postgres", "postgresql+psycopg2": "postgres", "mysql+pymysql": "mysql",
    "redis": "redis", "rediss": "redis", "amqp": "rabbitmq", "amqps": "rabbitmq",
    "mongodb": "mongodb", "jdbc:sqlserver": "sqlserver", "jdbc:oracle:thin": "oracle",
    "jdbc:dm": "dameng", "jdbc:clickhouse": "clickhouse", "kafka": "kafka", "ldap": "ldap",
    "ldaps": "ldaps", "smtp": "smtp", "https": "https", "http": "http", "nats": "tcp",
    "mqtt": "mqtt", "tcp": "tcp", "jdbc:oceanbase": "oceanbase", "jdbc:db2": "db2",
}  # fmt: skip
_OWN = {"public", "origin", "origins", "cors", "callback", "redirect", "domain", "base", "site",
        "self", "frontend", "allowed", "external", "canonical", "homepage", "docs", "issuer",
        "schema", "registry", "repo", "proxy"}  # fmt: skip
_NOBODY = re.compile(r"(?i)(^|\.)(example|test|invalid|localhost|local)(\.(com|org|net|cn))?$")
LOCAL = {"localhost", "127.0.0.1"}
_MACHINE = {"host.docker.internal", "gateway.docker.internal"}
_ALSO = {"mail": "smtp", "email": "smtp", "pg": "postgres", "postgresql": "postgres",
         "pgsql": "postgres", "mongo": "mongodb", "rabbit": "rabbitmq", "es": "elasticsearch",
         "elastic": "elasticsearch", "mssql": "sqlserver", "zk": "zookeeper"}  # fmt: skip
_TYPES = {
    "mysql", "mariadb", "postgres", "redis", "rabbitmq", "mongodb", "kafka", "elasticsearch",
    "nacos", "minio", "zookeeper", "etcd", "memcached", "sqlserver", "oracle", "clickhouse",
    "smtp", "ldap", "ldaps", "mqtt", "dameng", "db2", "oceanbase", "tidb", "consul", "eureka",
    "rocketmq", "pulsar", "activemq", "seata", "sentinel", "xxl-job", "skywalking", "apollo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class External:
    """Something outside: `hosts` is empty where only "the machine itself" is known."""

    name: str
    type: str
    hosts: tuple[str, ...]
    port: int | None
    callers: Mapping[str, Evidence]
    database: str


def find(mentions: Iterable[Outside], project: Project, taken: set[str]) -> list[External]:
    """One entry for each type and set of hosts; mentions that are no addresses are passed over."""
    groups: dict[tuple[str, str, int | None], list[Outside]] = {}
    addresses = _addresses(project)
    names = {address: name for name, address in reversed(addresses.items())}
    for each in mentions:
        kind = _type(each)
        if kind is None or not _is_address(each, addresses):
            continue
        place = each.evidence.place
        host = each.mention.host if kind in ("https", "http") else f"{place.file}:{place.line}"
        groups.setdefault((kind, host, each.mention.port), []).append(each)
    merged: dict[tuple[str, tuple[str, ...], int | None], list[Outside]] = {}
    for (kind, _, port), group in groups.items():
        named = (g.mention.host for g in group if g.mention.host not in _MACHINE)
        known = tuple(dict.fromkeys(addresses.get(host, host) for host in named))
        merged.setdefault((kind, known, port), []).extend(group)
    found = []
    for (kind, hosts, port), group in merged.items():
        name = naming.free(_name(kind, hosts, names), taken)
        taken.add(name)
        callers = {g.caller: g.evidence for g in reversed(group)}
        database = next((g.mention.path for g in group if g.mention.path), "")
        found.append(External(name, kind, hosts, port, callers, database))
    return found


def left(mentions: Iterable[Outside], project: Project) -> Iterator[Outside]:
    """Hosts with a port that are no service of the project and no address: a service that was
    not read, or the machine itself, which is another one in a pod."""
    known = {*_addresses(project), *_MACHINE}
    for each in mentions:
        host, certain = each.mention.host, each.mention.confidence == "high"
        unread = certain and "." not in host and host not in known
        itself = host in LOCAL and each.evidence.via == "config"
        if each.mention.port and (unread or itself):
            yield each


def _addresses(project: Project) -> dict[str, str]:
    """Names that extra_hosts gives to addresses."""
    found = {}
    for service in project.services.values():
        extra = service.keys.get("extra_hosts")
        for name, value in extra.mapping.items() if extra is not None else ():
            text = value.items[0].text if value.items else value.text
            if text and text != "host-gateway":
                found[name] = text
    return found


def _type(each: Outside) -> str | None:
    scheme, port = each.mention.scheme, each.mention.port
    if scheme:
        return _SCHEMES.get(scheme) or _SCHEMES.get(scheme.removesuffix("+srv"))
    words = {*mention.words(each.key), *re.split(r"[.\d-]+", each.mention.host)}
    words |= {_ALSO[word] for word in words & set(_ALSO)}
    named = next((t for t in sorted(_TYPES) if t in words), None)
    kind = kinds.of_port(port) if port else None
    usual = kind.type if kind and kind.type in _TYPES else None
    return named or usual or ("tcp" if port else None)


def _is_address(each: Outside, addresses: Mapping[str, str]) -> bool:
    host = each.mention.host
    if host in addresses or host in _MACHINE:
        return True
    if _is_ip(host):
        return not _is_nowhere(host)
    if "." not in host or _NOBODY.search(host) or not re.search(r"\.[a-z]{2,}$", host):
        return False
    if each.mention.confidence != "high" or not each.mention.scheme:
        return _is_named(each)
    web = each.mention.scheme in ("http", "https")
    return not (web and _is_own(each))


def _is_named(each: Outside) -> bool:
    """Whether a key says that its value, which looks like one, is a host: MAIL_HOST."""
    words = mention.words(each.key)
    said = mention.names_host(each.key) and (words[-1] in _HOST_KEYS or words[-1].endswith("host"))
    return said and each.evidence.via != "command" and not _OWN & set(words)


_HOST_KEYS = {"host", "hosts", "hostname", "server", "servers", "addr", "addrs", "address",
              "endpoint", "brokers"}  # fmt: skip


def _is_own(each: Outside) -> bool:
    """Whether a URL is likely to be the system's own, or only a name of something."""
    if each.evidence.via == "config" and not mention.names_host(each.key):
        return True
    return bool(_OWN & set(mention.words(each.key))) or not each.key


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_nowhere(host: str) -> bool:
    address = ipaddress.ip_address(host)
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_link_local
        or address.is_multicast
        or host.startswith("255.")
    )


def _name(kind: str, hosts: tuple[str, ...], names: Mapping[str, str]) -> str:
    """Its type where that says enough, else the name that people gave it."""
    if hosts and hosts[0] in names:
        return naming.component(names[hosts[0]])
    if kind not in ("https", "http", "tcp"):
        return naming.component(kind)
    if hosts and not _is_ip(hosts[0]):
        return naming.component(hosts[0])
    return naming.component(f"{kind}-{hosts[0]}" if hosts else kind)
