"""A story as one HTML file: its curves, its timeline, what was lost, what was assumed."""

import base64
import pkgutil

from setsail.document import redact
from setsail.finding.text import Text
from setsail.report import story_svg, story_text
from setsail.report.html import Markup, join, page, tag, void
from setsail.report.story import CLOSING, TITLE, Story

_STYLE = (pkgutil.get_data("setsail.report", "page.css") or b"").decode()


def render(story: Story, lang: str) -> str:
    """The whole story; it asks nothing of any server."""
    title = f"{story.system} · {story.environment}"
    header = tag(
        "header",
        tag("p", TITLE.to(lang), class_="kind"),
        tag("h1", title),
        tag("p", story_text.verdict(story).to(lang)),
        tag("p", CLOSING.to(lang), class_="notice"),
    )
    main = tag("main", sections(story, lang))
    return page(f"{title} – {TITLE.to(lang)}", _STYLE, join(header, main), lang)


def sections(story: Story, lang: str) -> Markup:
    """The curves, the timeline, the losses and the assumptions, for any page."""
    pictures = zip(story.charts, story_svg.charts(story, lang), strict=True)
    return join(
        tag("section", (_picture(svg, chart.title.to(lang)) for chart, svg in pictures)),
        _section(_TIMELINE, tag("ol", _timeline(story, lang), class_="story"), lang),
        _section(story_text.LOST, _losses(story, lang), lang),
        _section(story_text.ASSUMED, _list(story.assumptions, lang), lang),
    )


def _section(title: Text, content: Markup, lang: str) -> Markup:
    return tag("section", tag("h2", title.to(lang)), content)


def _picture(svg: str, name: str) -> Markup:
    # As an image, a picture can neither run a script nor reach for anything.
    data = base64.b64encode(svg.encode()).decode()
    return tag("figure", void("img", src=f"data:image/svg+xml;base64,{data}", alt=name))


def _timeline(story: Story, lang: str) -> Markup:
    lines = story_text.timeline(story, lang)
    return join(tag("li", redact.text(line)) for line in lines)


def _losses(story: Story, lang: str) -> Markup:
    rows = (
        tag("tr", tag("td", phase), tag("td", f"{lost} / {sent}"), tag("td", share))
        for phase, lost, sent, share in story_text.losses(story, lang)
    )
    return tag("table", tag("tbody", rows))


def _list(lines: tuple[Text, ...], lang: str) -> Markup:
    return tag("ul", (tag("li", line.to(lang)) for line in lines))


_TIMELINE = Text("What happened", "经过")
