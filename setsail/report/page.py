"""The readiness report as one HTML file: for a steering group, for print, for the archive."""

import pkgutil

from setsail import VERSION
from setsail.document import redact
from setsail.evidence import reason
from setsail.evidence.readiness import Answer, Readiness
from setsail.evidence.verdict import Evidence
from setsail.finding.text import Text
from setsail.report import page_table, readiness_view, story_html, story_text
from setsail.report.html import Markup, join, page, tag
from setsail.report.readiness_view import LEVELS, MARKS, NEEDS, SHOWN
from setsail.report.story import TITLE, Story

_STYLE = (pkgutil.get_data("setsail.report", "page.css") or b"").decode()


def render(title: str, result: Readiness, story: Story | None, lang: str) -> str:
    """The report on `title` ("order · prod"), with a rehearsal if there was one."""
    main = tag(
        "main",
        _faults(result, lang),
        _needs(result, lang),
        _statements(result, lang),
        _gaps(result, lang),
        page_table.checklist(result, lang),
        _story(story, lang) if story else None,
        _reading(lang),
    )
    kind = Text("Go-live readiness", "上线就绪报告").to(lang)
    body = join(_masthead(title, kind, result, lang), main, _footer(result, lang))
    return page(f"{title} – {kind}", _STYLE, body, lang)


def _masthead(title: str, kind: str, result: Readiness, lang: str) -> Markup:
    tier = Text(f"Tier {result.tier}", f"{result.tier} 级系统").to(lang)
    facts = tag(
        "p", tag("span", tier), tag("span", readiness_view.moment(result.now)), class_="facts"
    )
    return tag(
        "header",
        tag("p", kind, class_="kind"),
        tag("h1", title),
        facts,
        _verdict(result, lang),
        _spread(result, lang),
    )


def _verdict(result: Readiness, lang: str) -> Markup:
    decided = tag(
        "div",
        tag("p", Text("Decision", "结论").to(lang), class_="label"),
        tag("p", readiness_view.DECISIONS[result.go].to(lang), class_="big decided"),
        tag("p", readiness_view.decision(result).to(lang)),
    )
    score = Text("Score: how much holds", "得分：符合了多少").to(lang)
    coverage = Text("Coverage: how much was looked at", "覆盖率：查验了多少").to(lang)
    return tag(
        "div",
        decided,
        _number(score, result.score, "/ 100"),
        _number(coverage, result.coverage, "%"),
        class_="verdict go" if result.go else "verdict no-go",
    )


def _number(label: str, value: int, unit: str) -> Markup:
    bar = tag("div", tag("i", style=f"width:{value}%"), class_="bar", aria_hidden="true")
    number = tag("p", str(value), tag("small", unit), class_="big")
    return tag("div", tag("p", label, class_="label"), number, bar)


def _spread(result: Readiness, lang: str) -> Markup:
    counts = [(state, len(result.in_state(state))) for state in SHOWN]
    present = [(state, count) for state, count in counts if count]
    bar = (tag("i", class_=state, style=f"flex:{count} 1 0") for state, count in present)
    legend = (
        tag(
            "li",
            _mark(state),
            tag("b", str(count)),
            " ",
            reason.STATES[state].to(lang),
            class_=state,
        )
        for state, count in present
    )
    return join(
        tag("div", bar, class_="spread", aria_hidden="true"), tag("ul", legend, class_="legend")
    )


def _mark(state: str) -> Markup:
    return tag("span", MARKS[state], class_="mark", aria_hidden="true")  # type: ignore[index]


def _section(title: Text, lead: Text | None, content: Markup, lang: str) -> Markup:
    said = tag("p", lead.to(lang), class_="lead") if lead else None
    return tag("section", tag("h2", title.to(lang)), said, content)


def _faults(result: Readiness, lang: str) -> Markup | None:
    failing = [a for a in result.in_state("failing") if not a.parts]
    if not failing:
        return None
    failing.sort(key=lambda a: a.level != "must")
    items = (tag("li", _fault(answer, lang)) for answer in failing)
    return _section(
        Text("Faults to mend", "需要修复的问题"),
        Text("What was looked at and does not hold.", "已经查验且不符合要求的检查项。"),
        tag("ul", items, class_="faults"),
        lang,
    )


def _fault(answer: Answer, lang: str) -> Markup:
    level = tag("span", LEVELS[answer.level].to(lang), class_="level")
    name = tag("a", answer.item.id, href=f"#{answer.item.id}", class_="id")
    return join(
        tag("h3", _mark("failing"), name, " ", level, class_="failing"),
        tag("p", answer.item.holds.to(lang), class_="holds"),
        page_table.seen(answer, lang),
    )


def _needs(result: Readiness, lang: str) -> Markup | None:
    needs = readiness_view.by_need(result.answers)
    if not needs:
        return None
    cards = (
        tag(
            "li",
            tag("h3", NEEDS[kind].to(lang)),
            tag("ul", (_needed(answer, lang) for answer in needs[kind])),
        )
        for kind in NEEDS
        if kind in needs
    )
    return _section(
        Text("What is not proven", "尚未证明的内容"),
        Text(
            "Nobody has shown yet that these hold. Unknown counts as nothing, configured as half.",
            "以下各项还没有证据表明成立。未知计零分，已配置计一半。",
        ),
        tag("ul", cards, class_="needs"),
        lang,
    )


