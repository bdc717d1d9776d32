"""Collections of any size: one call where the API server can, and never less than all of it."""

import pytest

from setsail.finding.finding import ObjectRef
from setsail.world import cluster_faults as faults
from setsail.world.cluster import Live
from tests.world.scripted import Answer, Script, serving

PODS = ObjectRef("v1", "Pod", "shop", "")
END = {
    "type": "BOOKMARK",
    "object": {"metadata": {"annotations": {"k8s.io/initial-events-end": "true"}}},
}


def pod(name):
    about = {"name": name, "namespace": "shop", "managedFields": [{}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": about}


def added(*names):
    return [{"type": "ADDED", "object": pod(name)} for name in names]


def listed(*names):
    return Answer(
        {"items": [{"metadata": pod(name)["metadata"]} for name in names], "metadata": {}}
    )


def streamed(*answers, minor="37"):
    script = Script(*answers, minor=minor)
    with serving(script) as calls:
        found = list(Live(calls).stream(PODS))
    return [body["metadata"]["name"] for body in found], script.asked, found


def test_a_stream_is_one_call_and_ends_when_it_is_complete():
    names, asked, found = streamed(Answer([*added("a", "b"), END, *added("later")]))
    assert names == ["a", "b"] and len(asked) == 1
    assert found[0] == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a", "namespace": "shop"},
    }
    assert "sendInitialEvents=true" in asked[0].path


def test_a_stream_is_not_packed_for_each_event_is_packed_for_itself():
    _, asked, _ = streamed(Answer([*added("a"), END]))
    assert asked[0].encoding == "identity"


def test_an_older_server_is_asked_for_lists():
    names, asked, _ = streamed(listed("a"), minor="31")
    assert names == ["a"] and "limit=500" in asked[0].path


@pytest.mark.parametrize(
    "refusal", [Answer({"message": "no"}, 403), Answer({"message": "no"}, 422)]
)
def test_where_no_stream_is_to_be_had_a_list_is(refusal):
    names, asked, _ = streamed(refusal, listed("a", "b"))
    assert names == ["a", "b"] and len(asked) == 2


@pytest.mark.parametrize("last", [[], [{"type": "ERROR", "object": {"code": 410}}]])
def test_what_a_stream_has_not_brought_a_list_brings_and_nothing_twice(last):
    names, _, _ = streamed(Answer([*added("a"), *last]), listed("a", "b"))
    assert names == ["a", "b"]


def test_the_rule_that_is_missing_is_that_of_the_list():
    message = 'User "dev" cannot list resource "pods" in API group "" in the namespace "shop"'
    with pytest.raises(faults.Denied, match="you may not list pods in namespace shop"):
        streamed(Answer({"message": "no"}, 403), Answer({"message": message}, 403))


def test_half_a_line_is_no_object():
    names, _, _ = streamed(Answer([*added("a"), b'{"type": "ADDED", "obj']), listed("a", "b"))
    assert names == ["a", "b"]
