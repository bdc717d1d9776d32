"""What holds data goes only by its name, whatever a prune was told."""

import pytest

from setsail.world.cluster import Live
from tests.live.test_commands import APPLY, Folder, _cleared, applied, system  # noqa: F401

PRUNE = (*APPLY, "--prune", "--yes")


def left_behind(system: Folder) -> list[dict]:  # noqa: F811
    """A store as an earlier version of the system had it: applied by us, and no longer wanted."""
    labels = {
        "app.kubernetes.io/managed-by": "setsail",
        "app.kubernetes.io/part-of": system.name.removesuffix("-test"),
        "setsail.dev/environment": "test",
    }
    about = {"name": "old-db", "namespace": system.name, "labels": labels}
    head = {"apiVersion": "v1", "metadata": about}
    chosen = {"app": "old-db"}
    container = {"name": "db", "image": "localhost/shiptest:1"}
    template = {"metadata": {"labels": chosen}, "spec": {"containers": [container]}}
    return [
        {
            **head,
            "kind": "PersistentVolumeClaim",
            "spec": {
                "accessModes": ["ReadWriteOnce"],
                "resources": {"requests": {"storage": "1Mi"}},
            },
        },
        {**head, "kind": "ConfigMap", "data": {"a": "b"}},
        {
            **head,
            "apiVersion": "apps/v1",
            "kind": "StatefulSet",
            "spec": {
                "serviceName": "old-db",
                "selector": {"matchLabels": chosen},
                "replicas": 0,
                "template": template,
            },
        },
    ]


def there(system: Folder, live: Live) -> set[str]:  # noqa: F811
    kinds = ("PersistentVolumeClaim", "ConfigMap", "StatefulSet")
    found = {kind: live.get(system.ref(kind, "old-db")) for kind in kinds}
    gone = "deletionTimestamp"
    return {kind for kind, body in found.items() if body and gone not in body["metadata"]}


def test_a_prune_takes_what_is_idle_and_keeps_what_holds_data(system: Folder, live: Live):  # noqa: F811
    applied(system)
    for body in left_behind(system):
        live.apply(body)
    code, out, err = system.call(*PRUNE)
    assert code == 0, err
    assert there(system, live) == {"PersistentVolumeClaim", "StatefulSet"}
    assert "kept because it may hold data: StatefulSet/old-db" in out
    assert "--delete-data PersistentVolumeClaim/old-db" in out


def test_only_what_is_named_goes_with_its_data(system: Folder, live: Live):  # noqa: F811
    applied(system)
    for body in left_behind(system):
        live.apply(body)
    code, _, err = system.call(*PRUNE, "--delete-data", "StatefulSet/old-bd")
    assert code == 2 and "nothing of that name is left over" in err
    assert there(system, live) == {"PersistentVolumeClaim", "ConfigMap", "StatefulSet"}
    code, _, err = system.call(*PRUNE, "--delete-data", "StatefulSet/old-db")
    assert code == 0, err
    assert there(system, live) == {"PersistentVolumeClaim"}


@pytest.mark.parametrize("kind", ["Secret", "Namespace"])
def test_secrets_and_namespaces_are_never_even_asked_for(system: Folder, live: Live, kind: str):  # noqa: F811
    """Not by a label, not by a mark of ours: whoever makes them removes them."""
    applied(system)
    (claim, *_) = left_behind(system)
    about = dict(claim["metadata"])
    if kind == "Namespace":
        about = {"name": f"{system.name}-2", "labels": about["labels"]}
    live.apply({"apiVersion": "v1", "kind": kind, "metadata": about})
    ref = system.ref(kind, about["name"])._replace(namespace=about.get("namespace", ""))
    try:
        code, out, err = system.call(*PRUNE)
        assert code == 0, err
        assert f"{kind}/{about['name']}" not in out + err
        assert live.get(ref) is not None
        assert system.call(*PRUNE, "--delete-data", f"{kind}/{about['name']}")[0] == 2
    finally:
        live.delete(ref)


def test_another_cluster_is_not_pruned(system: Folder, live: Live):  # noqa: F811
    applied(system)
    for body in left_behind(system):
        live.apply(body)
    known = system.path / ".setsail" / "clusters.json"
    known.write_text('{"test": "another-uid"}')
    code, _, err = system.call(*PRUNE, "--delete-data", "StatefulSet/old-db")
    assert code == 2 and "another cluster" in err
    assert there(system, live) == {"PersistentVolumeClaim", "ConfigMap", "StatefulSet"}
