"""Two states of an object are told apart as a person would tell them."""

from setsail.cluster import difference


def deployment(image="web:1", **about):
    containers = [{"name": "web", "image": image}, {"name": "proxy", "image": "envoy:1"}]
    return {
        "metadata": {"name": "web", **about},
        "spec": {"template": {"spec": {"containers": containers}}},
    }


def told(old, new):
    return [(str(c), c.old, c.new) for c in difference.changes(old, new)]


def test_a_container_is_known_by_its_name():
    expected = [("spec.template.spec.containers.web.image", "web:1", "web:2")]
    assert told(deployment(), deployment("web:2")) == expected


def test_an_entry_that_came_or_went_is_one_difference():
    old, new = ({"spec": {"ports": ports}} for ports in ([{"port": 80}], [{"port": 81}]))
    assert told(old, new) == [
        ("spec.ports.81", None, {"port": 81}),
        ("spec.ports.80", {"port": 80}, None),
    ]


def test_a_list_without_names_is_one_value():
    old, new = ({"spec": {"args": args}} for args in (["a"], ["a", "b"]))
    assert told(old, new) == [("spec.args", ["a"], ["a", "b"])]


def test_what_the_server_keeps_is_no_difference():
    old = deployment(resourceVersion="1", generation=1, managedFields=[{"manager": "x"}])
    new = {**deployment(resourceVersion="2", uid="u"), "status": {"replicas": 1}}
    assert told(old, new) == []


FIELDS = [
    {
        "manager": "setsail",
        "operation": "Apply",
        "time": "2026-01-01T00:00:00Z",
        "fieldsV1": {"f:spec": {"f:replicas": {}}},
    },
    {
        "manager": "kubectl-edit",
        "operation": "Update",
        "time": "2026-01-02T00:00:00Z",
        "fieldsV1": {"f:spec": {"f:paused": {}}},
    },
    {
        "manager": "kubelet",
        "operation": "Update",
        "subresource": "status",
        "time": "2026-01-03T00:00:00Z",
        "fieldsV1": {"f:status": {"f:replicas": {}}},
    },
]


def test_owners_and_the_last_change_leave_the_status_out():
    body = deployment(managedFields=FIELDS)
    assert difference.owners(body) == {
        ("spec", "replicas"): "setsail",
        ("spec", "paused"): "kubectl-edit",
    }
    assert difference.last_change(body) == ("kubectl-edit", "2026-01-02T00:00:00Z")
    assert difference.last_change(deployment()) == ("", "")


def test_ours_is_what_we_applied_and_not_what_we_touched():
    assert difference.applied_by(deployment(managedFields=FIELDS), "setsail")
    assert not difference.applied_by(deployment(managedFields=FIELDS), "kubectl-edit")
