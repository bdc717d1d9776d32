"""The main container of a workload: image, command, ports, environment, resources, mounts."""

from collections.abc import Iterator, Mapping

from setsail.derive import (
    config,
    names,
    ports,
    probes,
    resources,
    secret_env,
    security_context,
    volumes,
)
from setsail.derive.field import Field, Source
from setsail.finding.text import Text
from setsail.system import values


def fields(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """The container, field by field."""
    here = (workload.section, workload.name)
    yield Field(("name",), names.dns(workload.name), here, Text("named as it", "与组件同名"))
    yield from image(workload.image or "", workload.digest, (*here, "image"))
    yield from command(workload.command, workload.args, here)
    if ports.of(workload):
        why = Text("the ports that it listens on", "监听的端口")
        yield Field(("ports",), ports.container(workload), (*here, "ports"), why)
    yield from environment(system, workload)
    scratch = tuple(m.scratch for m in volumes.of(workload) if m.scratch)
    yield from resources.fields(workload.resources, (*here, "resources"), scratch)
    yield from mounts(tuple(volumes.of(workload)))
    if workload.section != "jobs":
        yield from probes.fields(workload)
    yield from security_context.of_container()


def image(text: str, digest: str | None, source: Source) -> Iterator[Field]:
    """The image, by digest where system.lock has it."""
    pinned = f"{text}@{digest}" if digest and "@" not in text else text
    locked = Text("by the digest in system.lock", "按 system.lock 中的摘要")
    tagged = Text("by its tag: system.lock has no digest", "按标签：system.lock 中没有摘要")
    yield Field(("image",), pinned, source, locked if "@" in pinned else tagged)
    why = Text("an image that is there is not asked for again", "本地已有的镜像不重复拉取")
    yield Field(("imagePullPolicy",), "IfNotPresent", (), why)


def command(
    words: tuple[str, ...] | None, args: tuple[str, ...] | None, source: Source
) -> Iterator[Field]:
    """Command and arguments, where the author sets them."""
    why = Text("instead of what the image starts", "替代镜像的启动命令")
    if words is not None:
        yield Field(("command",), list(words), (*source, "command"), why)
    if args is not None:
        yield Field(("args",), list(args), (*source, "args"), why)


def environment(system: values.System, workload: values.Workload) -> Iterator[Field]:
    """`env` for single values, `envFrom` for whole Secrets and then the ConfigMap, which wins."""
    entries = [*_literals(workload), *secret_env.entries(system, workload)]
    for at, each in enumerate(entries):
        yield Field(("env", at), each.value, each.source, each.why)
    sources = [*secret_env.sources(system, workload), *_map(system, workload)]
    for at, each in enumerate(sources):
        yield Field(("envFrom", at), each.value, each.source, each.why)


def mounts(mounted: tuple[volumes.Mounted, ...]) -> Iterator[Field]:
    """Where the volumes are mounted."""
    flat = [(mount, each) for each in mounted for mount in each.mounts]
    for at, (mount, each) in enumerate(flat):
        yield Field(("volumeMounts", at), mount, each.source, each.why)


def _literals(workload: values.Workload) -> Iterator[Field]:
    for name, given in workload.env.items():
        source = (workload.section, workload.name, "env", name)
        said = given if isinstance(given, Mapping) else {"value": given}
        if "field" in said:
            reference = {"fieldRef": {"fieldPath": str(said["field"])}}
            why = Text("a field of its own pod", "取自其 Pod 的字段")
            yield Field(("env",), {"name": name, "valueFrom": reference}, source, why)
        else:
            why = Text("set in env", "在 env 中设置")
            yield Field(("env",), {"name": name, "value": str(said.get("value", ""))}, source, why)


def _map(system: values.System, workload: values.Workload) -> Iterator[Field]:
    if config.variables(system, workload):
        value = {"configMapRef": {"name": names.dns(workload.name)}}
        why = Text(
            "last, so that it wins: what its edges tell it, and what config sets",
            "放在最后以便优先：依赖边给出的信息与 config 的设置",
        )
        yield Field(("envFrom",), value, (workload.section, workload.name, "config"), why)
