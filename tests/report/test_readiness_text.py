"""The report on a terminal: the summary fits a screen, the long form has it all."""

import re

import pytest

from setsail.evidence.checklist import ITEMS, TIERS
from setsail.evidence.readiness import work_out
from setsail.report import plain, readiness_text
from tests.report.readiness_sample import NASTY, NOW, one, sample


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("tier", TIERS)
def test_the_summary_fits_one_screen_even_at_its_worst(lang, tier):
    many = [
        one(i.id, "static", "fail", "a long sentence 很长的一句话 " * 9, source=f"a.yaml:{n}")
        for i in ITEMS[::2]
        for n in range(3)
    ]
    lines = readiness_text.summary("order · prod", work_out(many, tier, NOW), lang).splitlines()
    assert len(lines) <= 40
    assert max(map(plain.width, lines)) <= 100


def test_the_decision_and_both_numbers_come_first():
    lines = readiness_text.summary("order · prod", sample(), "en").splitlines()
    assert lines[0].startswith("order · prod   tier B")
    assert re.match(r"NO-GO   \d+ musts are open   score \d+/100   coverage \d+%", lines[1])


def test_every_open_must_is_named_in_the_summary():
    result = sample("A")
    said = readiness_text.summary("order", result, "en")
    for answer in result.open_musts:
        assert answer.item.id in said or answer.parts


def test_the_long_form_has_every_item_with_its_evidence_and_the_way_on():
    said = readiness_text.full("order", sample(), "en")
    for item in ITEMS:
        assert item.id in said
    assert "a.yaml:5" in said
    assert "→ run the drill against a real cluster" in said
    assert "no longer counts" in said


@pytest.mark.parametrize("write", [readiness_text.summary, readiness_text.full])
def test_no_name_steers_the_terminal_and_no_secret_reaches_it(write):
    said = write(f"order {NASTY}", sample(nasty=NASTY), "en")
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", said)
    assert "hunter2" not in said


def test_colour_adds_to_the_words_and_replaces_none():
    coloured = readiness_text.full("order", sample(), "en", colour=True)
    assert re.sub("\x1b\\[\\d+m", "", coloured) == readiness_text.full("order", sample(), "en")
