"""checklist.yaml: what persons state is read exactly, and everything wrong is said at once."""

from datetime import UTC, datetime

import pytest

from setsail.evidence import statements
from setsail.evidence.statements import ChecklistRefused
from setsail.evidence.verdict import DAY

GOOD = """\
attest:
  runbook-and-on-call: {by: 王芳, on: 2026-11-20, says: drilled with the night shift}
waive:
  lean-images:
    owner: trade
    on: 2026-11-20
    until: 2027-01-31
    reason: the base image is in review
    environments: [prod]
"""


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def refused(text: str) -> list[str]:
    with pytest.raises(ChecklistRefused) as caught:
        statements.load(text, "checklist.yaml")
    return [f"{p.place}: {p.message.en}" for p in caught.value.problems]


def test_an_attestation_is_evidence_of_a_person_with_an_end():
    word = statements.load(GOOD, "checklist.yaml", "prod")[0]
    assert (word.item, word.kind, word.verdict) == ("runbook-and-on-call", "attest", "pass")
    assert (word.source, word.said.en) == ("王芳", "drilled with the night shift")
    assert word.subject == "checklist.yaml:2"
    assert word.ends == at("2026-11-20") + 90 * DAY


def test_a_waiver_lasts_to_the_end_of_its_last_day():
    waiver = statements.load(GOOD, "checklist.yaml", "prod")[1]
    assert (waiver.verdict, waiver.source) == ("waived", "trade")
    assert waiver.counts(at("2027-01-31T23:59:59"), {})
    assert not waiver.counts(at("2027-02-01"), {})


def test_a_statement_for_one_environment_does_not_hold_in_another():
    held = statements.load(GOOD, "checklist.yaml", "test")
    assert [one.item for one in held] == ["runbook-and-on-call"]


def test_an_empty_file_states_nothing():
    assert statements.load("", "checklist.yaml") == ()
    assert statements.load("attest:\nwaive:\n", "checklist.yaml") == ()


def test_ninety_days_are_the_most_and_are_allowed():
    form = "waive:\n  lean-images: {{owner: a, reason: b, on: 2026-11-01, until: {}}}\n"
    assert statements.load(form.format("2027-01-29"), "c.yaml")
    assert "91 days" in refused(form.format("2027-01-30"))[0]


def test_everything_that_is_wrong_is_said_at_once():
    text = """\
waive:
  lean-image: {owner: trade, on: 2026-11-20, until: 2026-11-30, reason: review}
  right-sized: {owner: trade, on: yesterday, until: 2026-11-30}
  benchmarked: soon
attest:
  pod-loss-survived: {by: me, on: 2026-11-20, says: it is fine}
  three-principles: {by: me, on: 2026-11-20, says: [], note: x}
waived: {}
"""
    assert refused(text) == [
        "checklist.yaml:2:3: there is no item 'lean-image'",
        "checklist.yaml:3:3: reason is missing",
        "checklist.yaml:3:35: on must be a date",
        "checklist.yaml:4:16: names with their values must stand here",
        "checklist.yaml:6:3: a person's word cannot answer pod-loss-survived",
        "checklist.yaml:7:3: three-principles is worked out from other items",
        "checklist.yaml:7:52: says must be words",
        "checklist.yaml:7:56: unknown key 'note'",
        "checklist.yaml:8:1: unknown key 'waived'",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "text",
        "waive: 3",
        "waive: {3: 4}",
        "attest: {diagnosable: {by: 1, on: 2, says: null, environments: prod}}",
        "waive: {lean-images: {owner: a, reason: b, on: 2026-13-01, until: 2026-01-01}}",
        "waive: {lean-images: {owner: a, reason: b, on: 2026-11-20, until: 2026-11-19}}",
        "waive: {lean-images: {}, lean-images: {}}",
        "a: [",
    ],
)
def test_no_shape_of_file_gets_through_or_breaks_it(text):
    assert refused(text)


def test_a_near_miss_is_named():
    with pytest.raises(ChecklistRefused) as caught:
        statements.load("waive: {lean-image: {}}", "checklist.yaml")
    helps = [p.help.en for p in caught.value.problems if p.help]
    assert "did you mean lean-images?" in helps
