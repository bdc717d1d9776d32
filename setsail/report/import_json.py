"""What an import found, for programs."""

from collections.abc import Sequence
from typing import Any

from setsail.document import redact
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate.compare import Difference
from setsail.migrate.compose_import import Imported
from setsail.migrate.evidence import Evidence
from setsail.report import import_difference, jsontext


def write(found: Imported, lang: str, differences: Sequence[Difference] | None = None) -> str:
    """One object: `system` (the tree of system.yaml), `edges`, `questions`, `secrets` (never
    their content), `keys` with their fate, `problems`, and `differences` where asked for."""
    document = {
        "system": found.tree,
        **_graph(found),
        **_said_of(found, lang),
        **({} if differences is None else {"differences": import_difference.tree(differences)}),
    }
    return jsontext.dump(document)


def _graph(found: Imported) -> dict[str, Any]:
    inside = [
        {
            "caller": found.names[edge.caller],
            "callee": found.names[edge.callee],
            "port": edge.port,
            "scheme": edge.scheme,
            "protocol": edge.protocol,
            "registry": edge.registry,
            "confidence": edge.confidence,
            "evidence": [_evidence(each) for each in edge.evidence],
        }
        for edge in found.edges
    ]
    outside = [
        {
            "caller": found.names[caller],
            "callee": external.name,
            "port": external.port,
            "scheme": "",
            "protocol": external.type,
            "registry": False,
            "confidence": "high",
            "evidence": [_evidence(evidence)],
        }
        for external in found.externals
        for caller, evidence in external.callers.items()
        if caller in found.names
    ]
    return {"edges": [*inside, *outside]}


def _evidence(found: Evidence) -> dict[str, Any]:
    return {**found.place._asdict(), "via": found.via, "text": redact.text(found.text)}


def _said_of(found: Imported, lang: str) -> dict[str, Any]:
    return {
        "questions": [
            {
                "id": one.id,
                "asks": one.asks.to(lang),
                "default": one.default,
                "cost": one.cost.to(lang),
                "value": one.value,
                "answered": one.answered,
                "place": _place(one.place),
            }
            for one in found.questions
        ],
        "secrets": [
            {"reference": one.reference, "component": one.component, "place": str(one.place)}
            for one in found.secrets
        ],
        "keys": [
            {
                "fate": item.fate,
                "service": item.service,
                "key": item.key,
                "what": redact.text(item.what.to(lang)),
                "place": _place(item.place),
            }
            for item in found.items
        ],
        "problems": [
            {
                "message": redact.text(one.message.to(lang)),
                "place": _place(one.place),
                "help": _said(one.help, lang),
            }
            for one in found.problems
        ],
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else place._asdict()


def _said(text: Text | None, lang: str) -> str | None:
    return None if text is None else text.to(lang)
