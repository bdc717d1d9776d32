"""Evidence is kept in one order and for as long as its kind lasts."""

import pytest

from setsail.evidence.verdict import DAY, Evidence, newest
from setsail.finding.text import Text

SAID = Text("seen", "已看到")


@pytest.mark.parametrize(
    ("kind", "days"), [("static", None), ("live", 1), ("drill", 30), ("attest", 90)]
)
def test_each_kind_lasts_as_long_as_the_checklist_says(kind, days):
    one = Evidence("benchmarked", kind, "pass", "web", SAID, observed=1000.0)
    assert one.ends == (None if days is None else 1000.0 + days * DAY)


def test_it_ends_sooner_when_it_says_so():
    one = Evidence("benchmarked", "drill", "pass", "web", SAID, observed=0.0, expires=DAY)
    assert one.counts(DAY - 1, {})
    assert not one.counts(DAY, {})


def test_faults_stand_first_and_in_the_order_of_their_lines():
    lines = (10, 9, 100, 1, 33, 4)
    faults = [
        Evidence("benchmarked", "static", "fail", "web", SAID, source=f"a.yaml:{line}:1")
        for line in lines
    ]
    good = Evidence("benchmarked", "static", "pass", "worker", SAID)
    wanted = [f"a.yaml:{line}:1" for line in sorted(lines)]
    assert [e.source for e in newest([good, *faults])] == [*wanted, ""]


@pytest.mark.parametrize(
    ("digest", "now_is", "counts"),
    [
        ("a", {"web": "a"}, True),
        ("a", {"web": "b"}, False),
        ("a", {}, True),
        ("", {"web": "b"}, True),
    ],
)
def test_it_counts_only_for_the_state_of_its_subject_that_was_seen(digest, now_is, counts):
    one = Evidence("benchmarked", "drill", "pass", "web", SAID, digest=digest)
    assert one.counts(1.0, now_is) == counts
