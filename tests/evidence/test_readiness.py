"""Promises about the two numbers and the decision."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setsail.evidence import readiness
from setsail.evidence.checklist import BY_ID, ITEMS, TIERS
from setsail.evidence.readiness import Answer, work_out
from setsail.evidence.verdict import DAY, Evidence
from setsail.finding.text import Text

NOW = 1_800_000_000.0

moments = st.sampled_from([NOW - 100 * DAY, NOW - 2 * DAY, NOW - 60, NOW, NOW + 60])
kinds = st.sampled_from(["static", "live", "drill", "attest", "rehearsal"])
verdicts = st.sampled_from(["pass", "fail", "unknown", "invalid", "waived", "not-applicable"])
tiers = st.sampled_from(TIERS)


def evidence(verdict=verdicts):
    return st.builds(
        Evidence,
        item=st.sampled_from([item.id for item in ITEMS[:12]]),
        kind=kinds,
        verdict=verdict,
        subject=st.sampled_from(["web", "worker"]),
        said=st.just(Text("seen", "已看到")),
        observed=moments,
        expires=st.none() | moments,
    )


def passing_everything() -> tuple[Evidence, ...]:
    return tuple(
        Evidence(i.id, i.proves, "pass", "all", Text("seen", "已看到"), observed=NOW)
        for i in ITEMS
        if i.proves
    )


some = st.lists(evidence(), max_size=12)


def seen(kind: str, verdict: str, item: str = "readiness-probe", **more: object) -> Evidence:
    said = Text("seen", "已看到")
    return Evidence(item, kind, verdict, "web", said, **{"observed": NOW, **more})  # type: ignore[arg-type]


def answer(*given: Evidence, item: str = "readiness-probe", tier: str = "A") -> Answer:
    answers = work_out(given, tier, NOW).answers  # type: ignore[arg-type]
    return next(a for a in answers if a.item.id == item)


def without_waivers(given: list[Evidence]) -> list[Evidence]:
    return [one for one in given if one.verdict != "waived"]


@given(some, evidence(st.just("fail")), tiers)
def test_adding_a_failure_never_raises_the_score(given, fault, tier):
    assert work_out([*given, fault], tier, NOW).score <= work_out(given, tier, NOW).score


@given(some, tiers, st.randoms())
def test_the_order_of_the_evidence_does_not_matter(given, tier, chance):
    shuffled = list(given)
    chance.shuffle(shuffled)
    assert work_out(shuffled, tier, NOW) == work_out(given, tier, NOW)


@given(some, tiers)
def test_no_go_means_an_open_must_and_go_means_none(given, tier):
    result = work_out(given, tier, NOW)
    assert result.go == (not result.open_musts)
    assert all(a.level == "must" and a.open for a in result.open_musts)


@given(st.lists(evidence(st.sampled_from(["unknown", "invalid", "waived"]))), tiers)
def test_what_is_not_known_never_counts(given, tier):
    result = work_out(given, tier, NOW)
    assert (result.score, result.coverage) == (0, 0)
    assert not result.in_state("proven")


@given(some, tiers)
def test_a_waiver_closes_an_item_and_changes_neither_number(given, tier):
    with_them, without = work_out(given, tier, NOW), work_out(without_waivers(given), tier, NOW)
    assert (with_them.score, with_them.coverage) == (without.score, without.coverage)
    proven = {answer.item.id for answer in without.in_state("proven")}
    assert {answer.item.id for answer in with_them.in_state("proven")} == proven


@given(some, tiers)
def test_a_rehearsal_changes_nothing(given, tier):
    real = [one for one in given if one.kind != "rehearsal" or one.verdict == "waived"]
    ours, theirs = work_out(given, tier, NOW), work_out(real, tier, NOW)
    assert [a.state for a in ours.answers] == [a.state for a in theirs.answers]


@given(some, tiers)
def test_long_afterwards_only_what_the_files_say_still_counts(given, tier):
    later = work_out(given, tier, NOW + 1000 * DAY)
    kinds = {e.kind for a in later.answers for e in a.evidence}
    assert kinds <= {"static"}


@pytest.mark.parametrize("tier", TIERS)
def test_everything_proven_is_go_with_one_hundred_twice(tier):
    result = work_out(passing_everything(), tier, NOW)
    assert (result.go, result.score, result.coverage) == (True, 100, 100)


@pytest.mark.parametrize("tier", TIERS)
def test_nothing_known_is_no_go_with_nothing_twice(tier):
    result = work_out((), tier, NOW)
    assert (result.go, result.score, result.coverage) == (False, 0, 0)


def test_one_gap_in_a_hundred_is_not_rounded_away():
    missing = [e for e in passing_everything() if e.item != "lean-images"]
    assert work_out(missing, "A", NOW).score == 98


def test_the_proving_kind_proves_and_a_weaker_one_counts_half():
    assert answer(seen("static", "pass")).state == "proven"
    weaker = answer(seen("live", "pass"))
    assert (weaker.state, weaker.worth, weaker.open) == ("configured", readiness.HALF, True)


def test_a_kind_that_the_item_does_not_ask_for_cannot_pass_it_but_a_fault_is_a_fault():
    assert answer(seen("attest", "pass")).state == "unknown"
    assert answer(seen("static", "pass"), seen("attest", "fail")).state == "failing"


def test_the_newest_word_on_a_subject_wins_and_together_the_worst():
    old = seen("static", "fail", observed=NOW - DAY)
    assert answer(old, seen("static", "pass")).state == "proven"
    assert answer(seen("static", "fail"), seen("static", "pass")).state == "failing"


def test_one_subject_that_is_unknown_leaves_the_item_unproven():
    other = replace(seen("static", "unknown"), subject="worker")
    assert answer(seen("static", "pass"), other).state == "unknown"


def test_an_invalid_drill_shows_nothing():
    drill = seen("drill", "invalid", "pod-loss-survived")
    assert answer(drill, item="pod-loss-survived").state == "unknown"
    assert not answer(drill, item="pod-loss-survived").answered


def test_evidence_lapses_with_time_and_with_its_subject():
    live = seen("live", "pass", "logs-collected", observed=NOW - DAY)
    assert answer(live, item="logs-collected").lapsed == (live,)
    drill = seen("drill", "pass", "benchmarked", digest="old")
    later = work_out([drill], "A", NOW, {"web": "new"})
    assert {a.item.id for a in later.answers if a.lapsed} == {"benchmarked"}
    assert not later.in_state("proven")


def test_nobody_can_stretch_evidence_beyond_the_life_of_its_kind():
    stretched = seen("live", "pass", observed=NOW - 2 * DAY, expires=NOW + 900 * DAY)
    assert answer(stretched).lapsed == (stretched,)
    waiver = seen("attest", "waived", observed=NOW - 91 * DAY, expires=NOW + DAY)
    assert answer(waiver).state == "unknown"


def test_evidence_from_the_future_does_not_count():
    assert answer(seen("static", "pass", observed=NOW + 1)).state == "unknown"


def test_a_waived_must_is_no_longer_open():
    result = answer(seen("static", "fail"), seen("attest", "waived", expires=NOW + DAY))
    assert (result.state, result.open, result.worth) == ("waived", False, readiness.NOTHING)


def test_what_a_tier_does_not_ask_is_left_out_and_what_does_not_apply_too():
    assert answer(item="pod-loss-survived", tier="C").state == "not-asked"
    gone = answer(seen("static", "not-applicable", "restore-drilled"), item="restore-drilled")
    assert (gone.state, gone.counted) == ("not-applicable", False)


def test_the_three_principles_are_as_good_as_the_worst_must_under_them():
    everything = [e for e in passing_everything() if e.item != "no-secret-in-the-open"]
    fault = seen("static", "fail", "no-secret-in-the-open")
    broken = answer(*everything, fault, item="three-principles")
    assert (broken.state, broken.worth) == ("failing", readiness.NOTHING)
    waived = answer(*everything, seen("attest", "waived", fault.item), item="three-principles")
    assert (waived.state, waived.open) == ("waived", False)
    claimed = seen("attest", "pass", "three-principles")
    assert answer(claimed, item="three-principles").state == "unknown"
    assert all(BY_ID[a.item.id].row in ("1.1", "1.3", "2.5") for a in broken.parts)


def test_a_sum_of_nothing_does_not_apply():
    alone = work_out((), "A", NOW, items=(BY_ID["three-principles"],))
    assert alone.answers[0].state == "not-applicable"


def test_evidence_that_shows_only_a_part_is_configured_and_not_proven():
    part = seen("static", "pass", lacks=Text("the rest", "其余部分"))
    assert answer(part).state == "configured"
    assert (answer(part).worth, answer(part).answered) == (readiness.HALF, False)
    assert answer(part, seen("static", "fail")).state == "failing"
