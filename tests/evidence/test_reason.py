"""Every state of an item is explained, and every open one says what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from setsail.evidence import reason
from setsail.evidence.checklist import BY_ID, TIERS
from setsail.evidence.readiness import work_out
from setsail.evidence.verdict import DAY, Evidence
from setsail.finding.text import Text

NOW = 1_800_000_000.0
SAID = Text("no probe", "没有探针")


def one(verdict: str, kind: str = "static", **more: object) -> Evidence:
    return Evidence("no-gap-in-a-rollout", kind, verdict, "web", SAID, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "why", "step"),
    [
        ([], "no drill has shown it", "run the drill against a real cluster"),
        ([one("fail")], "no probe", "mend what was found"),
        (
            [one("pass")],
            "configured according to the files; a drill would prove it",
            "run the drill against a real cluster",
        ),
        ([one("pass", "drill", observed=NOW)], "proven by a drill", None),
        (
            [one("invalid", "drill", observed=NOW)],
            "the drill does not count: no probe",
            "run the drill against a real cluster",
        ),
        (
            [one("pass", "drill", observed=NOW - 31 * DAY)],
            "what was seen on 2026-12-15 no longer counts",
            "run the drill against a real cluster",
        ),
        (
            [one("waived", "attest", source="trade", observed=NOW, expires=NOW + DAY)],
            "waived by trade until 2027-01-16: no probe",
            None,
        ),
        ([one("not-applicable")], "the system has no service", None),
    ],
)
def test_the_reason_and_the_next_step(given, why, step):
    answers = work_out(given, "A", NOW).answers
    answer = next(a for a in answers if a.item is BY_ID["no-gap-in-a-rollout"])
    assert reason.why(answer).en == why
    found = reason.next_step(answer)
    assert (found and found.en) == step


@given(st.sampled_from(TIERS), st.lists(st.sampled_from([one("pass"), one("fail")]), max_size=2))
def test_what_is_open_always_has_a_next_step_and_nothing_else_has(tier, given):
    for answer in work_out(given, tier, NOW).answers:
        assert reason.why(answer).en
        assert (reason.next_step(answer) is not None) == answer.open


def test_a_part_that_is_not_shown_is_named():
    part = Evidence("readiness-probe", "static", "pass", "web", SAID, lacks=Text("rest", "其余"))
    answers = work_out([part], "A", NOW).answers
    answer = next(a for a in answers if a.item.id == "readiness-probe")
    assert reason.why(answer).en == "no fault seen, but not shown: rest"
