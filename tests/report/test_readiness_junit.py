"""The JUnit report: open musts fail, what is open and no must is skipped."""

from xml.etree import ElementTree

from setsail.report import readiness_junit
from tests.report.readiness_sample import NASTY, sample


def test_the_cases_are_the_items_and_the_failures_the_open_musts():
    result = sample(nasty=NASTY)
    root = ElementTree.fromstring(readiness_junit.render(f"order {NASTY}", result, "en"))
    cases = {case.get("name"): case for case in root.iter("testcase")}
    failed = {name for name, case in cases.items() if case.find("failure") is not None}
    assert failed == {answer.item.id for answer in result.open_musts}
    assert set(cases) == {a.item.id for a in result.answers if a.level != "not-asked"}
    for suite in root.iter("testsuite"):
        assert int(suite.get("failures")) == len(suite.findall("*/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("*/skipped"))
        assert int(suite.get("tests")) == len(suite)


def test_a_failure_says_where():
    said = readiness_junit.render("order", sample(), "zh")
    assert "a.yaml:5" in said
    assert "hunter2" not in said
