"""Records: chained, readable by anybody, without secrets; whatever is changed in them is seen."""

import copy
import json

import pytest

from setsail.release import record as records
from setsail.release.record import About, Copied, Record, Versioned

ABOUT = About(
    at="2026-03-02T10:00:00Z",
    who="alice",
    outcome="released",
    why_en="every step is passed",
    why_zh="各步均已通过",
    approved_by=("bob",),
    level=3,
    floor=2,
    evidence={"canary requests": 5000, "canary errors": 1},
)
HEAD = {"namespace": "shop"}


def deployment(image="web:1", replicas=3):
    env = [{"configMapRef": {"name": "web"}}, {"secretRef": {"name": "db"}}]
    container = {"name": "main", "image": image, "envFrom": env}
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {**HEAD, "name": "web", "uid": "1", "resourceVersion": "7"},
        "spec": {"replicas": replicas, "paused": True, "template": template},
        "status": {"replicas": 3},
    }


def config(level="info", name="web"):
    about = {**HEAD, "name": name}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": about, "data": {"LEVEL": level}}


SECRET = {"kind": "Secret", "metadata": {**HEAD, "name": "db"}, "data": {"pw": "aHVudGVyMg=="}}
OTHER = {"kind": "Secret", "metadata": {**HEAD, "name": "other"}, "data": {"pw": "x"}}
BUDGET = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget",
          "metadata": {**HEAD, "name": "web"}, "spec": {"minAvailable": 2}}  # fmt: skip


def external(**remote):
    spec = {"data": [{"secretKey": "pw", "remoteRef": {"key": "shop/db", **remote}}]}
    return {"kind": "ExternalSecret", "metadata": {**HEAD, "name": "db"}, "spec": spec}


def chain(count=3):
    """As many records, each with a configuration of its own; records, then copies."""
    found: list[Record] = []
    copies = []
    for number in range(count):
        objects = [deployment(f"web:{number}"), config(f"level {number}"), SECRET, BUDGET]
        *made, body = records.take(ABOUT, objects, found[-1] if found else None)
        copies += made
        found.append(records.read(body))
    return found, copies


def test_it_says_who_what_and_why_to_anybody():
    *_, body = records.take(ABOUT, [deployment(), config()], None)
    assert body["immutable"] is True and body["metadata"]["name"] == "web-release-1"
    told = json.loads(body["data"]["about.json"])
    assert told["who"] == "alice" and told["approved_by"] == ["bob"] and told["number"] == 1
    assert "各步均已通过" in body["data"]["about.json"]
    (kept,) = json.loads(body["data"]["objects.json"])
    assert kept["spec"]["template"]["spec"]["containers"][0]["image"] == "web:1"


def test_what_is_read_is_what_was_written():
    *_, body = records.take(ABOUT, [deployment(), config(), SECRET, BUDGET], None)
    found = records.read(body)
    assert found.about == ABOUT and (found.number, found.before) == (1, "")
    assert [each["kind"] for each in found.objects] == ["Deployment", "PodDisruptionBudget"]
    assert found.of("PodDisruptionBudget") == BUDGET and found.of("Service") == {}
    assert records.replicas(found) == 3
    assert records.read(records.written(found)) == found


def test_what_the_server_and_the_release_add_is_left_out():
    *_, body = records.take(ABOUT, [deployment(), config()], None)
    kept = records.read(body).of("Deployment")
    assert "status" not in kept and "paused" not in kept["spec"]
    assert set(kept["metadata"]) == {"name", "namespace"}


def test_configuration_is_copied_once_for_each_content():
    one, other, again = (records.copied(config(level)) for level in ("a", "b", "a"))
    assert one == again and one["metadata"]["name"] != other["metadata"]["name"]
    assert one["immutable"] is True and one["data"] == {"LEVEL": "a"}
    *_, body = records.take(ABOUT, [deployment(), config("a"), config("x", "foreign")], None)
    (copied,) = records.read(body).configuration
    assert copied == Copied("web", one["metadata"]["name"], copied.digest)


def test_no_content_of_a_secret_is_written():
    made = records.take(ABOUT, [deployment(), config(), SECRET, OTHER, external()], None)
    assert "aHVudGVyMg" not in json.dumps(made)
    assert [body["kind"] for body in made] == ["ConfigMap", "ConfigMap"]


@pytest.mark.parametrize(
    ("stores", "version"),
    [([external(version="7")], "shop/db@7"), ([external()], ""), ([], "")],
)
def test_a_secret_is_named_with_the_version_that_its_store_counts(stores, version):
    *_, body = records.take(ABOUT, [deployment(), config(), SECRET, OTHER, *stores], None)
    assert records.read(body).secrets == (Versioned("db", version),)


def test_a_chain_that_nobody_touched_holds():
    found, copies = chain()
    assert list(records.faults(found, copies)) == []
    assert [record.number for record in found] == [1, 2, 3]


@pytest.mark.parametrize("part", ["about.json", "objects.json", "secrets.json"])
def test_a_record_that_was_changed_is_seen(part):
    *_, body = records.take(ABOUT, [deployment(), config(), SECRET], None)
    body["data"][part] = body["data"][part].replace("web:1", "web:9").replace("alice", "mallory")
    body["data"][part] = body["data"][part].replace('"db"', '"dB"')
    assert "was changed" in records.read(body).en


def test_one_that_was_changed_together_with_its_digest_breaks_the_chain():
    found, copies = chain()
    forged = records.written(Record(2, found[0].digest, About(**ABOUT_OF_MALLORY),
                                    found[1].objects, found[1].configuration, ()))  # fmt: skip
    (why,) = records.faults([found[0], records.read(forged), found[2]], copies)
    assert "record 3 was not written after record 2" in why.en


ABOUT_OF_MALLORY = {"at": "", "who": "mallory", "outcome": "", "why_en": "", "why_zh": ""}


def test_one_that_is_missing_is_seen():
    found, copies = chain()
    (why,) = records.faults([found[0], found[2]], copies)
    assert "between record 1 and 3" in why.en


def test_a_copy_that_is_gone_or_changed_is_seen():
    found, copies = chain(2)
    changed = copy.deepcopy(copies[1])
    changed["data"]["LEVEL"] = "debug"
    for kept in ([copies[0]], [copies[0], changed]):
        (why,) = records.faults(found, kept)
        assert "record 2: the copy of web" in why.en


@pytest.mark.parametrize("data", [{}, {"about.json": "{"}, {"about.json": "{}"}])
def test_what_is_no_record_is_called_so(data):
    body = {"kind": "ConfigMap", "metadata": {"name": "thing"}, "data": data}
    assert records.read(body).en == "thing is not a record of a release"
