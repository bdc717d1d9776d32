"""Requests and limits in the words of system.yaml, from what compose says."""

import re
from collections.abc import Iterable, Sequence

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


_HEAP = re.compile(r"-Xmx(\d{1,9})([kKmMgG]?)\b")
_UNITS = {"": 1, "k": 1024, "m": _MI, "g": 1024 * _MI}


def heap(words: Iterable[str]) -> int:
    """The largest heap in bytes that a Java machine is given among some words; 0 for none."""
    found = (m for word in words for m in _HEAP.finditer(word))
    return max((int(m[1]) * _UNITS[m[2].lower()] for m in found), default=0)


def around(heap: int) -> str:
    """The memory that a program with such a heap needs: half as much again, for all else."""
    return f"{-(-heap * 3 // (2 * _MI))}Mi"


def size(memory: str) -> int:
    """Mi or Gi in bytes."""
    return int(memory[:-2]) * (_MI if memory.endswith("Mi") else 1024 * _MI)


def _cores(value: float | None) -> str | None:
    if not value:
        return None
    return str(int(value)) if value == int(value) else f"{max(1, round(value * 1000))}m"


def _bytes(value: int | None) -> str | None:
    if not value:
        return None
    mega = max(1, round(value / _MI))
    return f"{mega // 1024}Gi" if mega % 1024 == 0 else f"{mega}Mi"
