"""Requests and limits: a request for everything, a limit for memory and scratch space.

Memory cannot be taken back, so its limit is its request unless the author says more. CPU can, so
it has no limit unless the author sets one: a limit throttles even where the node is idle.
"""

from collections.abc import Iterator

from setsail.derive.field import Field, Source
from setsail.finding.text import Text
from setsail.manifest import quantity
from setsail.system import values

CPU, MEMORY = "100m", "256Mi"
"""Requests where nothing is said: a start, to be corrected from history."""

SCRATCH = "256Mi"
"""The size of a writable directory, and of what logs and the container itself may take."""


def fields(
    given: values.Resources, source: Source, scratch: tuple[str, ...] = ()
) -> Iterator[Field]:
    """Requests and limits as fields below a container. `scratch` holds the sizes of the pod's
    temporary volumes."""
    cpu, memory = given.cpu or CPU, given.memory or MEMORY
    yield _request("cpu", cpu, given.cpu, source)
    yield _request("memory", memory, given.memory, source)
    why = Text("logs and scratch space are counted too", "日志与临时空间也计入")
    yield Field(("resources", "requests", "ephemeral-storage"), SCRATCH, (), why)
    if given.cpu_limit:
        why = Text("the CPU limit that is declared", "声明的 CPU 上限")
        yield Field(("resources", "limits", "cpu"), given.cpu_limit, (*source, "cpuLimit"), why)
    yield _memory_limit(memory, given.memory_limit, source)
    why = Text(
        "the temporary volumes and as much again for logs as one of them",
        "临时卷之和，外加一份日志空间",
    )
    yield Field(("resources", "limits", "ephemeral-storage"), _sum((*scratch, SCRATCH)), (), why)


def _request(name: str, value: str, said: str | None, source: Source) -> Field:
    path = ("resources", "requests", name)
    if said:
        return Field(path, value, (*source, name), Text("as declared", "按声明"))
    why = Text(
        "not declared: a start, to be corrected from its history",
        "未声明：先用起始值，再按历史用量修正",
    )
    return Field(path, value, (), why)


def _memory_limit(memory: str, limit: str | None, source: Source) -> Field:
    path = ("resources", "limits", "memory")
    if limit:
        why = Text("the memory limit that is declared", "声明的内存上限")
        return Field(path, limit, (*source, "memoryLimit"), why)
    why = Text(
        "equal to the request: memory beyond it could be taken only by a kill",
        "与请求相同：超出部分只能靠杀进程收回",
    )
    return Field(path, memory, (*source, "memory"), why)


def _sum(sizes: tuple[str, ...]) -> str:
    return quantity.memory_text(sum(quantity.memory(size) for size in sizes))
