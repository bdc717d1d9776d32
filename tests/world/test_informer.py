"""Following objects: nothing is missed, whatever the connection does."""

from itertools import islice

import pytest

from setsail.finding.finding import ObjectRef
from setsail.world import cluster_faults as faults
from setsail.world.cluster_kinds import Kinds
from setsail.world.informer import Informer
from tests.world.scripted import Answer, Script, serving

PODS = ObjectRef("v1", "Pod", "shop", "")


def pod(name, version):
    return {"metadata": {"name": name, "namespace": "shop", "resourceVersion": version}}


def listed(version, *pods):
    return Answer({"metadata": {"resourceVersion": version}, "items": list(pods)})


def watched(*events):
    return Answer([{"type": kind, "object": body} for kind, body in events])


def told(count, *answers):
    """The first changes as (kind, name), and what was asked."""
    script = Script(*answers)
    with serving(script) as calls:
        informer = Informer(calls, Kinds(calls), PODS, script.waited.append)
        changes = list(islice(informer.follow(), count))
        names = [(c.kind, c.body.get("metadata", {}).get("name", "")) for c in changes]
        return names, script, informer.store


def test_a_list_then_what_happens():
    names, _, store = told(
        5,
        listed("5", pod("a", "1")),
        watched(("ADDED", pod("b", "6")), ("MODIFIED", pod("a", "7")), ("DELETED", pod("b", "8"))),
    )
    assert names == [
        ("added", "a"),
        ("synced", ""),
        ("added", "b"),
        ("changed", "a"),
        ("gone", "b"),
    ]
    assert list(store) == [("shop", "a")]


def test_after_a_break_the_watch_goes_on_where_a_bookmark_left_it():
    _, script, _ = told(
        3,
        listed("5", pod("a", "1")),
        watched(("BOOKMARK", pod("", "42"))),
        watched(("ADDED", pod("b", "43"))),
    )
    assert "resourceVersion=42" in script.asked[2].path


@pytest.mark.parametrize(
    "forgotten",
    [
        Answer({"code": 410, "message": "too old"}, 410),
        watched(("ERROR", {"code": 410, "message": "too old"})),
    ],
)
def test_when_the_server_has_forgotten_what_vanished_is_told_as_gone(forgotten):
    names, _, store = told(
        7,
        listed("5", pod("a", "1"), pod("b", "2"), pod("c", "3")),
        forgotten,
        listed("9", pod("b", "2"), pod("c", "8")),
    )
    assert names[4:] == [("gone", "a"), ("changed", "c"), ("synced", "")]
    assert set(store) == {("shop", "b"), ("shop", "c")}


def test_trouble_that_may_pass_is_waited_out_longer_each_time():
    broken = Answer({"message": "etcd"}, 500)
    _, script, _ = told(
        3, listed("5", pod("a", "1")), broken, broken, watched(("ADDED", pod("b", "6")))
    )
    assert script.waited == [0.5, 1.0]


def test_a_denial_is_not_waited_out():
    with pytest.raises(faults.Denied):
        told(1, Answer({}, 401))
