"""A port has a name or a number that Kubernetes refuses.

A name has at most 15 characters: lower-case letters, digits and single hyphens, a letter among
them; a container may use it once. A number is between 1 and 65535. The object is refused, or the
Service that names the port finds none.

Shorten the name (`http`, `metrics`, `grpc`), or correct the number.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, number, read, text
from setsail.rules import podspec, syntax
from setsail.rules.rule import Find

ZH = """端口的名字或数字会被 Kubernetes 拒绝。

端口名最多 15 个字符：小写字母、数字和单个连字符，至少有一个字母；一个容器里不能重复。端口号在 1
到 65535 之间。否则对象会被拒绝，或引用该端口的 Service 找不到它。

缩短名字（`http`、`metrics`、`grpc`），或改正数字。
"""

KINDS = (*WORKLOADS, "Service")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      ports: [{name: management-endpoint, containerPort: 8081}]
"""

GOOD = BAD.replace("management-endpoint", "management")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find invalid names and numbers, and names that one container uses twice."""
    for at, port in enumerate(
        items(manifest.body, "spec", "ports") if manifest.pod is None else []
    ):
        yield from _target(("spec", "ports", at, "targetPort"), read(port, "targetPort"))
    for container in podspec.containers(manifest):
        seen: set[str] = set()
        for at, port in enumerate(items(container.body, "ports")):
            path, name = (*container.path, "ports", at), text(port, "name")
            if name and (name in seen or not syntax.port_name(name)):
                yield Find(
                    (*path, "name"),
                    Text(f"port name {name} is used twice", f"端口名 {name} 重复")
                    if name in seen
                    else _bad_name(name),
                )
            seen.add(name)
            number_ = number(port, "containerPort")
            if number_ is None or not 0 < number_ < 65536:
                yield Find((*path, "containerPort"), _bad_number(read(port, "containerPort")))


def _target(path: Path, port: Any) -> Iterator[Find]:
    """The port that a Service sends to; a text of digits is a name, and no valid one."""
    if isinstance(port, str) and not syntax.port_name(port):
        yield Find(path, _bad_name(port))
    elif isinstance(port, int) and not 0 < port < 65536:
        yield Find(path, _bad_number(port))


def _bad_name(name: str) -> Text:
    return Text(f"{name} cannot be the name of a port", f"{name} 不能作端口名")


def _bad_number(value: Any) -> Text:
    shown = "nothing" if value is None else value
    return Text(f"{shown} is no port number", f"{'空' if value is None else value} 不是端口号")
