"""A workload to a service: its main container, and what stands beside it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from setsail.finding.text import Text
from setsail.manifest import quantity
from setsail.manifest.manifest import Container, Manifest, items, mapping, number, read, text
from setsail.migrate import naming
from setsail.migrate.compose.values import Beside, InCluster, Limits, Service, Value
from setsail.migrate.kubernetes import mounts, network, probes, variables
from setsail.migrate.kubernetes.objects import Objects
from setsail.migrate.ledger import Ledger

_WAITS = re.compile(r"\b(nc -|nslookup|wait[-_]?for|until\b|pg_isready|dockerize -wait)")
SIDECARS = re.compile(
    r"(^|[-/])(istio-proxy|proxyv2|envoy|linkerd-proxy|oauth2-proxy|fluent-?bit|filebeat|"
    r"cloudsql-proxy|\w*exporter|vault-agent|jmx)\b"
)


class Around(NamedTuple):
    """What stands around a workload: all objects, its Services, the hosts of its entries, its
    autoscaler in the words of system.yaml."""

    objects: Objects
    services: list[Manifest]
    hosts: tuple[str, ...]
    scale: dict[str, Any]
    ledger: Ledger


def service(name: str, manifest: Manifest, around: Around) -> Service | None:
    """The service of a workload; None for a pod without containers."""
    assert manifest.pod is not None
    main = _main(manifest)
    if main is None:
        return None
    objects = around.objects
    where = objects.where(manifest)
    place = where.place("metadata", "name")
    said = variables.of(main, objects)
    mounted = mounts.of(main, objects)
    offered = network.ports(main, around.services, objects)
    for volume, why, at in mounted.left:
        around.ledger.unused(name, f"volumes: {volume}", why, at)
    image = Value(main.image, where.place(*main.path, "image")) if main.image else None
    return Service(
        name=name,
        place=place,
        image=image,
        command=_words(main, "args"),
        entrypoint=_words(main, "command"),
        environment=said.environment,
        ports=offered.ports,
        mounts=mounted.mounts,
        aliases=tuple(dict.fromkeys(n for s in around.services for n in network.names(s))),
        limits=_limits(main),
        replicas=manifest.replicas if manifest.get("spec", "replicas") is not None else None,
        user=_user(main),
        grace=_seconds(manifest.pod.get("terminationGracePeriodSeconds")),
        cluster=InCluster(
            kind=manifest.kind,
            health=probes.of(main),
            references=said.references,
            fields=said.fields,
            files=mounted.files,
            hosts=around.hosts,
            schedule=text(manifest.body, "spec", "schedule"),
            timezone=text(manifest.body, "spec", "timeZone"),
            scale=around.scale,
            beside=dict(_beside(name, main, around)),
            called=offered.called,
            pull_secret=_pull_secret(manifest),
        ),
    )


def _main(manifest: Manifest) -> Container | None:
    """The container that the pod is for: not one that is known to stand beside others."""
    assert manifest.pod is not None
    mains = manifest.pod.of_role("main")
    own = [c for c in mains if not SIDECARS.search(c.image.partition(":")[0])]
    named = [c for c in own if c.name == manifest.name]
    return next(iter((*named, *own, *mains)), None)


def _words(container: Container, field: str) -> tuple[str, ...] | None:
    words = items(container.body, field)
    return tuple(str(word) for word in words) if words else None


def _limits(container: Container) -> Limits:
    def amount(kind: str, what: str) -> Decimal | None:
        try:
            return quantity.parse(read(container.body, "resources", kind, what)) or None
        except ValueError:
            return None

    cpu, memory = amount("limits", "cpu"), amount("limits", "memory")
    asked, kept = amount("requests", "cpu"), amount("requests", "memory")
    return Limits(
        float(cpu) if cpu else None,
        int(memory) if memory else None,
        float(asked) if asked else None,
        int(kept) if kept else None,
    )


def _user(container: Container) -> str:
    own = number(container.body, "securityContext", "runAsUser")
    user = own if own is not None else number(container.pod.spec, "securityContext", "runAsUser")
    return "" if user is None else str(user)


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _pull_secret(manifest: Manifest) -> str:
    assert manifest.pod is not None
    return next((text(s, "name") for s in items(manifest.pod.spec, "imagePullSecrets")), "")


def scalers(objects: Objects) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What each HorizontalPodAutoscaler says, by namespace, kind and name of its workload."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for scaler in objects.of("HorizontalPodAutoscaler"):
        kind = text(scaler.body, "spec", "scaleTargetRef", "kind")
        name = text(scaler.body, "spec", "scaleTargetRef", "name")
        most = number(scaler.body, "spec", "maxReplicas")
        if most and most > 0:
            least = max(1, number(scaler.body, "spec", "minReplicas") or 1)
            said: dict[str, Any] = {"min": min(least, most), "max": most}
            for what in ("cpu", "memory"):
                if share := _share(scaler, what):
                    said[what] = f"{share}%"
            found[(scaler.namespace, kind, name)] = said
    return found


def _share(scaler: Manifest, what: str) -> int | None:
    if what == "cpu" and (old := number(scaler.body, "spec", "targetCPUUtilizationPercentage")):
        return old if 0 < old <= 100 else None
    for metric in items(scaler.body, "spec", "metrics"):
        resource = mapping(metric, "resource")
        if text(resource, "name") == what:
            found = number(resource, "target", "averageUtilization") or number(
                resource, "targetAverageUtilization"
            )
            return found if found and 0 < found <= 100 else None
    return None


def _beside(name: str, main: Container, around: Around) -> Iterator[tuple[str, Beside]]:
    """The other containers by name. One that only waits for others is not needed: probes and
    retries do that."""
    where = around.objects.where(main.pod.owner)
    taken: set[str] = set()
    for container in main.pod.of_role("main", "init", "sidecar"):
        if container.path == main.path:
            continue
        place = where.place(*container.path)
        command, args = _words(container, "command"), _words(container, "args")
        init = container.role == "init"
        if init and _WAITS.search(" ".join((*(command or ()), *(args or ())))):
            why = Text("it only waits: probes and retries do that", "仅用于等待：由探针与重试代替")
            around.ledger.carried(name, f"initContainers: {container.name}", why, place)
            continue
        key = naming.free(naming.component(container.name or "beside"), taken)
        taken.add(key)
        if items(container.body, "volumeMounts"):
            around.ledger.unused(name, f"volumes of {container.name}", _NO_VOLUMES, place)
        said = variables.of(container, around.objects)
        yield (
            key,
            Beside(init, container.image, command, args, said.environment, said.references, place),
        )


_NO_VOLUMES = Text(
    "a container beside the main one has no volumes in system.yaml; write a patch",
    "system.yaml 中旁路容器没有卷；请以 patch 写入",
)
