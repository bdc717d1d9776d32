"""Where a text speaks of a host: in URLs, host:port pairs, and values of keys that name hosts.

A name counts only where it stands as a host: `redis` in `redis://redis:6379` once, in
`REDIS_IMAGE=redis:7` and `/var/lib/redis` never.
"""

import re
from collections.abc import Collection, Iterator
from typing import Literal, NamedTuple

Confidence = Literal["high", "medium", "low"]

_HOST = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?"
_URL = re.compile(
    r"(?P<scheme>(?:jdbc:)?[a-zA-Z][a-zA-Z0-9+.:-]{1,40}?)://(?:[^\s/@'\"]*@)?(?P<rest>[^\s'\"<>;/?&]+)"
)
_ORACLE = re.compile(rf"(?P<scheme>jdbc:oracle:thin):[^\s@]*@(?://)?(?P<rest>{_HOST}:\d{{2,5}})")
_DSN = re.compile(rf"@(?:tcp|udp)?\((?P<host>{_HOST})(?::(?P<port>\d{{2,5}}))?\)")
_PAIR = re.compile(
    rf"(?<![\w.\-/@:])(?P<host>{_HOST}):(?P<port>\d{{2,5}})(?![\w-]|\.\d)"
)  # no path before it: images and mounts are no hosts
_FIELD = re.compile(
    rf"(?i)(?:^|[\s;,&?'\"])(?:-h|--?host(?:name)?|server|data source|host|addr(?:ess)?)"
    rf"(?:\s*[= ]\s*)(?:tcp:)?(?P<host>{_HOST})(?=$|[\s;,&'\":])"
)
_REPLICA = re.compile(
    rf"(?:replicaof|slaveof|sentinel\s+monitor\s+\S+)\s+(?P<host>{_HOST})\s+(?P<port>\d{{2,5}})"
)
_ITEM = re.compile(rf"{_HOST}$")
_HOST_WORDS = {
    "host", "hosts", "hostname", "server", "servers", "addr", "addrs", "address", "addresses",
    "endpoint", "endpoints", "upstream", "upstreams", "backend", "broker", "brokers", "node",
    "nodes", "url", "uri", "urls", "ip", "seeds", "contactpoints", "bootstrap", "proxy",
    "discovery", "target", "targets", "peers", "connect", "conn", "connection", "service",
    "dashboard",
}  # fmt: skip
_NO_HOST = {"image", "tag", "version", "name", "user", "username", "password", "database", "label"}


class Mention(NamedTuple):
    """A host as it is written, with port, scheme and the path behind it where they stand there."""

    host: str
    port: int | None
    scheme: str
    confidence: Confidence
    path: str = ""


def words(key: str) -> list[str]:
    """The words of a key: DB_HOST, dbHost and db.host are db and host."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key)
    return [word for word in re.split(r"[^a-z]+", spaced.lower()) if word]


def names_host(key: str) -> bool:
    """Whether the value of a key is likely to be a host."""
    found = words(key)
    if not found or found[-1] in _NO_HOST:
        return False
    return found[-1] in _HOST_WORDS or found[-1].endswith(("host", "hostname", "server", "addr"))


def find(text: str, key: str = "") -> Iterator[Mention]:
    """Every mention in a value or a line; `key` is what the value stands under."""
    rest = text
    for pattern in (_ORACLE, _URL):
        for found in pattern.finditer(rest):
            yield from _of_url(found, text)
        rest = pattern.sub(" ", rest)
    for found in _DSN.finditer(rest):
        yield Mention(found["host"], _port(found["port"]), "", "high")
    rest = _DSN.sub(" ", rest)
    if not _NO_HOST & set(words(key)[-1:]):
        for pattern in (_REPLICA, _PAIR):
            for found in pattern.finditer(rest):
                if not found["host"].isdigit():
                    yield Mention(found["host"], _port(found["port"]), "", "high")
        rest = _REPLICA.sub(" ", _PAIR.sub(" ", rest))
    for found in _FIELD.finditer(rest):
        yield Mention(found["host"], None, "", "high")
    if names_host(key):
        for item in re.split(r"[,;\s]+", rest.strip()):
            if _ITEM.match(item):
                yield Mention(item, None, "", "medium")


def _of_url(found: re.Match[str], text: str) -> Iterator[Mention]:
    scheme = found["scheme"].lower()
    for part in re.split(r"[,)]", found["rest"].rpartition("@")[2]):
        item = part.removeprefix("address=").lstrip("(")
        host, _, port = item.partition(":")
        if re.fullmatch(_HOST, host):
            yield Mention(host, _port(port), scheme, "high", _path(found, text))


def _path(found: re.Match[str], text: str) -> str:
    """The first part of the path, which is the database of a store."""
    behind = text[found.end() : found.end() + 100]
    name = re.match(r"/([A-Za-z0-9_.-]+)", behind)
    return name[1] if name else ""


def _port(text: str | None) -> int | None:
    digits = re.match(r"\d{2,5}$", text or "")
    return int(digits[0]) if digits and int(digits[0]) < 65536 else None


def of_names(text: str, key: str, names: Collection[str]) -> Iterator[Mention]:
    """The mentions of some names only."""
    seen = set()
    for mention in find(text, key):
        host = mention.host if mention.host in names else mention.host.partition(".")[0]
        if host in names and (host, mention.port) not in seen:
            seen.add((host, mention.port))
            yield mention._replace(host=host)
