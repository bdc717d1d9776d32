"""An assessment as one HTML file: what a steering group reads before it decides."""

import pkgutil
from collections import Counter

from setsail import VERSION
from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment
from setsail.migrate.fitness.trait import NAMES
from setsail.report import assess_graph, assess_matrix, assess_parts
from setsail.report import assess_view as view
from setsail.report.html import Markup, join, page, tag

_STYLE = "".join(
    (pkgutil.get_data("setsail.report", name) or b"").decode()
    for name in ("page.css", "assess_page.css")
)


def render(found: Assessment, lang: str) -> str:
    """The whole page; it asks nothing of any server."""
    main = tag(
        "main",
        _matrix(found, lang),
        _graph(found, lang),
        _waves(found, lang),
        _components(found, lang),
        _stays(found, lang),
        _unknown(found, lang),
        _reading(lang),
    )
    body = join(_masthead(found, lang), main, _footer(lang))
    return page(f"{found.title} – {view.TITLE.to(lang)}", _STYLE, body, lang)


def _masthead(found: Assessment, lang: str) -> Markup:
    counts = Counter(look.judged.verdict for look in found.looks)
    tiles = (
        tag("li", tag("b", str(counts[verdict])), name.to(lang))
        for verdict, name in view.VERDICTS.items()
        if counts[verdict]
    )
    compared = view.compared(found)
    return tag(
        "header",
        tag("p", view.TITLE.to(lang), class_="kind"),
        tag("h1", found.title),
        tag("p", view.headline(found).to(lang)),
        tag("p", compared.to(lang), class_="notice") if compared else None,
        tag("ul", tiles, class_="tiles"),
    )


def _section(title: Text, lead: Text | None, content: Markup, lang: str) -> Markup:
    said = tag("p", lead.to(lang), class_="lead") if lead else None
    return tag("section", tag("h2", title.to(lang)), said, content)


def _matrix(found: Assessment, lang: str) -> Markup | None:
    looks = view.moving(found)
    if not looks:
        return None
    key = (
        tag("li", tag("span", str(n), class_="n"), tag("a", k.piece.id, href=f"#c{n}"))
        for n, k in enumerate(looks, 1)
    )
    drawn = tag("figure", assess_matrix.matrix(looks, lang), class_="drawing")
    listed = tag("ul", key, class_="key")
    lead = Text(
        "Right: riskier to move. Up: more is gained. A dot that had to make room is tied to its "
        "place by a line.",
        "越靠右迁移风险越高，越靠上收益越大。为避免重叠而移开的圆点用细线连回原位。",
    )
    return _section(Text("Risk and worth", "风险与价值"), lead, join(drawn, listed), lang)


def _graph(found: Assessment, lang: str) -> Markup:
    title = Text("Who calls whom", "调用关系")
    if not assess_graph.fits(found):
        lead = Text(
            f"{len(found.looks)} components in {len(found.moves)} waves are too many for one "
            "drawing; the evidence of each component below names its calls.",
            f"共 {len(found.looks)} 个组件、{len(found.moves)} 批，不宜画在一张图里；"
            "调用关系见下方各组件的依据。",
        )
        return _section(title, lead, join(), lang)
    lead = Text(
        "A column a wave. Dashed: a call out of the cluster, cheap. Red: for a time, a machine "
        "calls into the cluster. Thick: must move together.",
        "每列为一批。虚线：从集群调用外部，代价低；红线：一段时间内虚拟机要调用集群；"
        "粗线：必须同批迁移。",
    )
    shape = "drawing wide" if len(found.moves) > 4 else "drawing"
    drawn = tag("figure", assess_graph.graph(found, lang), class_=shape)
    return _section(title, lead, drawn, lang)


def _waves(found: Assessment, lang: str) -> Markup:
    moves = (assess_parts.wave(found, move, lang) for move in found.moves)
    lead = Text(
        "Each wave begins only when the gate of the one before it is passed.",
        "通过上一批的关卡后，才能开始下一批。",
    )
    return _section(Text("Waves", "迁移批次"), lead, join(moves), lang)


def _components(found: Assessment, lang: str) -> Markup | None:
    looks = view.moving(found)
    if not looks:
        return None
    legend = (
        tag("li", tag("i", class_=f"f-{factor}"), name.to(lang)) for factor, name in NAMES.items()
    )
    heads = (
        Text("#", "#"),
        Text("Component", "组件"),
        Text("Risk", "风险"),
        Text("Verdict", "结论"),
        Text("Wave", "批次"),
    )
    head = tag("thead", tag("tr", (tag("th", h.to(lang), scope="col") for h in heads)))
    rows = (assess_parts.component(look, n, lang) for n, look in enumerate(looks, 1))
    table = tag("table", head, tag("tbody", rows), class_="fit")
    listed = tag("ul", legend, class_="factors")
    return _section(Text("Components", "组件"), None, join(listed, table), lang)


def _stays(found: Assessment, lang: str) -> Markup | None:
    looks = view.staying(found)
    if not looks:
        return None
    items = (
        tag(
            "li",
            tag("span", look.piece.id, class_="id"),
            f" {view.ROLES[look.piece.role].to(lang)} {look.piece.type} – ",
            view.said(look.judged.why, lang),
        )
        for look in looks
    )
    return _section(
        Text("What stays", "不迁移的部分"), None, tag("ul", items, class_="plain"), lang
    )


def _unknown(found: Assessment, lang: str) -> Markup | None:
    asked = list(view.questions(found))
    if not asked:
        return None
    items = (
        tag("li", view.ASKS[trait].to(lang), " ", tag("span", ", ".join(ids), class_="soft"))
        for trait, ids in asked
    )
    lead = Text(
        "These files cannot answer it. Until somebody does, the risk may be higher than shown.",
        "这些文件无法回答；在得到答案之前，真实风险可能高于所示。",
    )
    return _section(
        Text("What is not known", "尚不清楚的问题"), lead, tag("ul", items, class_="plain"), lang
    )


_TERMS = (
    (
        Text("Risk", "风险"),
        Text(
            "0 to 100: 30 for state, 20 coupling, 20 twelve-factor, 15 criticality, 15 operations. "
            "Green below 30, red from 60, or red by a veto. A question mark: more than a "
            "twentieth of the weight is unknown.",
            "0 到 100：状态 30、耦合 20、十二要素 20、关键程度 15、运维 15。30 以下为绿档，60 起"
            "或有一票否决为红档。问号表示超过二十分之一的权重未知。",
        ),
    ),
    (
        Text("Worth", "价值"),
        Text(
            "0 to 100: how critical it is, whether it scales with demand, whether users reach it, "
            "who calls it. A judgement; it orders nothing.",
            "0 到 100：关键程度、是否随需求伸缩、是否面向用户、有多少调用方。"
            "属于判断，不影响排序。",
        ),
    ),
    (
        Text("Waves", "批次"),
        Text(
            "What shares a volume or a machine moves together; callers before what they call; low "
            "risk before high. Stores stay unless you pin them.",
            "共用卷或机器的同批；先迁调用方，再迁被调用方；先低风险后高风险。除非指定，存储不迁移。",
        ),
    ),
)


def _reading(lang: str) -> Markup:
    terms = (join(tag("dt", t.to(lang)), tag("dd", meaning.to(lang))) for t, meaning in _TERMS)
    return _section(Text("How to read this", "如何阅读本页"), None, tag("dl", terms), lang)


def _footer(lang: str) -> Markup:
    made = Text(f"Made by Setsail {VERSION}", f"由启航（Setsail）{VERSION} 生成").to(lang)
    return tag("footer", tag("div", tag("p", made)))
