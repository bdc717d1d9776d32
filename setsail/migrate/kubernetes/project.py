"""The objects of many files to one project."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.manifest.manifest import Manifest, items, number, text
from setsail.migrate.compose.values import Port, Project, Reach, Service
from setsail.migrate.kubernetes import keys, network, workload
from setsail.migrate.kubernetes.objects import Objects
from setsail.migrate.ledger import Ledger

_RUN = (
    "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod", "Job",
    "CronJob",
)  # fmt: skip


def read(manifests: Sequence[Manifest], folder: str) -> Project:
    """The project that some objects are. Never raises."""
    objects, ledger = Objects(_as_native(one) for one in manifests), Ledger()
    workloads = _once(m for m in objects.of(*_RUN) if m.pod is not None and not _is_owned(m))
    spaces: dict[str, list[Manifest]] = {}
    for one in workloads:
        spaces.setdefault(one.namespace, []).append(one)
    chosen = {
        id(s): network.selected(s, spaces.get(s.namespace, [])) for s in objects.of("Service")
    }
    mine = _by_workload(objects, chosen)
    names = _names(workloads, mine, chosen)
    scalers = workload.scalers(objects)
    problems = tuple(_shared(objects, chosen))
    services: dict[str, Service] = {}
    hosts = network.entries(objects)
    for manifest in workloads:
        name = names[id(manifest)]
        leading = [s for s in mine.get(id(manifest), ()) if chosen[id(s)][0] is manifest]
        entered = [h for s in leading for h in hosts.get((s.namespace, s.name), ())]
        scaler = scalers.get((manifest.namespace, manifest.kind, manifest.name), {})
        around = workload.Around(objects, leading, tuple(dict.fromkeys(entered)), scaler, ledger)
        found = workload.service(name, manifest, around)
        if found is not None:
            services[name] = found
            keys.note(name, manifest, ledger, objects)
    _allow(services, objects, workloads, names)
    services.update(_outside(objects, set(services)))
    keys.note_others(objects, ledger)
    return Project(
        name=_name(workloads, folder),
        services=services,
        inactive={},
        sections={key: {} for key in ("volumes", "networks", "secrets", "configs")},
        problems=problems,
        unset=(),
        texts={},
        items=ledger.items,
    )


_LIKE = {("argoproj.io", "Rollout"), ("apps.openshift.io", "DeploymentConfig")}


def _as_native(manifest: Manifest) -> Manifest:
    """Kinds of others that hold a pod as a Deployment does."""
    if (manifest.api_version.partition("/")[0], manifest.kind) not in _LIKE:
        return manifest
    body = {**manifest.body, "apiVersion": "apps/v1", "kind": "Deployment"}
    return Manifest(manifest.document, manifest.base, body)


def _once(found: Iterable[Manifest]) -> list[Manifest]:
    """Each workload once: patches of an overlay repeat a name and leave out the image."""
    chosen: dict[tuple[str, str, str], Manifest] = {}
    for one in found:
        key = (one.kind, one.namespace, one.name or str(id(one)))
        known = chosen.get(key)
        if known is None or (not _has_image(known) and _has_image(one)):
            chosen[key] = one
    bases = {(m.kind, m.name) for m in chosen.values() if _has_image(m)}
    return [m for m in chosen.values() if _has_image(m) or (m.kind, m.name) not in bases]


def _has_image(manifest: Manifest) -> bool:
    return manifest.pod is not None and any(c.image for c in manifest.pod.containers)


def _is_owned(manifest: Manifest) -> bool:
    """Whether another object made it, as in a dump of a live namespace."""
    return any(isinstance(o, dict) for o in items(manifest.body, "metadata", "ownerReferences"))


def _name(workloads: Sequence[Manifest], folder: str) -> str:
    spaces = {m.namespace for m in workloads} - {"", "default"}
    return spaces.pop() if len(spaces) == 1 else folder


def _by_workload(objects: Objects, chosen: dict[int, list[Manifest]]) -> dict[int, list[Manifest]]:
    """The Services that lead to each workload."""
    found: dict[int, list[Manifest]] = {}
    for service in objects.of("Service"):
        for manifest in chosen[id(service)]:
            found.setdefault(id(manifest), []).append(service)
    return found


def _names(
    workloads: Sequence[Manifest],
    leading: dict[int, list[Manifest]],
    chosen: dict[int, list[Manifest]],
) -> dict[int, str]:
    """A workload is named as its callers name it: by its Service, where one leads to it alone."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for manifest in workloads:
        mine = leading.get(id(manifest), [])
        alone = [s.name for s in mine if len(chosen[id(s)]) == 1]
        name = (
            _own_name(manifest)
            or text(manifest.body, "metadata", "generateName").strip("-")
            or "pod"
        )
        if alone and name not in alone and name not in {s.name for s in mine}:
            name = alone[0]
        if name in taken:
            name = f"{manifest.namespace or manifest.kind.lower()}-{name}"
        taken.add(name)
        found[id(manifest)] = name
    return found


