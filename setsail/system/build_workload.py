"""The long form of a service, worker or job, to values."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from setsail.system import image, units, values
from setsail.system.build import Tree, duration, objective, owner, ratio, resources, words
from setsail.system.edge_syntax import PARTICULAR


class Images(NamedTuple):
    """Where images come from: the registry of bare names, and the locked digests."""

    registry: str
    digests: Mapping[str, str]


def workload(section: Any, name: str, said: Tree, images: Images) -> values.Workload:
    """One workload; `section` is "services", "workers" or "jobs"."""
    found = image.parse(said["image"], images.registry) if "image" in said else None
    return values.Workload(
        section=section,
        name=name,
        image=str(found) if found else None,
        digest=(found.digest or images.digests.get(str(found))) if found else None,
        version=found.tag if found else "",
        ports=_ports(said.get("ports") or {}),
        health=_health(said.get("health") or {}),
        metrics=_metrics(said.get("metrics") or {}),
        resources=resources(said.get("resources")),
        config=said.get("config") or {},
        files=said.get("files") or {},
        secrets=said.get("secrets") or {},
        env={k: v.get("value", v) for k, v in (said.get("env") or {}).items()},
        needs=tuple(_edge(name, to, edge) for to, edge in (said.get("needs") or {}).items()),
        scale=_scale(said.get("scale")),
        release=_release(said.get("release") or {}),
        expose=_expose(said.get("expose")),
        volumes=_volumes(said.get("volumes") or {}),
        writable=words(said.get("writable")) or (),
        command=words(said.get("command")),
        args=words(said.get("args")),
        user=said.get("user"),
        sidecars=(*_beside(said, "init", images), *_beside(said, "sidecars", images)),
        pull_secret=said.get("pullSecret"),
        grace=units.duration(said["grace"]),
        slo=objective(said.get("slo")),
        schedule=said.get("schedule"),
        timezone=said.get("timezone"),
        deadline=duration(said.get("deadline")),
        alerts={k: units.duration(v) for k, v in (said.get("alerts") or {}).items()},
        logs=said["logs"],
        log_level=(said.get("logLevel") or {}).get("level"),
        log_level_path=(said.get("logLevel") or {}).get("path"),
        tracing=said.get("tracing"),
        runbook=said.get("runbook"),
        owner=owner(said["owner"]),
    )


def _ports(said: Tree) -> tuple[values.Port, ...]:
    return tuple(
        values.Port(name, port["number"], port["protocol"], port["app"])
        for name, port in said.items()
    )


def _health(said: Tree) -> values.Health:
    return values.Health(
        _check(said.get("live")), _check(said.get("ready")), duration(said.get("startup"))
    )


def _check(said: Tree | None) -> values.Check | None:
    if said is None:
        return None
    return values.Check(
        path=said.get("path"),
        exec=words(said.get("exec")),
        tcp=said.get("tcp", False),
        grpc=said.get("grpc", False),
        port=said.get("port"),
        period=duration(said.get("period")),
        timeout=duration(said.get("timeout")),
        failures=said.get("failures"),
    )


def _metrics(said: Tree) -> values.Metrics:
    return values.Metrics(said.get("path"), said.get("port"), said.get("business") or {})


def _edge(caller: str, to: str, said: Tree) -> values.Edge:
    breaker = said.get("breaker")
    return values.Edge(
        caller=caller,
        to=to,
        port=said.get("port"),
        timeout=duration(said.get("timeout")),
        retries=said.get("retries"),
        idempotent=said["idempotent"],
        breaker=breaker
        and values.Breaker(units.ratio(breaker["errors"]), units.duration(breaker["open"])),
        pool=said.get("pool"),
        secret=said.get("secret"),
        tls=said.get("tls"),
        optional=said["optional"],
        extra={key: _as_written(said[key]) for key in PARTICULAR if key in said},
    )


def _as_written(value: object) -> object:
    """A list of one is the short form of its item."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _scale(said: Tree | None) -> values.Scale:
    if said is None:
        return values.Scale()
    return values.Scale(
        min=said["min"],
        max=said["max"],
        cpu=ratio(said.get("cpu")),
        memory=ratio(said.get("memory")),
        rps=said.get("rps"),
        queue_depth=said.get("queueDepth"),
        calm=duration(said.get("calm")),
    )


def _release(said: Tree) -> values.Release:
    hold, gate = duration(said.get("hold")), said.get("gate", "slo")
    if "canary" in said:
        weights = tuple(round(units.ratio(share) * 100) for share in said["canary"])
        return values.Release("canary", weights, gate, hold=hold)
    if "blueGreen" in said:
        promote = said["blueGreen"]["promote"]
        return values.Release("blue-green", gate=gate, promote=promote, hold=hold)
    return values.Release(gate=gate, hold=hold)


def _expose(said: Tree | None) -> values.Expose | None:
    if said is None:
        return None
    port = said.get("port")
    limit = said.get("rateLimit")
    return values.Expose(
        hosts=tuple(said["hosts"]),
        path=said["path"],
        port=int(port) if port is not None and port.isdigit() else port,
        tls=said.get("tls"),
        rate_limit=None if limit is None else units.rate(limit),
    )


def _volumes(said: Tree) -> tuple[values.Volume, ...]:
    return tuple(
        values.Volume(
            name=name,
            path=volume["path"],
            kind=volume["kind"],
            size=volume.get("size"),
            source=volume.get("source"),
            read_only=volume["readOnly"],
        )
        for name, volume in said.items()
    )


def _beside(said: Tree, key: str, images: Images) -> tuple[values.Sidecar, ...]:
    return tuple(
        values.Sidecar(
            name=name,
            image=_complete(each["image"], images),
            command=words(each.get("command")),
            args=words(each.get("args")),
            config=each.get("config") or {},
            secrets=each.get("secrets") or {},
            resources=resources(each.get("resources")),
            init=key == "init",
        )
        for name, each in (said.get(key) or {}).items()
    )


def _complete(text: str, images: Images) -> str:
    """A sidecar's image with registry and, where it is known, digest."""
    found = image.parse(text, images.registry)
    digest = found.digest or images.digests.get(str(found))
    return f"{found}@{digest}" if digest else str(found)
