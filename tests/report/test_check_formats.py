"""The formats for machines: valid by their own rules, and safe with any name."""

import json
import xml.etree.ElementTree as ET

from setsail.finding.finding import Finding, ObjectRef, Related
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import diff, findings_github, findings_text, junit, sarif
from setsail.report.checked import Checked
from setsail.rules.page import Page

PAGE = Page(Text("Title", "标题"), Text("Why", "为什么"), Text("Do", "怎么办"), "a: 1", "a: 2")


def finding(line: int = 3, name: str = "web", file: str = "k8s/a b.yaml") -> Finding:
    ref = ObjectRef("v1", "Pod", "", name)
    return Finding(
        "some-rule",
        "3.2",
        "error",
        "default",
        Place(file, line, 5),
        ref,
        ("spec", "x"),
        Text(f"{name} is wrong", f"{name} 有误"),
        "safe",
        (Related(Place("b.yaml", 1, 1), ref, Text("the other", "另一处")),),
    )


def checked(*findings: Finding) -> Checked:
    unread = Problem(Text("not checked: a chart", "未检查：chart"), Place("c.yaml", 1, 1))
    return Checked(findings, (unread,), (), {"some-rule": 1}, 2, 1)


def test_sarif_has_rules_relative_uris_and_regions() -> None:
    run = json.loads(sarif.write(checked(finding()), {"some-rule": PAGE}, "en"))["runs"][0]
    (result,) = run["results"]
    (location,) = result["locations"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "some-rule"
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "k8s/a%20b.yaml",
        "uriBaseId": "%SRCROOT%",
    }
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 5}
    assert result["relatedLocations"] and run["invocations"][0]["toolExecutionNotifications"]


def fingerprints(*findings: Finding) -> list[str]:
    run = json.loads(sarif.write(checked(*findings), {}, "en"))["runs"][0]
    return [r["partialFingerprints"]["setsail/v1"] for r in run["results"]]


def test_a_fingerprint_survives_moved_lines_and_tells_findings_apart() -> None:
    assert fingerprints(finding(3)) == fingerprints(finding(30))
    assert len(set(fingerprints(finding(3), finding(4), finding(3, "api")))) == 3


def test_junit_is_xml_whatever_the_names_are() -> None:
    root = ET.fromstring(junit.write(checked(finding(name='<&"\x00\ud800')), "zh"))
    assert [e.tag for e in root.iter() if e.tag in ("failure", "skipped")] == ["failure", "skipped"]
    assert root.get("failures") == "1"


def test_github_commands_cannot_be_injected() -> None:
    said = findings_github.write(checked(finding(name="a\n::error::b", file="a,b:c.yaml")), "en")
    assert "a%0A::error::b" in said and "file=a%2Cb%3Ac.yaml," in said
    assert all(line.startswith(("::", "2 objects")) for line in said.splitlines())


def test_a_remedy_is_shown_once_a_rule() -> None:
    shown = findings_text.Shown({"some-rule": PAGE.remedy}, lambda _: ("+a: 1",), "en", False)
    said = findings_text.write(checked(finding(3), finding(9)), shown)
    assert said.count("help: Do") == 1 and said.count("web is wrong") == 2
    assert said.count("      +a: 1") == 2
    assert "see b.yaml:1:1: the other" in said and "c.yaml:1:1: not checked: a chart" in said


def test_a_diff_is_redacted() -> None:
    old = "env:\n- name: DB_PASSWORD\n  value: hunter2-hunter2\n"
    shown = diff.unified("a.yaml", old, old + "more: 1\n", False)
    assert "hunter2" not in shown and "+more: 1" in shown
