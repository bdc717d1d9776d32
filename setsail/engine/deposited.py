"""Evidence that commands leave in the store, for `setsail ready` to read.

A piece is of one system in one environment. It ends by itself (see evidence/verdict.py), and when
what it was about is declared otherwise: the digest of a component covers its sizes and its scale.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from setsail.evidence.verdict import Evidence, in_order
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system.values import System, Workload
from setsail.world.store import Deposit, Store

_NAMES = frozenset(field.name for field in fields(Evidence))


class DepositRefused(Refused):
    """A kept piece of evidence cannot be read."""


def scope(system: System) -> str:
    """Whose evidence it is."""
    return f"{system.name} in {system.environment.name}"


def subject(system: System, workload: Workload) -> str:
    """A component as evidence names it."""
    return f"{workload.section}.{workload.name} in {system.environment.name}"


def digests(system: System) -> Mapping[str, str]:
    """The digest that each component has now, by its subject."""
    return {subject(system, one): digest(one) for one in system.workloads}


def digest(workload: Workload) -> str:
    """What evidence on its size depends on: its sizes, its pods, and its pools."""
    pools = [(edge.to, edge.pool, sorted(map(str, edge.extra.items()))) for edge in workload.needs]
    told = repr((workload.resources, workload.scale, pools))
    return hashlib.sha256(told.encode()).hexdigest()


def deposit(store: Store, system: System, evidence: Iterable[Evidence]) -> int:
    """Keep evidence; how many pieces."""
    return store.deposit(_kept(system, one) for one in evidence)


def replace_live(
    store: Store, system: System, items: Iterable[str], evidence: Iterable[Evidence]
) -> None:
    """Keep what one look at a cluster said of some items, in the place of what looks before it
    said: a fault that is mended must not live on. Of several on one subject the worst stays."""
    chosen = frozenset(items)
    worst_last = sorted((e for e in evidence if e.item in chosen), key=in_order, reverse=True)
    store.replace(scope(system), chosen, (_kept(system, each) for each in worst_last))


def _kept(system: System, one: Evidence) -> Deposit:
    body = json.dumps(asdict(one))
    return Deposit(scope(system), one.item, one.kind, one.subject, one.observed, body)


def evidence(store: Store, system: System, now: float) -> tuple[Evidence, ...]:
    """What was deposited on a system in its environment; where some components of an item were
    looked at, the others are unknown. Raises DepositRefused, StoreRefused."""
    found = tuple(_read(one, store.path) for one in store.deposits(scope(system)))
    return (*found, *_not_looked_at(found, system, now))


def _not_looked_at(found: tuple[Evidence, ...], system: System, now: float) -> Iterator[Evidence]:
    for item, sections in _OF_EACH.items():
        seen = {one.subject for one in found if one.item == item}
        for workload in system.workloads if seen else ():
            mine = subject(system, workload)
            if mine not in seen and _about(item, workload, sections):
                kind = next(one.kind for one in found if one.item == item)
                yield Evidence(item, kind, "unknown", mine, _UNSEEN, observed=now)


def _about(item: str, workload: Workload, sections: tuple[str, ...]) -> bool:
    consumes = any("consume" in edge.extra for edge in workload.needs)
    return workload.section in sections and (item != "consumers-keep-up" or consumes)


_OF_EACH: Mapping[str, tuple[str, ...]] = {
    "right-sized": ("services", "workers", "jobs"),
    "minimum-from-the-peak": ("services", "workers"),
    "consumers-keep-up": ("services", "workers"),
    "one-zone-can-go": ("services", "workers"),
}
"""Items that hold only if they hold for each component of these sections."""

_UNSEEN = Text("this component has no history yet", "此组件尚无历史数据")


def _read(one: Deposit, path: str) -> Evidence:
    try:
        body: dict[str, Any] = json.loads(one.body)
        for name in ("said", "lacks"):
            if body[name] is not None:
                body[name] = Text(*body[name])
        return Evidence(**{name: value for name, value in body.items() if name in _NAMES})
    except (ValueError, TypeError, KeyError) as error:
        message = Text(f"kept evidence on {one.item} cannot be read", f"{one.item} 的证据无法读取")
        help = Text("move the store away and look again", "请移走存储后重新采集")
        raise DepositRefused([Problem(message, Place(path), help)]) from error
