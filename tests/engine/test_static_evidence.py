"""What rules find, and where they find nothing, becomes evidence that claims no more than that."""

import pytest

from setsail.engine import existing, static_evidence
from setsail.engine.static_evidence import Look, of_rules
from setsail.evidence.checklist import BY_ID
from setsail.finding.finding import Finding, ObjectRef
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.rules.index import RULES
from setsail.rules.rule import Rule
from setsail.rules.run import Outcome
from setsail.system.values import Environment, External, System, Workload

EVERYTHING = frozenset(i.about for i in BY_ID.values())


def look(present=EVERYTHING, declared=False) -> Look:
    return Look("order", "system.yaml", 5.0, present, lambda f: str(f.place), declared)


def rule(id: str, item: str, persona: str = "default") -> Rule:
    return Rule(id, f"x.{id}", ("Deployment",), item, "", "error", persona, "none")  # type: ignore[arg-type]


def finding(id: str) -> Finding:
    ref = ObjectRef("apps/v1", "Deployment", "", "web")
    said = Text("no probe", "没有探针")
    return Finding(id, "1.2", "error", "default", Place("a.yaml", 3, 7), ref, (), said)


def verdicts(outcome: Outcome, rules, given: Look) -> dict[str, str]:
    return {e.item: e.verdict for e in of_rules(outcome, rules, given)}


RULE = rule("probe-missing", "readiness-probe")


def test_a_finding_fails_its_item_with_the_line_and_the_object():
    outcome = Outcome((finding("probe-missing"),), {"probe-missing": 1})
    fault = next(e for e in of_rules(outcome, [RULE], look()) if e.verdict == "fail")
    assert (fault.item, fault.source, fault.subject) == (
        "readiness-probe",
        "a.yaml:3:7",
        "Deployment/web",
    )


def test_a_rule_that_judged_something_and_found_nothing_passes_its_item():
    passed = next(of_rules(Outcome((), {"probe-missing": 2}), [RULE], look()))
    assert (passed.verdict, passed.observed) == ("pass", 5.0)
    assert "probe-missing" in passed.said.en


def test_a_rule_that_had_nothing_to_judge_passes_nothing():
    assert verdicts(Outcome((), {"probe-missing": 0}), [RULE], look()) == {
        "readiness-probe": "unknown"
    }


def test_an_item_without_a_rule_yields_no_evidence():
    assert verdicts(Outcome((), {}), [], look()) == {}


def test_what_does_not_exist_makes_its_items_not_applicable_even_those_of_drills():
    found = verdicts(Outcome((), {}), [], look(EVERYTHING - {"store"}))
    assert found["restore-drilled"] == "not-applicable"
    assert {BY_ID[item].about for item in found} == {"store"}


def test_a_fault_outweighs_that_its_subject_seems_not_to_exist():
    outcome = Outcome((finding("probe-missing"),), {"probe-missing": 1})
    assert verdicts(outcome, [RULE], look(frozenset()))["readiness-probe"] == "fail"


def test_an_image_without_a_digest_leaves_its_item_unknown_and_not_failed():
    doubt = rule("image-not-pinned-by-digest", "trusted-images", "pedantic")
    outcome = Outcome((finding(doubt.id),), {doubt.id: 1})
    assert verdicts(outcome, [doubt], look()) == {"trusted-images": "unknown"}


def test_the_opinions_of_the_stricter_personas_are_not_asked():
    asked = static_evidence.asking(RULES)
    assert {r.id for r in asked if r.persona != "default"} == static_evidence.DOUBTS


@pytest.mark.parametrize(
    ("item", "settled"), [("trusted-images", True), ("no-secret-in-the-open", False)]
)
def test_evidence_that_sees_only_a_part_says_what_it_lacks(item, settled):
    outcome, rules = Outcome((), {"r": 1}), [rule("r", item)]
    bare = next(of_rules(outcome, rules, look()))
    declared = next(of_rules(outcome, rules, look(declared=True)))
    assert bare.lacks
    assert (declared.lacks is None) == settled


def test_every_item_that_lacks_something_has_rules_that_could_pass_it():
    items = {r.item for r in static_evidence.asking(RULES)}
    assert static_evidence.BLIND.keys() <= items


def test_what_exists_in_a_system_is_what_it_declares():
    web = Workload("services", "web", "web:1")
    bare = System("shop", Environment("prod"), services={"web": web})
    assert existing.in_system(bare) == {"system", "workload", "running", "service"}
    mail = {"mail": External("mail", "smtp"), "db": External("db", "dameng")}
    assert {"outside", "store", "database"} <= existing.in_system(
        System("shop", Environment("prod"), external=mail)
    )
