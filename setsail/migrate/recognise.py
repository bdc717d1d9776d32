"""What a service is: by its image, and where the image is renamed, by what stands around it."""

import re
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate import kinds
from setsail.migrate.compose.values import Service
from setsail.migrate.dockerfile import Dockerfile


class Sign(NamedTuple):
    """The program that a service runs, and what tells so."""

    kind: kinds.Kind
    why: Text


def program(service: Service, dockerfile: Dockerfile) -> Sign | None:
    """The program of a service; None for programs of the system's own."""
    image = service.image.text or "" if service.image else ""
    for name in (image, dockerfile.base):
        if name and (kind := kinds.of_image(name)) is not None:
            return Sign(kind, Text(f"its image {name}", f"镜像 {name}"))
    if _helps_another(service, image):
        return None
    return _by_command(service) or _by_data(service) or _by_name(service, image)


def _helps_another(service: Service, image: str) -> bool:
    """Whether a name says that it backs up, feeds or shows a store, and is none."""
    words = set(re.split(r"[^a-z]+", f"{service.name} {kinds.base(image)}".lower()))
    return bool(words & {"backup", "exporter", "migrate", "migration", "init", "seed", "dump"})


def _by_command(service: Service) -> Sign | None:
    words = (*(service.entrypoint or ())[:1], *(service.command or ())[:1])
    for word in words:
        if (kind := kinds.of_command(word)) is not None:
            return Sign(kind, Text(f"it starts {word}", f"启动的是 {word}"))
    return None


def _by_data(service: Service) -> Sign | None:
    if service.build is not None and service.image is None:
        return None
    for mount in service.mounts:
        kind = None if mount.read_only else kinds.of_data(mount.target)
        if kind is not None:
            return Sign(kind, Text(f"it keeps data at {mount.target}", f"数据位于 {mount.target}"))
    return None


def _by_name(service: Service, image: str) -> Sign | None:
    kind = kinds.near_image(image) if image else None
    if kind is None:
        return None
    ports = {port.target for port in service.ports} | set(service.expose)
    if kind.port in ports:
        sign = f"{kind.port}"
        return Sign(kind, Text(f"its image's name and port {sign}", f"镜像名与端口 {sign}"))
    if kind.variable and kind.variable in service.environment:
        return Sign(
            kind, Text(f"its image's name and {kind.variable}", f"镜像名与 {kind.variable}")
        )
    return None
