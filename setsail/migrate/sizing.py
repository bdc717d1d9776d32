"""Requests and limits in the words of system.yaml, from what compose says."""

from collections.abc import Iterable, Sequence

from setsail.manifest import heap as heaps
from setsail.manifest import quantity
from setsail.migrate.compose.values import Limits

_MI = 1024 * 1024


def resources(limits: Limits) -> dict[str, str]:
    """Like Kubernetes, a limit without a request is the request too; {} where nothing is said."""
    cpu = limits.reserved_cpu or limits.cpu
    memory = limits.reserved_memory or limits.memory
    found = {
        "cpu": _cores(cpu),
        "memory": _bytes(memory),
        "cpuLimit": _cores(limits.cpu) if limits.cpu != cpu else None,
        "memoryLimit": _bytes(limits.memory) if limits.memory != memory else None,
    }
    return {key: value for key, value in found.items() if value}


def usual(words: Sequence[str], image: str) -> dict[str, str]:
    """What a program asks for until its use is measured: more for a Java machine."""
    java = any(w in ("java", "-jar") or w.endswith(".jar") for w in words) or any(
        part in image for part in ("openjdk", "temurin", "jdk", "jre", "tomcat", "java")
    )
    return {"cpu": "500m", "memory": "1Gi"} if java else {"cpu": "250m", "memory": "256Mi"}


def heap(texts: Iterable[str]) -> int:
    """The bytes that a Java heap is told to take, by the last -Xmx of variables and commands."""
    return heaps.java(texts, None) or 0


def holding(heap: int, resources: dict[str, str]) -> dict[str, str]:
    """The same with a limit that a heap fits into: a quarter of it is for all the rest."""
    needed = -(-heap * 4 // 3)
    limit = resources.get("memoryLimit") or resources.get("memory")
    if not heap or (limit and quantity.parse(limit) >= needed):
        return resources
    raised = _bytes(-(-needed // (64 * _MI)) * 64 * _MI) or ""
    key = "memoryLimit" if "memoryLimit" in resources else "memory"
    return {**resources, key: raised}


def _cores(value: float | None) -> str | None:
    if not value:
        return None
    return str(int(value)) if value == int(value) else f"{max(1, round(value * 1000))}m"


def _bytes(value: int | None) -> str | None:
    if not value:
        return None
    mega = max(1, round(value / _MI))
    return f"{mega // 1024}Gi" if mega % 1024 == 0 else f"{mega}Mi"
