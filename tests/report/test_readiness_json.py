"""The JSON report: a stable object that says all that the other forms say."""

import json

from setsail.evidence.checklist import ITEMS
from setsail.report import readiness_json
from tests.report.readiness_sample import sample


def written() -> dict:
    return json.loads(readiness_json.render("order · prod", sample()))


def test_the_fields_are_those_that_are_promised():
    found = written()
    assert list(found) == [
        "format", "title", "tier", "at", "decision", "score", "coverage", "openMusts", "items",
        "gaps", "inputs", "version",
    ]  # fmt: skip
    assert list(found["items"][0]) == [
        "row", "id", "holds", "level", "state", "open", "why", "next", "proves", "evidence",
        "lapsed", "rehearsed", "waiver",
    ]  # fmt: skip
    assert found["format"] == "setsail.readiness/1"
    assert [item["id"] for item in found["items"]] == [item.id for item in ITEMS]


def test_an_open_must_is_a_must_and_open():
    found = written()
    items = {item["id"]: item for item in found["items"]}
    assert found["decision"] == "no-go"
    for name in found["openMusts"]:
        assert (items[name]["level"], items[name]["open"]) == ("must", True)


def test_times_are_utc_and_secrets_are_gone():
    text = readiness_json.render("order", sample())
    assert '"at": "2026-11-23T23:45:00Z"' in text
    assert "hunter2" not in text
    assert "王芳" in text
