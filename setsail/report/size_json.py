"""A sizing as JSON: cores, bytes, seconds, pods and ratios, never in other units."""

import math
from typing import Any

from setsail.capacity.advice import Number
from setsail.capacity.fleet import Fleet, Sized
from setsail.report import jsontext
from setsail.report import size_words as words

FORMAT = 1


def render(fleet: Fleet, lang: str) -> str:
    """The whole sizing."""
    return jsontext.dump(
        {
            "format": FORMAT,
            "policy": fleet.policy,
            "event": fleet.event or None,
            "margins": {
                "learnedFromWeeks": fleet.margins.windows,
                "cpu": fleet.margins.cpu,
                "memory": list(fleet.margins.memory),
            },
            "change": {"cores": round(fleet.cores, 6), "bytes": fleet.bytes},
            "nodes": fleet.nodes._asdict() if fleet.nodes else None,
            "safeFill": round(fleet.fill, 4),
            "containers": [_one(one, lang) for one in fleet.sized],
        }
    )


def _one(one: Sized, lang: str) -> dict[str, Any]:
    advice = one.advice
    found: dict[str, Any] = {
        **one.history.key._asdict(),
        "declared": one.declared or None,
        "window": {"from": advice.begin, "to": advice.end},
        "confidence": {
            **advice.confidence._asdict(),
            "because": [why.to(lang) for why in advice.confidence.because],
        },
        "numbers": {n.what: _number(n, lang) for n in advice.numbers},
        "risk": advice.risk._asdict(),
        "change": {"cores": advice.cores, "bytes": advice.bytes},
        "notes": [note.to(lang) for note in advice.notes],
        "wouldChange": [what.to(lang) for what in advice.changes],
    }
    if one.scaling is not None:
        scaling = one.scaling
        found["scaling"] = {
            **{n.what: _number(n, lang) for n in scaling.numbers},
            "stabilizationSeconds": scaling.choice.stabilise,
            "shortMinutesAWeek": {"now": scaling.before, "advised": scaling.after},
            "meanPods": scaling.pods,
            "schedule": [floor._asdict() for floor in scaling.floors],
            "reasons": [{"pods": r.pods, "why": r.why.to(lang)} for r in scaling.reasons],
            "bounds": [{"pods": b.pods, "what": b.name.to(lang)} for b in scaling.bounds],
            "notes": [note.to(lang) for note in scaling.notes],
        }
    if one.queue is not None:
        drain = one.queue.drain
        found["consumers"] = {
            **one.queue._asdict(),
            "drain": None if math.isinf(drain) else drain,
        }
    if one.plan is not None:
        found["event"] = _plan(one, lang)
    return found


def _plan(one: Sized, lang: str) -> dict[str, Any]:
    assert one.plan is not None, "asked only where there is a plan"
    return {
        **one.plan.event._asdict(),
        "peak": one.plan.peak,
        "most": one.plan.most,
        "stages": [stage._asdict() for stage in one.plan.stages],
        "replays": [
            {"times": t.times, "shortMinutes": t.short, "mostPods": t.most} for t in one.truths
        ],
        "sentences": [sentence.to(lang) for sentence in words.plan(one)],
    }


def _number(number: Number, lang: str) -> dict[str, Any]:
    return {
        "now": number.now,
        "needed": number.needed,
        "value": number.value,
        "base": number.base,
        "margin": number.margin,
        "written": number.written,
        "how": words.how(number).to(lang),
    }
