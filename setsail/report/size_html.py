"""A sizing as one HTML file: a table of all, then each with its curves and its reasons."""

import base64
import pkgutil
from collections.abc import Iterator

from setsail.capacity import chart
from setsail.capacity.fleet import Fleet, Sized
from setsail.finding.text import Text
from setsail.report import size_svg, size_text
from setsail.report import size_words as words
from setsail.report.html import Markup, join, page, tag, void

_STYLE = (pkgutil.get_data("setsail.report", "page.css") or b"").decode() + (
    "table.sizes{table-layout:auto}table.sizes th,table.sizes td{width:auto;padding-right:1rem}"
    "table.sizes td{font-variant-numeric:tabular-nums;white-space:nowrap}"
    "table.sizes td.why{white-space:normal;color:var(--soft)}"
    ".change{font-weight:600}.was{color:var(--soft)}"
)


def render(fleet: Fleet, lang: str) -> str:
    """The whole sizing; it asks nothing of any server."""
    title = size_text.head(fleet).to(lang)
    header = tag(
        "header",
        tag("p", words.TITLE.to(lang), class_="kind"),
        tag("h1", title),
        (tag("p", line) for line in size_text.closing(fleet, lang)),
    )
    main = tag("main", _overview(fleet, lang), (_one(one, lang) for one in fleet.sized))
    return page(title, _STYLE, join(header, main), lang)


def _overview(fleet: Fleet, lang: str) -> Markup:
    head, *rows = size_text.rows(fleet, lang)
    cells = (
        tag("tr", tag("th", tag("a", row[0], href=f"#c{at}")), (tag("td", c) for c in row[1:]))
        for at, row in enumerate(rows)
    )
    table = tag(
        "table",
        tag("thead", tag("tr", (tag("th", cell) for cell in head))),
        tag("tbody", cells),
        class_="sizes",
    )
    return tag("section", table)


def _one(one: Sized, lang: str) -> Markup:
    advice = one.advice
    span = f"{words.day(advice.begin)} – {words.day(advice.end)} UTC"
    return tag(
        "section",
        tag("h2", str(one.history.key)),
        tag("p", f"{span}; {words.sure(advice).to(lang)}", class_="lead"),
        _numbers(one, lang),
        tag("ul", (tag("li", s.to(lang)) for s in size_text.sentences(one)), class_="plain"),
        (_picture(drawn, lang) for drawn in chart.charts(one)),
    )


def _numbers(one: Sized, lang: str) -> Markup:
    numbers = (*one.advice.numbers, *(one.scaling.numbers if one.scaling else ()))

    def rows() -> Iterator[Markup]:
        for number in numbers:
            now, value = (words.shown(number.what, v) for v in (number.now, number.value))
            if not number.written:
                value = f"({value})"
            changed = "change" if now != value else "same"
            yield tag(
                "tr",
                tag("th", words.NAMES[number.what].to(lang)),
                tag("td", now, class_="was"),
                tag("td", value, class_=changed),
                tag("td", words.how(number).to(lang), class_="why"),
            )

    titles = (_WHAT, _NOW, _ADVISED, _WHY)
    head = tag("thead", tag("tr", (tag("th", title.to(lang)) for title in titles)))
    return tag("table", head, tag("tbody", rows()), class_="sizes")


def _picture(drawn: chart.Chart, lang: str) -> Markup:
    # As an image, a picture can neither run a script nor reach for anything.
    data = base64.b64encode(size_svg.render(drawn, lang).encode()).decode()
    name = drawn.title.to(lang)
    return tag("figure", void("img", src=f"data:image/svg+xml;base64,{data}", alt=name))


_WHAT, _NOW = Text("number", "数字"), Text("now", "现值")
_ADVISED, _WHY = Text("advised", "建议"), Text("why", "由来")