def _own_name(manifest: Manifest) -> str:
    """Its name; that of a Job which Setsail rendered has a hash at its end."""
    ours = manifest.labels.get("app.kubernetes.io/managed-by") == "setsail"
    named = manifest.labels.get("app.kubernetes.io/name", "") if ours else ""
    return named if manifest.kind == "Job" and named else manifest.name


def _shared(objects: Objects, chosen: dict[int, list[Manifest]]) -> Iterator[Problem]:
    for service in objects.of("Service"):
        several = chosen[id(service)]
        if len(several) > 1:
            names = ", ".join(one.name for one in several)
            message = Text(
                f"the Service {service.name} sends to {names}; callers now need the first alone",
                f"Service {service.name} 指向 {names}；现在调用方只依赖第一个",
            )
            help = Text(
                "versions of one program are one service with a release strategy",
                "同一程序的多个版本应是一个带发布策略的服务",
            )
            yield Problem(message, objects.where(service).place("metadata", "name"), help)


def _allow(
    services: dict[str, Service],
    objects: Objects,
    workloads: list[Manifest],
    names: dict[int, str],
) -> None:
    """Hand the callers what policies say of them."""
    for caller, callee, reach in network.allowed(objects, workloads):
        name = names[id(caller)]
        if name in services:
            named = Reach(names[id(callee)], reach.port, reach.via, reach.place)
            services[name] = replace(services[name], reaches=(*services[name].reaches, named))


def _outside(objects: Objects, taken: set[str]) -> Iterator[tuple[str, Service]]:
    """Services without pods: names of something outside."""
    for service in objects.of("Service"):
        if service.selector or service.name in taken:
            continue
        addresses = tuple(_addresses(service, objects))
        if not addresses:
            continue
        place = objects.where(service).place("metadata", "name")
        numbers = (number(p, "port") for p in items(service.body, "spec", "ports"))
        ports = tuple(Port(n, "", "tcp", "", place) for n in numbers if n and 0 < n < 65536)
        yield (
            service.name,
            Service(
                service.name,
                place,
                ports=ports,
                aliases=tuple(network.names(service)),
                addresses=addresses,
                where="outside",
            ),
        )


def _addresses(service: Manifest, objects: Objects) -> Iterator[str]:
    if name := text(service.body, "spec", "externalName"):
        yield name
    endpoints = objects.named("Endpoints", service.namespace, service.name)
    for subset in items(endpoints.body, "subsets") if endpoints else ():
        yield from (text(a, "ip") for a in items(subset, "addresses") if text(a, "ip"))
    for one in objects.of("EndpointSlice"):
        if one.labels.get("kubernetes.io/service-name") == service.name:
            for endpoint in items(one.body, "endpoints"):
                yield from (a for a in items(endpoint, "addresses") if isinstance(a, str))
