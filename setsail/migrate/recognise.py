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
    if _is_client(service):
        return None
    for name in (image, dockerfile.base):
        if name and (kind := kinds.of_image(name)) is not None:
            kind = kinds.part(kind, (service.name, *(service.command or ())))
            return Sign(kind, Text(f"its image {name}", f"镜像 {name}"))
    if _helps_another(service, image):
        return None
    return _by_command(service) or _by_data(service) or _by_name(service, image)


_CLIENT = re.compile(
    r"\b(redis-cli|redis-sentinel|psql|mysql|mysqldump|mysqladmin|pg_dump(all)?|mongo(sh)?|mongodump|"
    r"mongoimport|mongorestore|kafka-(topics|console-\w+)(\.sh)?|rabbitmqadmin|etcdctl|"
    r"createbuckets?|mc (alias|mb|config))\b(?![-/.]\w)"
)
_SERVER = re.compile(
    r"\b(redis-server|mysqld\w*|mariadbd|mongod|postgres|valkey-server|docker-entrypoint\S*|"
    r"rabbitmq-server|kafka-server-start\S*|docker/run|minio|etcd)(?![-\w.])|/run\.sh|/start\w*\.sh"
)


def _is_client(service: Service) -> bool:
    """Whether the image of a store is used for its clients: what is started speaks to a server
    and is none."""
    words = (*(service.entrypoint or ()), *(service.command or ()))
    script = " ".join(words)
    first = words[0].rpartition("/")[2] if words else ""
    asks = first in ("sh", "bash", "ash") or bool(_CLIENT.fullmatch(first))
    return asks and bool(_CLIENT.search(script)) and not _SERVER.search(script)


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
