"""Requests and limits in the words of system.yaml, from what compose says."""

from collections.abc import Sequence

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


def _cores(value: float | None) -> str | None:
    if not value:
        return None
    return str(int(value)) if value == int(value) else f"{max(1, round(value * 1000))}m"


def _bytes(value: int | None) -> str | None:
    if not value:
        return None
    mega = max(1, round(value / _MI))
    return f"{mega // 1024}Gi" if mega % 1024 == 0 else f"{mega}Mi"
