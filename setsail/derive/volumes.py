"""Volumes: scratch directories under a read-only root, files of the configuration, claims."""

from collections.abc import Iterator
from dataclasses import dataclass

from setsail.derive import config, field, head, names, resources, secrets
from setsail.derive.derived import Body, Derived, Gap, Yield
from setsail.derive.field import Source
from setsail.finding.text import Text
from setsail.system import values

SIZE = "10Gi"
"""The size of a claim when nothing is said."""

_CLAIM_WHY = Text("data that outlives its pod", "比 Pod 活得更久的数据")


@dataclass(frozen=True, slots=True)
class Mounted:
    """A volume of a pod with the places where it is mounted. `scratch` is the size of a
    temporary one."""

    volume: Body
    mounts: tuple[Body, ...]
    source: Source
    why: Text
    scratch: str | None = None


def derive(system: values.System) -> Yield:
    """The claims of workloads, and a word where a claim and several pods do not fit."""
    for workload in system.workloads:
        for volume in workload.volumes:
            if volume.kind in ("data", "shared"):
                yield _claim(system, workload, volume)
            if volume.kind == "data" and workload.scale.max > 1:
                yield _several_pods(workload, volume)


def of(workload: values.Workload) -> Iterator[Mounted]:
    """Every volume of the pods of `workload`: writable directories first."""
    here = (workload.section, workload.name)
    declared = {volume.path for volume in workload.volumes}
    for path in workload.writable:
        if path not in declared:
            yield scratch(path, (*here, "writable"))
    if workload.files:
        yield _files(workload)
    for volume in workload.volumes:
        yield _declared(workload, volume, (*here, "volumes", volume.name))


def scratch(path: str, source: Source, size: str = resources.SCRATCH) -> Mounted:
    """A directory that the program writes to and may lose."""
    name = names.dns(f"scratch{path.rstrip('/').replace('/', '-').lower() or '-root'}")
    body = {"name": name, "emptyDir": {"sizeLimit": size}}
    why = Text(
        "the root is read-only; this directory may be written to and lost",
        "根文件系统只读；该目录可写、可丢失",
    )
    return Mounted(body, ({"name": name, "mountPath": path},), source, why, size)


def claim_name(workload: values.Workload, volume: values.Volume) -> str:
    """The name of the claim of a volume."""
    return names.beside(workload.name, volume.name)


def _files(workload: values.Workload) -> Mounted:
    name = "config-files"
    body = {"name": name, "configMap": {"name": names.dns(config.files_name(workload))}}
    mounts = tuple(
        {"name": name, "mountPath": path, "subPath": config.file_key(path), "readOnly": True}
        for path in workload.files
    )
    why = Text(
        "one file each, so that the rest of its folder stays visible",
        "逐个文件挂载，目录中的其他文件仍可见",
    )
    return Mounted(body, mounts, (workload.section, workload.name, "files"), why)


def _declared(workload: values.Workload, volume: values.Volume, source: Source) -> Mounted:
    name = names.dns(volume.name)
    mount: Body = {"name": name, "mountPath": volume.path}
    if volume.read_only or volume.kind in ("config", "secret"):
        mount["readOnly"] = True
    match volume.kind:
        case "temporary":
            size = volume.size or resources.SCRATCH
            body: Body = {"emptyDir": {"sizeLimit": size}}
            return Mounted({"name": name, **body}, (mount,), source, _why(volume), size)
        case "data" | "shared":
            body = {"persistentVolumeClaim": {"claimName": claim_name(workload, volume)}}
        case "config":
            body = {"configMap": {"name": volume.source or volume.name}}
        case "secret":
            secret = secrets.mounted_secret(workload, volume)
            body = {"secret": {"secretName": secret, "defaultMode": 0o440}}
    return Mounted({"name": name, **body}, (mount,), source, _why(volume))


def _why(volume: values.Volume) -> Text:
    return Text(f"the volume {volume.name}", f"卷 {volume.name}")


def _claim(system: values.System, workload: values.Workload, volume: values.Volume) -> Derived:
    part = head.part_of(workload, _CLAIM_WHY)
    source = (workload.section, workload.name, "volumes", volume.name)
    fields = claim_fields(
        system, volume.size or SIZE, (*source, "size"), shared=volume.kind == "shared"
    )
    name = claim_name(workload, volume)
    return field.assemble(
        system, "PersistentVolumeClaim", name, part, field.under(("spec",), fields)
    )


def claim_fields(
    system: values.System, size: str, source: Source, shared: bool = False
) -> Iterator[field.Field]:
    """The spec of a claim."""
    mode = "ReadWriteMany" if shared else "ReadWriteOnce"
    several = Text("several pods write to it", "多个 Pod 写入")
    one = Text("one node at a time uses it", "同一时刻只有一个节点使用")
    yield field.Field(("accessModes",), [mode], source[:-1], several if shared else one)
    platform = system.environment.platform
    if platform.storage_class:
        where = ("environments", system.environment.name, "platform", "storageClass")
        why = Text("the storage class of this environment", "该环境的存储类")
        yield field.Field(("storageClassName",), platform.storage_class, where, why)
    why = Text("the size that is declared", "声明的容量")
    yield field.Field(("resources", "requests", "storage"), size, source, why)


def _several_pods(workload: values.Workload, volume: values.Volume) -> Gap:
    message = Text(
        f"{workload.name} declares up to {workload.scale.max} pods, but its volume {volume.name} "
        "can be used from one node only: one pod runs; use kind shared, or a store",
        f"{workload.name} 声明最多 {workload.scale.max} 个 Pod，但卷 {volume.name} "
        "只能被一个节点使用：因此只运行一个 Pod；请改用 shared 卷或存储组件",
    )
    source = (workload.section, workload.name, "volumes", volume.name)
    return Gap("not-enforced", "stateless-services", source, message)
