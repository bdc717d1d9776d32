"""Running rules: what is judged, where findings stand, and in which order."""

import subprocess
import sys

from setsail.finding.place import Place
from setsail.manifest import load
from setsail.manifest.around import Around
from setsail.rules import rule, run
from setsail.rules.index import RULES
from setsail.rules.run import Outcome

POD = """apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  containers:
    - name: web
      image: web:latest
"""


def ran(text: str, *ids: str) -> Outcome:
    objects = load.load(text.encode(), "a.yaml").manifests
    chosen = rule.chosen(RULES, "default", ids)
    return run.run(objects, Around(objects), chosen)


def test_a_scalar_at_fault_is_found_at_its_value() -> None:
    (finding,) = ran(POD, "host-network").findings
    assert finding.place == Place("a.yaml", 6, 16)
    assert finding.path == ("spec", "hostNetwork")
    assert (finding.guide, finding.rule, finding.severity) == ("3.2", "host-network", "error")


def test_what_is_missing_is_found_at_the_key_that_should_hold_it() -> None:
    (finding,) = ran(POD, "seccomp-not-set").findings
    assert finding.place == Place("a.yaml", 5, 1)


def test_a_rule_that_had_nothing_to_judge_has_not_passed() -> None:
    """`judged` is 0 for it: not applicable, never passed."""
    outcome = ran(POD, "host-network", "hpa-target-missing")
    assert outcome.judged == {"host-network": 1, "hpa-target-missing": 0}


def test_findings_come_in_the_order_of_the_file() -> None:
    lines = [f.place.line for f in ran(POD + "---\n" + POD).findings]
    assert lines == sorted(lines) and len(lines) > 10


def test_a_fix_that_cannot_be_made_is_not_promised() -> None:
    """privilege-escalation is safe to fix, but the API refuses it for privileged containers."""
    privileged = POD + "      securityContext:\n        privileged: true\n"
    assert ran(POD, "privilege-escalation").findings[0].fix == "safe"
    assert ran(privileged, "privilege-escalation").findings[0].fix == "none"


def test_a_kind_of_the_same_name_from_another_group_is_not_judged() -> None:
    knative = POD.replace("apiVersion: v1", "apiVersion: serving.example.dev/v1")
    judged = {rule_id for rule_id, times in ran(knative).judged.items() if times}
    assert judged <= {row.id for row in RULES if rule.ANY in row.kinds}


def test_only_rules_that_can_apply_are_imported() -> None:
    """A ConfigMap does not pay for the rules on pods."""
    code = (
        "import sys; sys.path.insert(0, 'tests/rules'); import test_run as t; "
        "t.ran('apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\n'); "
        "assert not [m for m in sys.modules if m.startswith('setsail.rules.probes')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
