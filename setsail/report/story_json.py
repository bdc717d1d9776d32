"""A story as JSON: times in seconds, ratios from 0 to 1, sentences in one language."""

from typing import Any

from setsail.report import jsontext, story_text
from setsail.report.story import CLOSING, Chart, Event, Story


def render(story: Story, lang: str) -> str:
    """The whole story, indented and ending in a line feed."""
    whole = {
        "system": story.system,
        "environment": story.environment,
        "seed": story.seed,
        "verdict": story.verdict,
        "sentence": story_text.verdict(story).to(lang),
        "events": [_event(event, lang) for event in story.events],
        "charts": [_chart(chart, lang) for chart in story.charts],
        "losses": [
            {"phase": loss.phase.to(lang), "sent": loss.sent, "lost": loss.lost}
            for loss in story.losses
        ],
        "assumptions": [line.to(lang) for line in story.assumptions],
        "note": CLOSING.to(lang),
    }
    return jsontext.dump(whole)


def _event(event: Event, lang: str) -> dict[str, Any]:
    why = event.why.to(lang) if event.why else None
    return {"at": event.at, "kind": event.kind, "what": event.what.to(lang), "why": why}


def _chart(chart: Chart, lang: str) -> dict[str, Any]:
    lines = [{"label": line.label.to(lang), "points": line.points} for line in chart.lines]
    return {"title": chart.title.to(lang), "unit": chart.unit, "lines": lines}
