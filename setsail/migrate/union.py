"""Several projects to one: the same service named in two sources is one."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from setsail.finding.text import Text
from setsail.migrate import naming
from setsail.migrate.compose.values import Project, Service
from setsail.migrate.ledger import Item

_KEPT = ("name", "place", "keys", "where")


def of(projects: Sequence[Project]) -> Project:
    """One project. Where sources differ about a value, the earlier project counts; what it does
    not say is taken from the later ones. Aliases and edges of all count."""
    whole = projects[0]
    for other in projects[1:]:
        whole = _two(whole, other)
    return whole


def _two(first: Project, second: Project) -> Project:
    known = {naming.component(name): name for name in first.services}
    services = dict(first.services)
    items = [*first.items, *second.items]
    for name, service in second.services.items():
        same = known.get(naming.component(name))
        if same is None:
            services[name] = service
            continue
        services[same] = _joined(services[same], service, name)
        message = Text(
            f"{same} is described twice; {services[same].place.file} counts where they differ",
            f"{same} 有两处描述；不一致时以 {services[same].place.file} 为准",
        )
        items.append(Item("carried", same, service.place.file, message, service.place))
    renamed = {name: known.get(naming.component(name), name) for name in second.services}
    services = {name: _followed(one, renamed) for name, one in services.items()}
    return replace(
        first,
        services=services,
        inactive={**second.inactive, **first.inactive},
        sections={k: {**second.sections.get(k, {}), **v} for k, v in first.sections.items()},
        problems=(*first.problems, *second.problems),
        unset=(*first.unset, *second.unset),
        top={**second.top, **first.top},
        items=tuple(items),
    )


def _joined(first: Service, second: Service, name: str) -> Service:
    """One service of two: each value of the first that says something, else of the second."""
    values: dict[str, Any] = {}
    for field in fields(Service):
        if field.name not in _KEPT:
            own, other = getattr(first, field.name), getattr(second, field.name)
            values[field.name] = _value(own, other, field.name)
    values["aliases"] = tuple(dict.fromkeys((name, *first.aliases, *second.aliases)))
    return replace(first, **values)


def _value(own: Any, other: Any, field: str) -> Any:
    if isinstance(own, Mapping):
        return {**other, **own}
    if field in ("reaches", "links"):
        return (*own, *other)
    if field == "ports":
        targets = {(port.target, port.protocol) for port in own}
        return (*own, *(port for port in other if (port.target, port.protocol) not in targets))
    if field == "mounts":
        targets = {mount.target for mount in own}
        return (*own, *(mount for mount in other if mount.target not in targets))
    if field in ("cluster", "limits"):
        names = [part.name for part in fields(own)]
        return replace(own, **{n: getattr(own, n) or getattr(other, n) for n in names})
    return own or other


def _followed(service: Service, renamed: Mapping[str, str]) -> Service:
    """A service whose edges name services as the whole project does."""
    reaches = tuple(
        replace(one, service=renamed.get(one.service, one.service)) for one in service.reaches
    )
    return replace(service, reaches=reaches) if reaches != service.reaches else service
