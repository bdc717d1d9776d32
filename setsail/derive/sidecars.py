"""Containers beside the main one: init containers, and sidecars that live as long as the pod."""

from collections.abc import Iterator
from typing import Literal

from setsail.derive import (
    container,
    kubernetes_version,
    names,
    resources,
    secret_env,
    security_context,
    volumes,
)
from setsail.derive.field import Field, Source
from setsail.finding.text import Text
from setsail.system import values

_SMALL = values.Resources(cpu="50m", memory="64Mi")
"""Requests of a sidecar when nothing is said."""

_List = Literal["initContainers", "containers"]


def fields(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The further containers, below the pod spec. `containers` already has the main one."""
    counts: dict[_List, int] = {"initContainers": 0, "containers": 1}
    native = kubernetes_version.offers(system, kubernetes_version.NATIVE_SIDECARS)
    for sidecar in workload.sidecars:
        into: _List = "initContainers" if sidecar.init or native else "containers"
        prefix = (into, counts[into])
        counts[into] += 1
        for each in _container(workload, sidecar, native):
            yield Field((*prefix, *each.path), each.value, each.source, each.why)


def _container(workload: values.Workload, sidecar: values.Sidecar, native: bool) -> Iterator[Field]:
    here = (workload.section, workload.name, "init" if sidecar.init else "sidecars", sidecar.name)
    yield Field(("name",), names.dns(sidecar.name), here, Text("as declared", "按声明"))
    yield from container.image(sidecar.image, None, (*here, "image"))
    if native and not sidecar.init:
        why = Text(
            "a sidecar: starts before the program and ends after it",
            "边车：先于主程序启动，晚于其结束",
        )
        yield Field(("restartPolicy",), "Always", here, why)
    yield from container.command(sidecar.command, sidecar.args, here)
    for at, each in enumerate(_environment(workload, sidecar, here)):
        yield Field(("env", at), each.value, each.source, each.why)
    given = sidecar.resources
    filled = values.Resources(
        given.cpu or _SMALL.cpu, given.memory or _SMALL.memory, given.cpu_limit, given.memory_limit
    )
    yield from resources.fields(filled, (*here, "resources"))
    yield from container.mounts(tuple(volumes.of(workload)))
    yield from security_context.of_container()


def _environment(
    workload: values.Workload, sidecar: values.Sidecar, here: Source
) -> Iterator[Field]:
    why = Text("set for this container", "为该容器设置")
    for name, value in sidecar.config.items():
        yield Field(("env",), {"name": name, "value": value}, (*here, "config", name), why)
    for name, text in sorted(sidecar.secrets.items()):
        key = secret_env.key_of(sidecar, name)
        yield secret_env.entry(workload, name, key, text, (*here, "secrets", name))
