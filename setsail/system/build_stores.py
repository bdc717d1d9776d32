"""The long form of stores and of what stays outside, to values."""

from setsail.system import image, stores, values
from setsail.system.build import Tree, backup, duration, owner, resources, words
from setsail.system.build_workload import Images


def stateful(name: str, said: Tree, images: Images) -> values.Stateful:
    """A store in the cluster."""
    written = said.get("image")
    if written is None:
        written = image.of_store(said["type"], said.get("version", ""), images.registry)
        found = image.parse(written)
    else:
        found = image.parse(written, images.registry)
    return values.Stateful(
        name=name,
        type=said["type"],
        image=str(found),
        version=said.get("version") or found.tag,
        digest=found.digest or images.digests.get(str(found)),
        topology=said["topology"],
        replicas=said["replicas"],
        port=said.get("port", 0),
        storage=said["storage"],
        resources=resources(said.get("resources")),
        secret=said.get("secret"),
        max_connections=said.get("maxConnections"),
        backup=backup(said.get("backup")),
        rpo=duration(said.get("rpo")),
        rto=duration(said.get("rto")),
        config=said.get("config") or {},
        user=said.get("user"),
        owner=owner(said["owner"]),
    )


def external(name: str, said: Tree) -> values.External:
    """What stays where it is."""
    return values.External(
        name=name,
        type=said["type"],
        hosts=words(said.get("hosts")) or (),
        primary=words(said.get("primary")) or (),
        replicas=words(said.get("replicas")) or (),
        port=said.get("port") or stores.EXTERNAL_PORTS.get(said["type"]) or 0,
        secret=said.get("secret"),
        tls=said.get("tls"),
        max_connections=said.get("maxConnections"),
        owner=said.get("owner", ""),
        rpo=duration(said.get("rpo")),
        rto=duration(said.get("rto")),
        backup=backup(said.get("backup")),
        shared=said.get("shared", False),
    )
