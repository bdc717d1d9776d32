"""Evidence that commands have seen, kept beside the system.yaml that it is about."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.world import store


def keep(file: str, environment: str, evidence: Iterable[Evidence]) -> None:
    """Keep evidence on an environment of the system.yaml `file`. Raises StoreRefused."""
    rows = (
        store.Deposit(environment, e.item, e.kind, e.subject, e.observed, json.dumps(asdict(e)))
        for e in evidence
    )
    store.Store(store.beside(file)).deposit(rows)


def read(file: str, environment: str) -> tuple[Evidence, ...]:
    """What was kept on an environment, the oldest first. Raises StoreRefused.

    A row that this version cannot read any more is left out: what is not known is not shown.
    """
    rows = store.Store(store.beside(file)).deposits(environment)
    found = (_evidence(row.body) for row in rows)
    return tuple(each for each in found if each is not None)


def _evidence(body: str) -> Evidence | None:
    try:
        said: dict[str, Any] = json.loads(body)
        texts = {key: Text(*said[key]) for key in ("said", "lacks") if said.get(key)}
        return Evidence(**{**said, **texts})
    except (TypeError, ValueError):
        return None
