"""A story is told whole and escaped, in both languages, as text, SVG, HTML and JSON."""

import json
from xml.etree import ElementTree

import pytest

from setsail.finding.text import Text
from setsail.report import story_html, story_json, story_svg, story_text
from setsail.report.story import CLOSING, Chart, Event, Line, Loss, Story, clock

EVIL = '<script>alert("x")</script>\x1b[31m&'
POINTS = ((0.0, 0.1), (5.0, None), (10.0, 0.2), (15.0, 0.45))
STORY = Story(
    system=EVIL,
    environment="prod",
    seed=7,
    verdict="caught",
    events=(
        Event(0.0, "stage", Text(f"begins {EVIL}", f"开始 {EVIL}")),
        Event(75.0, "bad", Text("rolled back", "已退回"), Text("it fails", "它失败了")),
    ),
    charts=(
        Chart(Text("Failed", "失败"), "ratio", (Line(Text(EVIL, EVIL), POINTS),)),
        Chart(Text("Latency", "延迟"), "seconds", (Line(Text("p50", "中位"), ((0.0, None),)),)),
    ),
    losses=(Loss(Text("first", "第一段"), 200, 3), Loss(Text("quiet", "平静"), 0, 0)),
    assumptions=(Text("assumed", "假定如此"),),
)
LANGUAGES = pytest.mark.parametrize("lang", ["en", "zh"])


@LANGUAGES
def test_the_text_tells_everything_and_ends_with_the_warning(lang):
    told = story_text.render(STORY, lang, False)
    for word in (Text("begins", "开始"), Text("it fails", "它失败了"), Text("first", "第一段")):
        assert word.to(lang) in told
    assert "1:15" in told and "3 / 200" in told and "1.50%" in told
    assert told.endswith(CLOSING.to(lang) + "\n")
    assert story_text.verdict(STORY).to(lang) in told


def test_no_name_steers_the_terminal():
    assert "\x1b" not in story_text.render(STORY, "en", False)
    assert "\x1b[31m&" not in story_text.render(STORY, "en", True)


def test_every_verdict_has_its_sentence():
    said = {story_text.verdict(Story("", "", 1, v, (), (), (), ())) for v in
            ("caught", "promoted", "undecided", "no traffic", "not up")}  # fmt: skip
    assert len(said) == 5


@pytest.mark.parametrize(
    "values, drawn",
    [
        ([0.0, 0.5, 1.0], "▁▄█ ≤ 100%"),
        ([0.2, None, 0.1], "█ ▄ ≤ 20%"),
        ([0.0, 0.0], "▁▁ ≤ 0%"),
        ([None], "-"),
        ([], "-"),
    ],
)
def test_a_curve_in_blocks(values, drawn):
    line = Line(Text("x", "某"), tuple(enumerate(values)))
    assert story_text.spark(line, "ratio") == drawn


def test_a_long_curve_keeps_its_peaks():
    line = Line(Text("x", "某"), tuple((i, 1.0 if i == 333 else 0.0) for i in range(1000)))
    drawn = story_text.spark(line, "seconds")
    assert drawn.count("█") == 1 and drawn.endswith("≤ 1 s")


@LANGUAGES
def test_every_picture_is_well_formed_escaped_and_asks_for_nothing(lang):
    for svg in story_svg.charts(STORY, lang):
        root = ElementTree.fromstring(svg)
        assert root.tag.endswith("svg") and root.get("aria-label")
        assert "<script" not in svg and "href" not in svg and "url(" not in svg


def test_lines_differ_in_more_than_colour_and_suit_the_dark():
    svg = story_svg.charts(STORY, "en")[0]
    assert "stroke-dasharray" in svg and "prefers-color-scheme:dark" in svg


def test_gaps_stay_gaps():
    """Two stretches of one line are two paths; the third is its sample in the legend."""
    assert story_svg.charts(STORY, "en")[0].count("<path") == 3


def test_where_nothing_was_measured_the_picture_says_so():
    assert "nothing was measured" in story_svg.charts(STORY, "en")[1]
    assert "没有测量" in story_svg.charts(STORY, "zh")[1]


@LANGUAGES
def test_the_page_is_escaped_and_whole(lang):
    page = story_html.render(STORY, lang)
    assert "<script" not in page and "&lt;script&gt;" in page and "\x1b" not in page
    assert CLOSING.to(lang) in page and page.count("data:image/svg+xml") == 2


@LANGUAGES
def test_the_json_holds_numbers_as_numbers(lang):
    told = json.loads(story_json.render(STORY, lang))
    assert told["verdict"] == "caught" and told["events"][1]["at"] == 75.0
    assert told["charts"][0]["lines"][0]["points"][1] == [5.0, None]
    assert told["losses"][0] == {"phase": STORY.losses[0].phase.to(lang), "sent": 200, "lost": 3}


def test_the_clock():
    assert [clock(t) for t in (0, 75, 3600)] == ["0:00", "1:15", "60:00"]
