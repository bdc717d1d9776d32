"""Findings as one HTML file: for who decides, for print, for the archive; it asks no server."""

import pkgutil
from collections import Counter
from collections.abc import Mapping

from setsail import VERSION
from setsail.finding.finding import Finding
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report.checked import SEVERITIES, Checked
from setsail.report.findings_text import TOPICS
from setsail.report.html import Markup, join, page, tag
from setsail.rules.page import Page

_STYLE = (pkgutil.get_data("setsail.report", "page.css") or b"").decode()
_CLASSES = {"error": "failing", "warning": "unknown", "note": "configured"}
_MANY = {
    "error": Text("errors", "错误"),
    "warning": Text("warnings", "警告"),
    "note": Text("notes", "提示"),
}
_ONE = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "note": Text("note", "提示"),
}


def write(checked: Checked, pages: Mapping[str, Page], paths: tuple[str, ...], lang: str) -> str:
    """The report on what was checked; `pages` holds the page of each rule that found something."""
    kind = Text("Check of manifests", "清单检查报告").to(lang)
    title = ", ".join(paths)
    main = tag(
        "main",
        _topics(checked, lang),
        _objects(checked, lang),
        _rules(checked, pages, lang),
        _not_checked(checked.not_checked, lang),
    )
    foot = tag("footer", tag("p", f"Setsail {VERSION}", class_="soft"))
    body = join(_masthead(checked, kind, title, lang), main, foot)
    return page(f"{title} – {kind}", _STYLE, body, lang)


def _masthead(checked: Checked, kind: str, title: str, lang: str) -> Markup:
    seen = Text(
        f"{checked.objects} objects in {checked.files} files",
        f"{checked.files} 个文件中的 {checked.objects} 个对象",
    )
    numbers = (
        tag(
            "div",
            tag("p", _MANY[severity].to(lang), class_="label"),
            tag("p", str(checked.count(severity)), class_=f"big {_CLASSES[severity]}"),
        )
        for severity in SEVERITIES
    )
    return tag(
        "header",
        tag("p", kind, class_="kind"),
        tag("h1", title),
        tag("p", tag("span", seen.to(lang)), _told_apart(checked, lang), class_="facts"),
        tag("div", numbers, class_="verdict"),
    )


def _told_apart(checked: Checked, lang: str) -> Markup:
    words = (
        (checked.accepted, Text("accepted with a reason", "已注明理由接受")),
        (checked.known, Text("known before", "此前已知")),
        (len(checked.not_checked), Text("not checked", "未检查")),
    )
    return join(tag("span", f"{text.to(lang)}: {count}") for count, text in words if count)


def _topics(checked: Checked, lang: str) -> Markup | None:
    """Where it hurts: findings by section of the practice guide."""
    rows = Counter(f.guide for f in checked.findings if f.guide)
    if not rows:
        return None
    lines = (
        tag(
            "tr",
            tag("th", f"{row} {TOPICS[row].to(lang) if row in TOPICS else ''}", scope="row"),
            *(tag("td", _number(checked, row, severity)) for severity in SEVERITIES),
        )
        for row in sorted(rows)
    )
    heads = ["", *(_MANY[severity].to(lang) for severity in SEVERITIES)]
    table = tag(
        "table",
        tag("thead", tag("tr", (tag("th", head, scope="col") for head in heads))),
        tag("tbody", lines),
        class_="counts",
    )
    return _section(Text("Where it hurts", "问题分布"), table, lang)


def _number(checked: Checked, row: str, severity: str) -> str:
    count = sum(f.guide == row and f.severity == severity for f in checked.findings)
    return str(count) if count else ""


def _objects(checked: Checked, lang: str) -> Markup | None:
    groups: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        ref = finding.object
        space = f" ({ref.namespace})" if ref and ref.namespace else ""
        groups.setdefault(f"{ref}{space}" if ref else finding.place.file, []).append(finding)
    if not groups:
        return None
    worst = sorted(groups.items(), key=lambda g: min(map(_rank, g[1])))
    items = (
        tag(
            "li",
            tag("h3", name),
            tag("ul", (_finding(f, lang) for f in sorted(found, key=_rank))),
        )
        for name, found in worst
    )
    return _section(Text("By object", "按对象"), tag("ul", items, class_="faults"), lang)


def _finding(finding: Finding, lang: str) -> Markup:
    severity = tag(
        "span", _ONE[finding.severity].to(lang), class_=f"state {_CLASSES[finding.severity]}"
    )
    rule = tag("a", finding.rule, href=f"#{finding.rule}", class_="id")
    only = tag("span", f" [{', '.join(finding.environments)}]") if finding.environments else None
    quote = tag("pre", tag("code", finding.quote)) if finding.quote else None
    related = (tag("p", f"{r.place}: {r.message.to(lang)}", class_="soft") for r in finding.related)
    said = tag("p", severity, " ", finding.message.to(lang), " ", rule, only)
    place = tag("p", str(finding.place), class_="source soft")
    return tag("li", said, place, quote, related)


def _rules(checked: Checked, pages: Mapping[str, Page], lang: str) -> Markup | None:
    """Why each rule that found something exists, and what to do."""
    counts = Counter(finding.rule for finding in checked.findings)
    items = (
        tag(
            "li",
            tag("h3", tag("span", rule, class_="id"), f" × {count}"),
            tag("p", tag("strong", pages[rule].title.to(lang))),
            tag("p", pages[rule].why.to(lang)),
            tag("p", pages[rule].remedy.to(lang)),
            id=rule,
        )
        for rule, count in counts.most_common()
        if rule in pages
    )
    title = Text("Why, and what to do", "原因与做法")
    return _section(title, tag("ul", items, class_="faults"), lang) if counts else None


def _not_checked(problems: tuple[Problem, ...], lang: str) -> Markup | None:
    if not problems:
        return None
    items = (
        tag("li", tag("span", str(p.place or ""), class_="source"), " ", p.message.to(lang))
        for p in problems
    )
    return _section(Text("Not checked", "未检查"), tag("ul", items), lang)


def _section(title: Text, content: Markup, lang: str) -> Markup:
    return tag("section", tag("h2", title.to(lang)), content)


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)
