"""An assessment as JSON: risks in points of 100, times in seconds, sentences in one language."""

from typing import Any

from setsail.migrate.assessment import Assessment, Look, Move
from setsail.migrate.evidence import Evidence
from setsail.migrate.fitness.trait import WEIGHTS
from setsail.migrate.wave import Plan
from setsail.report import assess_view as view
from setsail.report import jsontext


def render(found: Assessment, lang: str) -> str:
    """The whole assessment, indented and ending in a line feed."""
    whole = {
        "format": 1,
        "title": found.title,
        "sentence": view.headline(found).to(lang),
        "components": [_look(look, lang) for look in found.looks],
        "waves": [_move(move, lang) for move in found.moves],
        "stays": {id: view.said(why, lang) for id, why in sorted(found.stays.items())},
        "cost": found.plan.cost,
        "without_wishes": _plan(found.without) if found.without else None,
    }
    return jsontext.dump(whole)


def _look(look: Look, lang: str) -> dict[str, Any]:
    risk = look.risk
    return {
        "id": look.piece.id,
        "system": look.piece.system,
        "name": look.piece.name,
        "role": look.piece.role,
        "type": look.piece.type,
        "tier": look.piece.tier,
        "verdict": look.judged.verdict,
        "why": view.said(look.judged.why, lang),
        "wave": look.wave,
        "worth": look.worth,
        "risk": {
            "score": risk.score,
            "band": risk.band,
            "doubtful": risk.doubtful,
            "confidence": risk.confidence,
            "unknown": list(risk.unknown),
            "vetoes": [view.said(veto, lang) for veto in risk.vetoes],
            "factors": {factor: risk.of_factor(factor) / 100 for factor in WEIGHTS},
            "points": [
                {
                    "trait": point.sign.trait,
                    "factor": point.trait.factor,
                    "points": point.cost / 100,
                    "said": view.said(point.sign.said, lang),
                    "fix": point.trait.fix.to(lang),
                    "change": point.trait.change,
                    "veto": point.sign.veto,
                    "evidence": _evidence(point.sign.evidence),
                }
                for point in risk.points
            ],
        },
    }


def _evidence(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [{"file": e.place.file, "line": e.place.line, "text": e.text} for e in evidence]


def _move(move: Move, lang: str) -> dict[str, Any]:
    wave = move.wave
    return {
        "wave": wave.number,
        "calls_out": wave.out,
        "calls_in": wave.into,
        "cost": wave.cost,
        "notes": [view.said(note, lang) for note in wave.notes],
        "groups": [
            {
                "components": list(placement.group.members),
                "why": [view.said(why, lang) for why in placement.why],
            }
            for placement in wave.placements
        ],
        "checks": [
            {
                "id": check.id,
                "state": check.state,
                "said": view.said(check.said, lang),
                "evidence": _evidence(check.evidence),
            }
            for check in move.checks
        ],
        "cutover": {
            id: [{"do": step.do.to(lang), "back": step.back.to(lang)} for step in steps]
            for id, steps in move.cutovers.items()
        },
        "gate": [text.to(lang) for text in move.gate],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {"waves": [list(wave.members) for wave in plan.waves], "cost": plan.cost}
