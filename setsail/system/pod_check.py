"""Contradictions within the pod of one workload."""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.system.merge import Tree
from setsail.system.values import Path

_PROBES = ("path", "exec", "tcp", "grpc")


class Fault(NamedTuple):
    """What is wrong, at a path of the long form, and the way out. `names` tells that the last
    step itself is wrong, whatever stands under it."""

    path: Path
    message: Text
    help: Text
    names: bool = False


def faults(path: Path, body: Tree) -> Iterator[Fault]:
    """Every contradiction in the workload `body`, which stands at `path`."""
    yield from _health(path, body)
    yield from _ports(path, body)
    yield from _variables(path, body)
    yield from _volumes(path, body)
    yield from _containers(path, body)


def _health(path: Path, body: Tree) -> Iterator[Fault]:
    for name in ("live", "ready"):
        check = (body.get("health") or {}).get(name)
        if check is None:
            continue
        said = [kind for kind in _PROBES if check.get(kind) not in (None, False)]
        at = (*path, "health", name)
        if len(said) != 1:
            listed = " and ".join(said) or "nothing"
            zh = "、".join(said) or "无"
            whose = ".".join((*path, name))
            message = Text(
                f"a check asks for one thing, and that of {whose} for {listed}",
                f"一个检查只能有一种方式，{whose} 有：{zh}",
            )
            help = Text("keep one of path, exec, tcp, grpc", "path、exec、tcp、grpc 只保留一个")
            yield Fault(at, message, help)
        elif said != ["exec"] and "port" not in check and not body.get("ports"):
            whose = ".".join(path)
            message = Text(
                f"{whose} has no port that its health checks could ask",
                f"{whose} 没有可供健康检查的端口",
            )
            help = Text("write port: 8080, or health: null", "请写 port: 8080，或 health: null")
            yield Fault(at, message, help)


def _ports(path: Path, body: Tree) -> Iterator[Fault]:
    taken: dict[tuple[object, object], str] = {}
    for name, port in (body.get("ports") or {}).items():
        at = (*path, "ports", name)
        number = port.get("number")
        if number is None:
            message = Text(f"port {name} has no number", f"端口 {name} 没有编号")
            yield Fault(at, message, Text(f"write {name}: 8080", f"请写 {name}: 8080"))
            continue
        first = taken.setdefault((number, port.get("protocol")), name)
        if first != name:
            message = Text(
                f"{name} and {first} are the same port {number}",
                f"{name} 与 {first} 是同一个端口 {number}",
            )
            yield Fault(at, message, Text("keep one of the two", "请只保留一个"))


def _variables(path: Path, body: Tree) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key in ("config", "secrets", "env"):
        for variable in body.get(key) or {}:
            if variable in first:
                message = Text(
                    f"{variable} is set in {first[variable]} and in {key}",
                    f"{variable} 同时在 {first[variable]} 与 {key} 中设置",
                )
                yield Fault((*path, key, variable), message, Text("keep one", "请只保留一个"))
            first.setdefault(variable, key)
    for variable, said in (body.get("env") or {}).items():
        if ("value" in said) == ("field" in said):
            message = Text(
                f"{variable} needs either value or field", f"{variable} 须写 value 或 field 之一"
            )
            help = Text("such as {field: status.podIP}", "如 {field: status.podIP}")
            yield Fault((*path, "env", variable), message, help)


def _volumes(path: Path, body: Tree) -> Iterator[Fault]:
    taken: dict[str, str] = {}
    for name, volume in (body.get("volumes") or {}).items():
        at = (*path, "volumes", name)
        if "path" not in volume:
            message = Text(f"volume {name} has no path", f"卷 {name} 没有挂载路径")
            yield Fault(at, message, Text("write path: /data", "请写 path: /data"))
            continue
        first = taken.setdefault(volume["path"], name)
        if first != name:
            message = Text(
                f"{first} is mounted at {volume['path']} too",
                f"{first} 也挂载在 {volume['path']}",
            )
            yield Fault(at, message, Text("choose another path", "请另选路径"))
        if volume["kind"] in ("config", "secret") and "source" not in volume:
            message = Text(
                f"which {volume['kind']} does {name} mount?", f"{name} 挂载哪个 {volume['kind']}？"
            )
            help = Text("write source: its name", "请写 source: 对象名称")
            yield Fault(at, message, help)


def _containers(path: Path, body: Tree) -> Iterator[Fault]:
    first: dict[str, str] = {path[1]: "main"}
    for key in ("init", "sidecars"):
        for name, container in (body.get(key) or {}).items():
            at = (*path, key, name)
            if "image" not in container:
                message = Text(f"container {name} has no image", f"容器 {name} 没有镜像")
                help = Text("write image: proxy:2.0.1", "请写 image: proxy:2.0.1")
                yield Fault(at, message, help)
            if name in first:
                message = Text(f"two containers are called {name}", f"有两个容器都叫 {name}")
                yield Fault(at, message, Text("rename one of them", "请给其中一个改名"))
            first.setdefault(name, key)
