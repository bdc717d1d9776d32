"""Configuration files as lines of keys and values, whatever their format."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from setsail.document import load as documents
from setsail.document import meaning

_READABLE = (".conf", ".cnf", ".cfg", ".ini", ".properties", ".yml", ".yaml", ".toml", ".template",
             ".tmpl", ".xml", ".json", ".env", ".caddyfile")  # fmt: skip
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z_][\w.-]*)(?::-?([^{}]*))?\}")
_COMMENT = re.compile(r"(^|\s)(#|//|;)(?!/).*$|<!--.*?-->")
_ASSIGNED = re.compile(r"""^\s*["']?([\w.\-\[\]]+)["']?\s*[:=]\s*(.*?)\s*[,;]?\s*$""")
_DIRECTIVE = re.compile(r"^\s*([a-z_]+)\s+([^;{]+);?")
_UPSTREAM = re.compile(r"^\s*upstream\s+([\w.-]+)\s*\{", re.MULTILINE)
_NGINX = re.compile(r"^\s*(server|http|stream|location\s+\S.*)\s*\{\s*$", re.MULTILINE)
_PASS = {"proxy_pass", "fastcgi_pass", "uwsgi_pass", "grpc_pass", "scgi_pass", "memcached_pass"}


class Line(NamedTuple):
    """One setting: its line from 1, its key (dotted) and its value with placeholders filled."""

    number: int
    key: str
    value: str


def is_config(path: str) -> bool:
    """Whether a file is one that settings are read from."""
    name = posixpath.basename(path).lower()
    return name.endswith(_READABLE) or name in ("caddyfile", "redis.conf", "my.cnf")


def lines(path: str, text: str, values: Mapping[str, str]) -> Iterator[Line]:
    """The settings of a file; `${X:default}` takes the value of X, else the default."""

    def filled(value: str) -> str:
        return _PLACEHOLDER.sub(lambda m: values.get(m[1]) or m[2] or "", value)

    if path.lower().endswith((".yml", ".yaml")):
        yield from (line._replace(value=filled(line.value)) for line in _yaml(path, text))
        return
    blocks = _blocks(text)
    nginx = bool(blocks or _NGINX.search(text))
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", raw) if "://" not in raw else raw.partition(" #")[0]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        yield _nginx(number, line, blocks) if nginx else _plain(number, filled(line))


def with_ports(found: list[Line]) -> Iterator[Line]:
    """The settings, in which a host has the port that stands beside it under a key of its own:
    redis.host and redis.port, socket_address.address and socket_address.port_value."""
    for at, line in enumerate(found):
        before, _, last = line.key.rpartition(".")
        if last.lower() in _HOST_KEYS and re.fullmatch(r"[\w.-]+", line.value):
            near = found[max(0, at - 2) : at] + found[at + 1 : at + 3]
            ports = (n.value for n in near if n.key.rpartition(".")[0] == before and _is_port(n))
            port = next(ports, "")
            yield line._replace(value=f"{line.value}:{port}") if port else line
        else:
            yield line


_HOST_KEYS = {"host", "hostname", "address", "addr", "server", "ip"}


def _is_port(line: Line) -> bool:
    return line.key.rpartition(".")[2].lower() in ("port", "port_value") and line.value.isdigit()


def _blocks(text: str) -> set[str]:
    return set(_UPSTREAM.findall(text))


def _nginx(number: int, line: str, upstreams: set[str]) -> Line:
    """A directive of nginx; a pass to an upstream of the same file is no host."""
    found = _DIRECTIVE.match(line)
    if found is None:
        return Line(number, "", "")
    word, value = found[1], found[2].strip()
    if word in _PASS:
        host = re.sub(r"^\w+://", "", value).partition("/")[0].partition(":")[0]
        return Line(number, "", "") if host in upstreams else Line(number, "upstream", value)
    if word == "server":
        return Line(number, "server", value.split()[0])
    if word in ("set", "auth_request"):
        return Line(number, "", value)
    return Line(number, "", "")


def _plain(number: int, line: str) -> Line:
    found = _ASSIGNED.match(line)
    if found is not None:
        return Line(number, found[1], found[2].strip("\"'"))
    return Line(number, "", line)


def _yaml(path: str, text: str) -> Iterator[Line]:
    for document in documents.load(text, path, meaning.COMPOSE).documents:
        for written in document.scalars():
            if not written.is_key:
                key = ".".join(str(step) for step in written.path if not isinstance(step, int))
                yield Line(document.position(written.node).line, key, written.text)


class Spring(NamedTuple):
    """What a bootstrap.yml or application.yml says of its program."""

    path: str
    name: str
    port: int | None


def spring(path: str, text: str) -> Spring | None:
    """The name and port of a Spring program; None for other files."""
    found = {line.key: line.value for line in lines(path, text, {})}
    name = found.get("spring.application.name", "")
    port = found.get("server.port", "")
    if not name and not any(key.startswith(("spring.", "server.port")) for key in found):
        return None
    return Spring(path, name, int(port) if port.isdigit() and len(port) < 6 else None)


_SPRING = re.compile(r"(^|/)(bootstrap|application)(-[\w]+)?\.(ya?ml|properties)$")


def is_spring(path: str) -> bool:
    """Whether a file is one that Spring programs are configured by."""
    return bool(_SPRING.search(path)) and "/test/" not in path and "/target/" not in path
