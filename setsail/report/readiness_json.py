"""The readiness report as one JSON object, for pipelines.

    format    "setsail.readiness/1"; changes when a field changes its meaning or goes
    title, tier, at (RFC 3339), decision ("go" or "no-go"), score, coverage (0 to 100)
    openMusts the ids of the items that stand in the way
    items     in the order of the checklist: row, id, holds, level, state, open, why, next (or
              null), proves (a kind, or null for a sum), evidence, lapsed, rehearsed, waiver
    evidence  kind, verdict, subject, digest, source, said, lacks (or null), measured, threshold,
              observed, expires
    gaps      what is declared and not enforced; inputs: name and sha256; version: Setsail's

Sentences are objects with "en" and "zh". Times are RFC 3339 in UTC, or null.
"""

from datetime import UTC, datetime
from typing import Any

from setsail import VERSION
from setsail.document import redact
from setsail.evidence import reason
from setsail.evidence.readiness import Answer, Readiness
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.report import jsontext

FORMAT = "setsail.readiness/1"


def render(title: str, result: Readiness) -> str:
    """The whole object, with stable order and a line end."""
    return jsontext.dump(_object(title, result))


def _object(title: str, result: Readiness) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": title,
        "tier": result.tier,
        "at": _time(result.now),
        "decision": "go" if result.go else "no-go",
        "score": result.score,
        "coverage": result.coverage,
        "openMusts": [answer.item.id for answer in result.open_musts],
        "items": [_item(answer) for answer in result.answers],
        "gaps": [_text(gap) for gap in result.gaps],
        "inputs": [{"name": one.name, "sha256": one.digest} for one in result.inputs],
        "version": VERSION,
    }


def _item(answer: Answer) -> dict[str, Any]:
    step = reason.next_step(answer)
    return {
        "row": answer.item.row,
        "id": answer.item.id,
        "holds": _text(answer.item.holds),
        "level": answer.level,
        "state": answer.state,
        "open": answer.open,
        "why": _text(reason.why(answer)),
        "next": _text(step) if step else None,
        "proves": answer.item.proves,
        "evidence": [_evidence(one) for one in answer.evidence],
        "lapsed": [_evidence(one) for one in answer.lapsed],
        "rehearsed": [_evidence(one) for one in answer.rehearsed],
        "waiver": _evidence(answer.waiver) if answer.waiver else None,
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "verdict": one.verdict,
        "subject": one.subject,
        "digest": one.digest,
        "source": redact.text(one.source),
        "said": _text(one.said),
        "lacks": _text(one.lacks) if one.lacks else None,
        "measured": redact.text(one.measured),
        "threshold": one.threshold,
        "observed": _time(one.observed),
        "expires": _time(one.ends) if one.ends is not None else None,
    }


def _text(text: Text) -> dict[str, str]:
    return {"en": redact.text(text.en), "zh": redact.text(text.zh)}


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
