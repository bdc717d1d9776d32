"""Configuration: one ConfigMap a workload for variables, one for files, and their digest.

The digest stands on the pod template of exactly the workload that reads them, so that a change
rolls that workload and no other.
"""

import hashlib
import json
import posixpath
from collections.abc import Iterator, Mapping

from setsail.derive import field, head, names, secret_env, wiring
from setsail.derive.derived import Derived, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

_FILE_WHY = Text("a file of the configuration", "配置文件")


def derive(system: values.System) -> Yield:
    """The ConfigMaps of all workloads and stores."""
    for workload in system.workloads:
        why = Text(f"the variables that {workload.name} reads", f"{workload.name} 读取的变量")
        yield from _map(
            system, head.part_of(workload, why), workload.name, variables(system, workload)
        )
        why = Text(f"the files that {workload.name} reads", f"{workload.name} 读取的文件")
        yield from _map(system, head.part_of(workload, why), files_name(workload), files(workload))
    for store in system.stateful.values():
        why = Text(f"the settings of {store.name}", f"{store.name} 的设置")
        yield from _map(system, head.part_of(store, why), store.name, settings(store))


def variables(system: values.System, workload: values.Workload) -> dict[str, Field]:
    """Every variable that comes from the ConfigMap; what the author set wins over an edge."""
    found = {**_platform(system, workload), **wiring.variables(system, workload)}
    for key, value in workload.config.items():
        source = (workload.section, workload.name, "config", key)
        found[key] = Field((key,), value, source, Text("set in config", "在 config 中设置"))
    taken = set(workload.secrets) | set(workload.env)
    return {key: found[key] for key in sorted(found) if key not in taken}


def files(workload: values.Workload) -> dict[str, Field]:
    """Every mounted file by its key in the ConfigMap."""
    found = {}
    for path, content in workload.files.items():
        source = (workload.section, workload.name, "files", path)
        found[file_key(path)] = Field((file_key(path),), content, source, _FILE_WHY)
    return found


def settings(store: values.Stateful) -> dict[str, Field]:
    """The variables that a store reads from its ConfigMap."""
    why = Text("set in config", "在 config 中设置")
    return {
        key: Field((key,), value, ("stateful", store.name, "config", key), why)
        for key, value in sorted(store.config.items())
    }


def files_name(workload: values.Workload) -> str:
    """The name of the ConfigMap for files."""
    return names.beside(workload.name, "files")


def file_key(path: str) -> str:
    """The key under which the file for `path` stands: its base name, and the hash of the
    folder, because two folders may hold files of one name."""
    folder, base = posixpath.split(path)
    return f"{hashlib.sha256(folder.encode()).hexdigest()[:6]}-{base}"


def digest(system: values.System, workload: values.Workload) -> str:
    """Changes exactly when what `workload` reads changes: variables, files, references."""
    read = {
        "variables": {k: f.value for k, f in variables(system, workload).items()},
        "files": dict(workload.files),
        "secrets": _references(workload),
        "edges": [secret_env.of_edge(system, workload, edge) for edge in workload.needs],
        "patches": hand_made(system, workload.name, files_name(workload)),
    }
    return hash_of(read)


def hand_made(system: values.System, *maps: str) -> list[object]:
    """The patches of these ConfigMaps: they change what is read as well."""
    targets = {f"ConfigMap/{names.dns(name)}" for name in maps}
    return [patch.change for patch in system.patches if patch.target in targets]


def _references(workload: values.Workload) -> list[tuple[str, str | None]]:
    """What `workload` refers to: a new reference means another content."""
    mounted = ((v.name, v.source) for v in workload.volumes if v.kind == "secret")
    beside = (item for sidecar in workload.sidecars for item in sidecar.secrets.items())
    return [*sorted(workload.secrets.items()), *beside, *mounted]


def hash_of(read: Mapping[str, object]) -> str:
    """Sixteen hex digits of the content, whatever the order of its keys."""
    text = json.dumps(read, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _map(
    system: values.System, part: head.Part, name: str, data: Mapping[str, Field]
) -> Iterator[Derived]:
    if data:
        fields = field.under(("data",), data.values())
        yield field.assemble(system, "ConfigMap", names.dns(name), part, fields)


def _platform(system: values.System, workload: values.Workload) -> dict[str, Field]:
    """What the system says about logs, traces and time."""
    here = (workload.section, workload.name)
    found = {}
    if workload.log_level:
        why = Text("the log level", "日志级别")
        found["LOG_LEVEL"] = Field(
            ("LOG_LEVEL",), workload.log_level, (*here, "logLevel", "level"), why
        )
    if workload.tracing:
        why = Text("the name of this service in traces", "链路追踪中的服务名")
        name = "SW_AGENT_NAME" if workload.tracing == "skywalking" else "OTEL_SERVICE_NAME"
        found[name] = Field((name,), workload.name, (*here, "tracing"), why)
    zone = workload.timezone or system.timezone
    if zone:
        why = Text("the time zone of the program", "程序的时区")
        source = (*here, "timezone") if workload.timezone else ("timezone",)
        found["TZ"] = Field(("TZ",), zone, source, why)
    return found
