"""What an import found, for programs."""

from collections.abc import Sequence
from typing import Any

from setsail.document import redact
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate.compare import Difference
from setsail.migrate.compose_import import Imported
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
    return {
        "edges": [
            {
                "caller": found.names[edge.caller],
                "callee": found.names[edge.callee],
                "port": edge.port,
                "scheme": edge.scheme,
                "protocol": edge.protocol,
                "registry": edge.registry,
                "confidence": edge.confidence,
                "evidence": [
                    {**e.place._asdict(), "via": e.via, "text": redact.text(e.text)}
                    for e in edge.evidence
                ],
            }
            for edge in found.edges
        ],
    }


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
