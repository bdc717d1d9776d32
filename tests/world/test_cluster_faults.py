"""Every failure of a cluster is one clear sentence with a way out, and exit code 3."""

import pytest

from setsail.finding.finding import ObjectRef
from setsail.world import cluster_faults as faults
from setsail.world import kubeconfig
from setsail.world.cluster import Live
from tests.world.scripted import Answer, Script, serving

pytest.importorskip("lightkube")
WEB = ObjectRef("apps/v1", "Deployment", "shop", "web")


def said(answer, act=lambda live: live.get(WEB)):
    with serving(Script(*[answer] * 5)) as calls, pytest.raises(faults.ClusterFailed) as caught:
        act(Live(calls))
    assert caught.value.exit_code == 3
    (problem,) = caught.value.problems
    return type(caught.value), f"{problem.message.en} | {problem.help.en if problem.help else ''}"


def test_a_denied_call_names_the_rule_that_is_missing():
    message = (
        'deployments.apps is forbidden: User "dev" cannot list resource "deployments" in API '
        'group "apps" in the namespace "shop"'
    )
    kind, words = said(Answer({"message": message}, 403))
    assert kind is faults.Denied
    assert "you may not list deployments in namespace shop" in words
    assert '{apiGroups: ["apps"], resources: [deployments], verbs: [list]}' in words


@pytest.mark.parametrize(
    "code, body, kind, words",
    [
        (401, {}, faults.Denied, "log in again"),
        (410, {"message": "too old"}, faults.Gone, "too old"),
        (500, {"message": "etcd is gone"}, faults.ClusterFailed, "API server failed with 500"),
        (
            400,
            {"message": 'admission webhook "x.y" denied the request: no'},
            faults.ClusterFailed,
            "an admission webhook refused",
        ),
        (502, "not json at all", faults.ClusterFailed, "502"),
    ],
)
def test_other_answers_are_explained(code, body, kind, words):
    assert (found := said(Answer(body, code)))[0] is kind
    assert words in found[1]


def test_another_owner_is_named_with_the_field():
    cause = {
        "reason": "FieldManagerConflict",
        "message": 'conflict with "argocd"',
        "field": ".spec.replicas",
    }
    status = {"message": "Apply failed", "details": {"causes": [cause]}}
    kind, words = said(
        Answer(status, 409), lambda live: live.apply({"kind": "Deployment", "metadata": {}})
    )
    assert kind is faults.Conflict
    assert '.spec.replicas (conflict with "argocd")' in words


def test_an_immutable_field_stops_and_deletes_nothing():
    cause = {"field": "spec.selector", "message": "field is immutable"}
    status = {"message": "invalid", "details": {"causes": [cause]}}
    with serving(Script(Answer(status, 422))) as calls, pytest.raises(faults.Invalid) as caught:
        Live(calls).apply({"kind": "Deployment", "metadata": {"name": "web"}})
    assert caught.value.immutable
    assert "nothing was deleted" in caught.value.problems[0].help.en


def test_nobody_there_is_said_with_the_address():
    with serving(Script()) as calls:
        address = calls.target.server
    with kubeconfig.httpx.Client(base_url=address, trust_env=False) as client:
        target = kubeconfig.Target("test", address, "shop", client)
        calls = type(calls)(target, [].append)
        with pytest.raises(faults.Unreachable, match=f"the cluster at {address} .*not answer"):
            Live(calls).get(WEB)


def test_what_asks_for_patience_gets_it_and_then_gives_up():
    busy = Answer({"message": "busy"}, 429, {"Retry-After": "1"})
    script = Script(busy, busy, Answer({"kind": "Deployment"}))
    with serving(script) as calls:
        assert Live(calls).get(WEB) == {"kind": "Deployment"}
    assert script.waited == [1.0, 1.0]
    assert said(busy)[0] is faults.Throttled


def test_a_budget_says_no_and_is_not_asked_again():
    cause = {"reason": "DisruptionBudget", "message": "needs 2"}
    status = {"message": "Cannot evict", "details": {"causes": [cause], "retryAfterSeconds": 10}}
    script = Script(Answer(status, 429, {"Retry-After": "10"}))
    with serving(script) as calls:
        assert Live(calls).evict("shop", "web-1") is False
    assert len(script.asked) == 1


def test_half_an_answer_is_no_answer():
    """A proxy that gives up in the middle, or that speaks HTML, is not a defect of ours."""
    kind, words = said(Answer(b"<html>busy</html>"))
    assert kind is faults.Unreachable and "not JSON" in words
