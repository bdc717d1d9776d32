"""The HTML report: whole in itself, escaped, readable without colour and by a screen reader."""

import base64
import itertools
import re
from html.parser import HTMLParser

import pytest

from setsail.evidence.checklist import ITEMS, ROWS
from setsail.evidence.readiness import work_out
from setsail.finding.text import same
from setsail.report import page
from setsail.report.html import join, tag, text, void
from setsail.report.story import Chart, Event, Line, Loss, Story
from tests.report.readiness_sample import NASTY, NOW, sample

STORY = Story(
    system=f"shop {NASTY}",
    environment="prod",
    seed=1,
    verdict="caught",
    events=(
        Event(1.0, "stage", same(NASTY)),
        Event(2.0, "bad", same("API_TOKEN=abcdef123456")),
    ),
    charts=(Chart(same(f"shop {NASTY}"), "ratio", (Line(same(NASTY), ((0.0, 0.5),)),)),),
    losses=(Loss(same(NASTY), 10, 1),),
    assumptions=(same(NASTY),),
)


class Reader(HTMLParser):
    """Follows the tags and insists that each is closed in its turn."""

    VOID = ("meta", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    return reader


@pytest.fixture(params=["en", "zh"])
def html(request) -> str:
    return page.render(f"order {NASTY}", sample(nasty=NASTY), STORY, request.param)


def test_no_name_becomes_markup_or_steers_a_terminal(html):
    reader = read(html)
    assert not [t for t, _ in reader.seen if t in ("script", "iframe", "object", "svg", "form")]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", html)
    assert "alert('x')" in "".join(reader.said)


def test_nothing_is_fetched_and_nothing_may_run(html):
    reader = read(html)
    policy = next(a["content"] for t, a in reader.seen if a.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    for _, attributes in reader.seen:
        for name in ("src", "href", "srcset", "action"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/svg+xml;base64,"))
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
    assert "url(" not in style
    assert "@import" not in style


def test_pictures_are_images_with_a_name_and_so_cannot_run(html):
    reader = read(html)
    image = next(a for t, a in reader.seen if t == "img")
    assert base64.b64decode(image["src"].partition(",")[2]).decode().startswith("<svg ")
    assert image["alt"].startswith("shop")


def test_secrets_do_not_get_into_it(html):
    assert "hunter2" not in html
    assert "abcdef123456" not in html


def test_headings_go_down_one_by_one_and_every_table_cell_has_its_header(html):
    reader = read(html)
    levels = [int(t[1]) for t, _ in reader.seen if re.fullmatch("h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(a.get("scope") for t, a in reader.seen if t == "th")


def test_every_asked_item_is_there_once_and_links_lead_to_it(html):
    reader = read(html)
    ids = [a["id"] for _, a in reader.seen if a.get("id")]
    assert len(ids) == len(set(ids))
    assert set(ids) == {i.id for i in ITEMS if i.levels["B"] != "not-asked"}
    links = {a["href"][1:] for t, a in reader.seen if t == "a"}
    assert links <= set(ids)


def test_every_state_is_a_word_and_not_only_a_colour():
    said = "".join(read(page.render("order", sample(), None, "en")).said)
    for word in ("proven", "configured, not proven", "failing", "unknown", "waived"):
        assert word in said
    for row in ROWS.values():
        assert row.en in said


def test_it_says_the_decision_and_both_numbers():
    said = " ".join(read(page.render("order", sample(), None, "en")).said)
    assert "NO-GO" in said
    assert re.search(r"musts are open", said)
    zh = "".join(read(page.render("order", sample(), None, "zh")).said)
    assert "不可上线" in zh


def test_without_any_evidence_it_still_stands():
    read(page.render("nothing", work_out((), "C", NOW), None, "en"))


def test_it_is_the_same_on_every_run(html):
    assert page.render("x", sample(), STORY, "en") == page.render("x", sample(), STORY, "en")


def test_markup_is_escaped_by_construction():
    assert tag("b", "<", tag("i", "&"), class_="a b") == '<b class="a b">&lt;<i>&amp;</i></b>'
    assert void("img", alt='"', hidden=True, lang=False) == '<img alt="&quot;" hidden>'
    assert join("a", None, ["<", tag("b")]) == "a&lt;<b></b>"
    assert text("\x1b\u202e") == "\\u001b\\u202e"
