"""What the comparison with other checkers counts as agreement, and that its tables are sound."""

import pytest

from benchmarks.agreement import compare, draws
from benchmarks.agreement.peers import Verdict
from setsail.rules.index import RULES


def said(found: str, clean: str = "") -> Verdict:
    return Verdict(frozenset(found.split()), frozenset(clean.split()))


def line(verdict: Verdict, ours: str, check: str) -> compare.Line:
    """The line of one check of trivy's, for one case."""
    lines = compare.lines("trivy", {"case": verdict}, {"case": frozenset(ours.split())})
    return next(each for each in lines if each.check == check)


def test_only_what_the_peer_decided_is_counted() -> None:
    assert line(said("", ""), "host-ipc", "KSV-0008").decided == 0
    assert line(said("KSV-0008"), "host-ipc", "KSV-0008").agreed == 1


def test_a_finding_of_one_side_only_is_a_difference() -> None:
    assert line(said("KSV-0008"), "", "KSV-0008").theirs == ["case"]
    assert line(said("", "KSV-0008"), "host-ipc", "KSV-0008").ours == ["case"]


def test_a_finding_that_another_of_its_checks_explains_is_none() -> None:
    """rbac-wildcard is KSV-0044 for verbs, KSV-0046 for resources."""
    verdict = said("KSV-0046", "KSV-0044")
    assert line(verdict, "rbac-wildcard", "KSV-0044").agreed == 1


def test_every_name_is_of_a_rule_that_exists() -> None:
    known = {row.id for row in RULES}
    for peer in ("kube-score", "checkov", "trivy"):
        names = compare.names(peer)
        assert names and {rule for rules in names.values() for rule in rules} <= known


@pytest.mark.slow
def test_every_case_has_a_name_of_its_own_and_an_object() -> None:
    drawn = list(draws.cases())
    assert len({case.name for case in drawn}) == len(drawn) > 3_000
    assert all(each["kind"] for case in drawn for each in case.objects)
