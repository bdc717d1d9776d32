"""`volumes_from`: mounts that a service has because another has them."""

from dataclasses import replace

from setsail.migrate.compose.values import Mount, Project, Service


def volumes(project: Project) -> Project:
    """The project in which every service has all its mounts; its own win."""
    if not any(one.volumes_from for one in project.services.values()):
        return project
    services = {
        name: replace(one, mounts=_mounts(one, project, ()))
        for name, one in project.services.items()
    }
    return replace(project, services=services)


def _mounts(service: Service, project: Project, chain: tuple[str, ...]) -> tuple[Mount, ...]:
    found: dict[str, Mount] = {}
    for giver in service.volumes_from:
        other = project.services.get(giver.service)
        if other is None or giver.service in chain:
            continue
        for mount in _mounts(other, project, (*chain, service.name)):
            read_only = giver.read_only or mount.read_only
            found[mount.target] = replace(mount, read_only=read_only, place=giver.place)
    found.update({mount.target: mount for mount in service.mounts})
    return tuple(found.values())