def _needed(answer: Answer, lang: str) -> Markup:
    mark = tag("span", MARKS[answer.state], class_=f"mark {answer.state}", aria_hidden="true")
    state = reason.STATES[answer.state].to(lang)
    name = tag("a", answer.item.id, href=f"#{answer.item.id}", class_="id", title=state)
    level = tag("span", LEVELS[answer.level].to(lang), class_="level")
    return tag("li", mark, name, level)


def _statements(result: Readiness, lang: str) -> Markup | None:
    said = [e for a in result.answers for e in _persons(a)]
    if not said:
        return None
    items = (tag("li", _statement(one, lang)) for one in said)
    return _section(
        Text("What persons have stated", "人工声明与豁免"),
        None,
        tag("ul", items, class_="plain"),
        lang,
    )


def _persons(answer: Answer) -> tuple[Evidence, ...]:
    if answer.state == "not-asked":
        return ()
    words = tuple(e for e in answer.evidence if e.kind == "attest")
    return (*words, answer.waiver) if answer.waiver else words


def _statement(one: Evidence, lang: str) -> Markup:
    until, who = reason.day(one.ends - 1) if one.ends else "", redact.text(one.source)
    if one.verdict == "waived":
        by = Text(f"waived by {who} until {until}", f"由 {who} 豁免，至 {until} 为止")
    else:
        by = Text(f"attested by {who}, good until {until}", f"由 {who} 声明，有效期至 {until}")
    item = tag("a", one.item, href=f"#{one.item}", class_="id")
    said = tag("p", readiness_view.said(one.said, lang), class_="soft")
    return join(item, " ", by.to(lang), said)


def _gaps(result: Readiness, lang: str) -> Markup | None:
    if not result.gaps:
        return None
    return _section(
        Text("Declared, but not enforced", "已声明但未强制执行"),
        Text(
            "This platform does not enforce these, or only more widely; their items are unknown.",
            "当前平台不能强制执行以下内容，或放行范围更宽；对应检查项记为未知。",
        ),
        tag("ul", (tag("li", readiness_view.said(g, lang)) for g in result.gaps), class_="plain"),
        lang,
    )


def _story(story: Story, lang: str) -> Markup:
    notice = Text(
        "Rehearsed on a simulated cluster. It shows what to expect and counts for nothing above.",
        "以下在模拟集群上预演，仅供了解会发生什么，不计入以上任何结论。",
    ).to(lang)
    ended = story_text.verdict(story).to(lang)
    return join(
        tag(
            "section",
            tag("h2", TITLE.to(lang)),
            tag("p", notice, class_="notice"),
            tag("p", ended),
        ),
        story_html.sections(story, lang),
    )


def _reading(lang: str) -> Markup:
    terms = (join(tag("dt", t.to(lang)), tag("dd", meaning.to(lang))) for t, meaning in _TERMS)
    return _section(Text("How to read this", "如何阅读本报告"), None, tag("dl", terms), lang)


_TERMS = (
    (
        Text("Decision", "结论"),
        Text(
            "GO when no must is open. A must is open until the kind of evidence that proves it "
            "has passed, or it is waived for a time, or it does not apply.",
            "没有未关闭的必须项时可以上线。必须项只有在能证明它的证据通过、被限期豁免或不适用时"
            "才算关闭。",
        ),
    ),
    (
        Text("Score", "得分"),
        Text(
            "The weight of what holds, of all that is asked and applies. A must weighs three "
            "shoulds. Proven counts whole, configured half, all else nothing; waivers do not "
            "change it.",
            "在所有要求且适用的检查项中，符合部分所占的权重。一个必须项相当于三个应当项。"
            "已证明计全分，已配置计一半，其余计零；豁免不影响得分。",
        ),
    ),
    (
        Text("Coverage", "覆盖率"),
        Text(
            "The share of items to which evidence of the kind that proves them, or a fault, has "
            "given an answer. Low coverage means that little is known, whatever the score.",
            "已由能证明它的证据（或已发现的问题）给出回答的检查项占比。覆盖率低，说明所知甚少，"
            "与得分高低无关。",
        ),
    ),
    (
        Text("Unknown", "未知"),
        Text(
            "Nothing that was not checked is shown as good, and it is never left out.",
            "未经查验的内容绝不显示为良好，也绝不略去。",
        ),
    ),
)


def _footer(result: Readiness, lang: str) -> Markup:
    inputs = (
        tag("li", tag("code", one.name), " ", tag("code", f"sha256:{one.digest}", class_="soft"))
        for one in result.inputs
    )
    made = Text(f"Made by Setsail {VERSION}", f"由启航（Setsail）{VERSION} 生成").to(lang)
    listed = tag("ul", inputs) if result.inputs else None
    return tag(
        "footer", tag("div", tag("p", f"{made} · {readiness_view.moment(result.now)}"), listed)
    )
