"""Entries that labels and variables of reverse proxies declare: Traefik and nginx-proxy."""

import re
from typing import NamedTuple

from setsail.migrate.compose.values import Service

_RULE = re.compile(r"traefik\.(?:http\.routers\.[^.]+\.rule|frontend\.rule)")
_PORT = re.compile(r"traefik\.(?:http\.services\.[^.]+\.loadbalancer\.server\.port|port)")
_HOSTS = re.compile(r"\bHost(?:SNI)?\s*(?:\(|:)\s*([^)&|]+)")
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]*[A-Za-z0-9])+")


class Route(NamedTuple):
    """The host names of an entry, and the container's port behind it; 0 where it is not said."""

    hosts: tuple[str, ...] = ()
    port: int = 0


def of(service: Service) -> Route:
    """What a proxy that reads labels or variables would let through to a service."""
    hosts: dict[str, None] = dict.fromkeys(service.cluster.hosts)
    ports: list[str] = []
    for name, value in service.labels.items():
        text = value.text or ""
        if _RULE.fullmatch(name):
            for found in _HOSTS.finditer(text):
                hosts.update(dict.fromkeys(re.split(r"[`'\",\s]+", found[1])))
        elif _PORT.fullmatch(name):
            ports.append(text)
    said = {name: value.text or "" for name, value in service.environment.items()}
    hosts.update(dict.fromkeys(said.get("VIRTUAL_HOST", "").split(",")))
    ports.append(said.get("VIRTUAL_PORT", ""))
    port = next((int(p) for p in ports if p.isascii() and p.isdigit() and len(p) < 6), 0)
    return Route(tuple(h for h in hosts if _NAME.fullmatch(h)), port if port < 65536 else 0)
