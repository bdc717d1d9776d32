"""What runs is judged beside what is written, and only by the rules that are about it."""

from setsail.engine import check
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request
from setsail.manifest import running

BUDGET = {
    "apiVersion": "policy/v1",
    "kind": "PodDisruptionBudget",
    "metadata": {"name": "web", "namespace": "shop"},
    "spec": {"minAvailable": 2},
    "status": {
        "expectedPods": 2,
        "disruptionsAllowed": 0,
        "currentHealthy": 2,
        "desiredHealthy": 2,
    },
}
TEXT = b"""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web, namespace: shop%s}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
status: {expectedPods: 2, disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2}
"""
ACCEPTED = b', annotations: {setsail.dev/ignore.budget-blocks-now: "we move the nodes by hand"}'


def checked(text=TEXT % b"", bodies=(BUDGET,)):
    seen = tuple(running.manifest(body) for body in bodies)
    gathered = Gathered((Source("a.yaml", text),), (), running=seen, seen=1.8e9)
    return check.check(gathered, Request())


def test_a_status_in_a_file_is_not_what_runs():
    alone = checked(bodies=())
    assert alone.judged["budget-blocks-now"] == 0
    assert "budget-blocks-now" not in {f.rule for f in alone.findings}


def test_what_runs_is_told_at_the_name_of_its_object():
    (told,) = [f for f in checked().findings if f.rule == "budget-blocks-now"]
    assert str(told.place) == "PodDisruptionBudget/shop/web"
    assert checked().judged["budget-blocks-now"] == 1


def test_an_annotation_accepts_it():
    accepted = checked(TEXT % ACCEPTED)
    assert accepted.accepted == 1
    assert "budget-blocks-now" not in {f.rule for f in accepted.findings}
