"""An assessment as text, JSON and one page: complete, escaped, in both languages."""

import json
import re
from html.parser import HTMLParser

import pytest

from setsail.finding.place import Place
from setsail.finding.text import same
from setsail.migrate import assessment, wishes
from setsail.migrate.assessment import Assessment
from setsail.migrate.estate import Sign
from setsail.migrate.estate_of_import import UNSEEN
from setsail.migrate.evidence import Evidence
from setsail.report import assess_graph, assess_json, assess_matrix, assess_page, assess_text
from setsail.report import assess_view as view
from tests.migrate.estates import of, piece

NASTY = "<script>alert('x')</script> \x1b[31m& \u202etxt"


def sample(nasty: str = "api", count: int = 0) -> Assessment:
    line = Evidence(Place(f"{nasty}.yaml", 7, 3), "system", f"url: {nasty}")
    signs = (Sign("own-data", same(f"it writes to {nasty}"), (line,)),)
    many = [piece(f"m{n}") for n in range(count)]
    estate = of(
        piece("web", entry=(f"{nasty}.cn",), unknown=("sticky-sessions",)),
        piece("core", signs=signs, evidence=(line,), tier=1),
        piece("settle", "job", schedule="30 2 * * *"),
        piece("db", "store"),
        piece("mail", "tool"),
        *many,
        calls="web>core core>db",
        ties="web=core",
    )
    meant = wishes.read(estate, ("settle=1",), (), ())
    return assessment.assess(f"shop {nasty}", estate, meant)


class Tags(HTMLParser):
    """The tags of a page, and whether they close in order."""

    VOID = ("meta", "img", "br")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        given = dict(attrs)
        self.links += [given["href"] or ""] if "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(html: str) -> Tags:
    parser = Tags()
    parser.feed(html)
    assert parser.open == []
    return parser


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_of_an_input_becomes_markup_or_steers_a_terminal(lang):
    nasty = sample(NASTY)
    page = assess_page.render(nasty, lang)
    assert "script" not in tags(page).seen and "\x1b" not in page and "\u202e" not in page
    for colour in (False, True):
        told = assess_text.render(nasty, lang, colour, True)
        assert "\x1b[31m&" not in told and "\u202e" not in told
    assert json.loads(assess_json.render(nasty, lang))["title"].endswith(NASTY)


def test_a_page_asks_nothing_of_any_server():
    page = assess_page.render(sample(), "en")
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "default-src &#x27;none&#x27;" in page


def test_every_link_of_a_page_leads_somewhere():
    found = tags(assess_page.render(sample(), "en"))
    assert found.links and {link[1:] for link in found.links} <= set(found.ids)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_form_tells_every_component_with_its_wave_and_why(lang):
    found = sample()
    page, text = assess_page.render(found, lang), assess_text.render(found, lang, False, True)
    for look in found.looks:
        assert look.piece.id in page and look.piece.id in text
    for move in found.moves:
        for told in (page, text):
            assert move.checks[0].said.to(lang) in told.replace("&gt;", ">")
    assert "api.yaml:7" in page and "api.yaml:7" in text
    assert "30 2 * * *" in text


def test_json_holds_figures_and_the_plan_without_wishes():
    whole = json.loads(assess_json.render(sample(), "en"))
    core = next(c for c in whole["components"] if c["id"] == "core")
    assert core["risk"]["factors"]["state"] == 18 and core["risk"]["band"] == "green"
    own = next(p for p in core["risk"]["points"] if p["trait"] == "own-data")
    assert own["evidence"] == [{"file": "api.yaml", "line": 7, "text": "url: api"}]
    assert whole["waves"][0]["groups"][0]["components"] == ["settle"]
    assert whole["without_wishes"]["waves"] and whole["stays"]["db"]


def test_a_drawing_that_would_tell_nothing_is_left_out_and_said():
    many = sample(count=assess_graph.MOST)
    assert not assess_graph.fits(many)
    assert "too many for one" in assess_page.render(many, "en")


def test_no_dot_hides_another():
    looks = view.moving(sample(count=40))
    drawn = assess_matrix.matrix(looks, "en")
    at = re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', drawn)
    assert len(at) == len(looks)
    points = [(float(x), float(y)) for x, y in at]
    for n, (x, y) in enumerate(points):
        assert all((x - a) ** 2 + (y - b) ** 2 >= 22**2 for a, b in points[:n])


def test_a_call_into_the_cluster_is_drawn_as_such():
    estate = of(piece("web"), piece("core"), calls="web>core")
    meant = wishes.read(estate, ("core=1", "web=2"), (), ())
    found = assessment.assess("shop", estate, meant)
    assert assess_graph.graph(found, "en").count('class="edge into"') == 1
    usual = assessment.assess("shop", estate)
    assert 'class="edge into"' not in assess_graph.graph(usual, "en")


def test_every_question_that_can_be_open_has_words():
    asked = {*UNSEEN, "sticky-sessions", "logs-to-file", "tier"}
    assert asked == set(view.ASKS)
