"""What a release changed of others' objects is theirs again when it leaves."""

import pytest

from setsail.cluster.protocol import Changed
from setsail.engine.disown import disown
from setsail.finding.finding import ObjectRef
from tests.sim.objects import NAMESPACE, cluster

REF = ObjectRef("v1", "ConfigMap", NAMESPACE, "web")
ENTRIES = [
    {"manager": "setsail", "operation": "Apply"},
    {"manager": "setsail", "operation": "Update", "fieldsV1": {"f:spec": {}}},
    {"manager": "argocd", "operation": "Apply"},
    {"manager": "controller", "operation": "Update", "subresource": "status"},
]


def made(entries):
    about = {"name": "web", "namespace": NAMESPACE, "managedFields": entries}
    return cluster({"apiVersion": "v1", "kind": "ConfigMap", "metadata": about}, seconds=0)


def test_only_our_own_changes_are_given_up():
    given = made(ENTRIES)
    disown(given, REF)
    assert given.get(REF)["metadata"]["managedFields"] == [ENTRIES[0], *ENTRIES[2:]]


def test_where_nothing_is_ours_nothing_is_written():
    given = made(ENTRIES[2:])
    before = given.get(REF)
    disown(given, REF)
    disown(given, ObjectRef("v1", "ConfigMap", NAMESPACE, "absent"))
    assert given.get(REF) == before


def test_an_entry_that_is_alone_stays():
    """The API server would make one that owns every field."""
    given = made(ENTRIES[1:2])
    disown(given, REF)
    assert given.get(REF)["metadata"]["managedFields"] == ENTRIES[1:2]


def test_what_changed_meanwhile_is_not_overwritten():
    given = made(ENTRIES)

    class Late:
        def get(self, ref):
            body = given.get(ref)
            given.patch(ref, {"data": {"a": "b"}})
            return body

        patch = given.patch

    with pytest.raises(Changed):
        disown(Late(), REF)
