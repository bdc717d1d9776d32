"""The words of a sizing call to what they mean; everything wrong with them at once."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import quantity

POLICIES = ("balanced", "guide", "guaranteed", "batch")
_MOST_DAYS = 400.0
_PODS = 110
"""Pods that a node takes unless it is told otherwise: the kubelet's own default."""

R = TypeVar("R")


class SizeCallRefused(Refused):
    """A word of the call cannot be used."""


class Words(NamedTuple):
    """The call as it was written."""

    places: tuple[str, ...] = ()
    file: str | None = None
    environment: str | None = None
    policy: str = "balanced"
    workload: str | None = None
    event: str = ""
    namespaces: tuple[str, ...] = ()
    days: str = "14"
    budget: str = "512"
    zone: str = "UTC"
    node: str | None = None
    nodes: str = "0"
    zones: str = "1"
    addresses: str | None = None
    manifests: tuple[str, ...] = ()
    rate: str | None = None
    keep: bool = True
    token: str = ""


class Call(NamedTuple):
    """`node` is cores, bytes and pods of one node, `nodes` how many there are (0: unknown),
    `budget` bytes, `rate` messages a second, `addresses` those that the network has for pods."""

    words: Words
    days: float
    budget: int
    zone: tzinfo
    node: tuple[float, float, int] | None
    nodes: int
    zones: int
    rate: float | None
    addresses: int | None

    @property
    def file(self) -> str | None:
        """The system.yaml."""
        return self.words.file


def of(words: Words) -> Call:
    """The call that the words mean. Raises SizeCallRefused with every problem."""
    problems: list[Problem] = []

    def read(option: str, text: str, form: Callable[[str], R], example: str) -> R | None:
        try:
            return form(text)
        except (ValueError, ArithmeticError, ZoneInfoNotFoundError, OSError):
            message = Text(f"{option} {text} cannot be used", f"{option} {text} 无法使用")
            help = Text(f"write for example {example}", f"例如写成 {example}")
            problems.append(Problem(message, None, help))
            return None

    days = read("--days", words.days, lambda t: _between(t, 0.1, _MOST_DAYS), "14")
    budget = read("--budget", words.budget, lambda t: _between(t, 1, 65536), "512")
    zone = read("--timezone", words.zone, _zone, "Asia/Shanghai")
    zones = read("--zones", words.zones, lambda t: int(_between(t, 1, 20)), "3")
    node = read("--node", words.node, _node, "15500m,60Gi,110") if words.node else None
    nodes = read("--nodes", words.nodes, lambda t: int(_between(t, 0, 100000)), "12")
    rate = None
    if words.rate is not None:
        rate = read("--service-rate", words.rate, lambda t: _between(t, 1e-6, 1e9), "50")
    addresses = None
    if words.addresses is not None:
        addresses = read("--addresses", words.addresses, lambda t: int(_between(t, 1, 1e7)), "250")
    if problems or days is None or budget is None or zone is None or zones is None:
        raise SizeCallRefused(problems)
    size = int(budget * 1024 * 1024)
    return Call(words, days, size, zone, node, nodes or 0, zones, rate, addresses)


def offset(zone: tzinfo, moment: float) -> float:
    """Seconds that a zone is ahead of UTC at a moment."""
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    return ahead.total_seconds() if ahead else 0.0


def _zone(text: str) -> tzinfo:
    return UTC if text == "UTC" else ZoneInfo(text)


def _between(text: str, least: float, most: float) -> float:
    value = float(text)
    if not least <= value <= most:
        raise ValueError(text)
    return value


def _node(text: str) -> tuple[float, float, int]:
    cpu, memory, *pods = text.split(",")
    cores, amount = quantity.cpu(cpu), quantity.memory(memory)
    count = int(_between(",".join(pods), 1, 10000)) if pods else _PODS
    if cores <= Decimal(0) or amount <= 0:
        raise ValueError(text)
    return float(cores), float(amount), count
