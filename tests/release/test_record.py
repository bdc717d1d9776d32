"""Records: chained, readable by anybody, without secrets; whatever is changed in them is seen."""

import copy
import json
from dataclasses import replace

import pytest

from setsail.release import chain as chains
from setsail.release import reads
from setsail.release import record as records
from setsail.release.record import About, Copied, Ran, Record, Versioned

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
        *made, body = records.take(ABOUT, objects, found[-1] if found else None, found)
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
def test_an_external_secret_stays_with_its_record_where_all_of_it_has_versions(stores, version):
    *_, body = records.take(ABOUT, [deployment(), SECRET, *stores], None)
    kinds = {each["kind"] for each in records.read(body).objects}
    assert ("ExternalSecret" in kinds) is bool(version)


def test_one_that_fetches_whole_secrets_names_no_version():
    store = external(version="7")
    store["spec"]["dataFrom"] = [{"extract": {"key": "shop/all"}}]
    *_, body = records.take(ABOUT, [deployment(), store], None)
    assert records.read(body).secrets == (Versioned("db", ""),)


def test_one_that_leaves_a_version_open_names_none():
    store = external(version="7")
    store["spec"]["data"].append({"secretKey": "user", "remoteRef": {"key": "shop/user"}})
    *_, body = records.take(ABOUT, [deployment(), store], None)
    assert records.read(body).secrets == (Versioned("db", ""),)


def test_an_external_secret_is_known_by_the_secret_that_it_fills():
    store = external(version="7")
    store["metadata"] = {**HEAD, "name": "elsewhere"}
    store["spec"]["target"] = {"name": "db"}
    *_, body = records.take(ABOUT, [deployment(), store], None)
    assert records.read(body).secrets == (Versioned("db", "shop/db@7"),)


def test_what_pulls_images_is_no_secret_of_the_program():
    web = deployment()
    web["spec"]["template"]["spec"]["imagePullSecrets"] = [{"name": "registry"}]
    *_, body = records.take(ABOUT, [web], None)
    assert records.read(body).secrets == (Versioned("db", ""),)


def pod(image_id, name="main"):
    status = {"name": name, "imageID": image_id}
    return {"kind": "Pod", "metadata": HEAD, "status": {"containerStatuses": [status]}}


@pytest.mark.parametrize(
    ("pods", "digests"),
    [
        (["docker.io/web@sha256:1", "docker.io/web@sha256:1"], ["sha256:1"]),
        (["docker.io/web@sha256:1", "docker.io/web@sha256:2"], ["sha256:1", "sha256:2"]),
        (["sha256:3"], [""]),
        ([], [""]),
    ],
)
def test_what_the_images_were_is_told_by_the_pods(pods, digests):
    *_, body = records.take(ABOUT, [deployment(), *(pod(each) for each in pods)], None)
    found = records.read(body)
    assert found.images == tuple(Ran("main", "web:1", digest) for digest in digests)
    assert [each["kind"] for each in found.objects] == ["Deployment"]


def test_notes_that_others_keep_for_themselves_are_left_out():
    web = deployment()
    web["metadata"]["annotations"] = {
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "deployment.kubernetes.io/revision": "3",
        "setsail.dev/template-wanted": "{}",
        "setsail.dev/ignore.run-as-root": "the vendor's image",
        "team": "trade",
    }
    *_, body = records.take(ABOUT, [web], None)
    kept = records.read(body).of("Deployment")["metadata"]["annotations"]
    assert kept == {"setsail.dev/ignore.run-as-root": "the vendor's image", "team": "trade"}


def test_a_name_too_long_for_a_label_is_cut_where_a_label_may_end():
    assert records.label("a" * 62 + "-" + "b" * 100) == "a" * 62
    assert records.label("web") == "web"


@pytest.mark.parametrize(
    ("stores", "version"),
    [([external(version="7")], "shop/db@7"), ([external()], ""), ([], "")],
)
def test_a_secret_is_named_with_the_version_that_its_store_counts(stores, version):
    *_, body = records.take(ABOUT, [deployment(), config(), SECRET, OTHER, *stores], None)
    assert records.read(body).secrets == (Versioned("db", version),)


def test_where_nothing_is_on_record_nothing_is_wrong():
    assert tuple(chains.faults((), ())) == ()


def test_a_chain_that_nobody_touched_holds():
    found, copies = chain()
    assert list(chains.faults(found, copies)) == []
    assert [record.number for record in found] == [1, 2, 3]
    unaware = [replace(record, kept=()) for record in found]
    assert list(chains.faults(unaware, copies)) == []


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
    (why,) = chains.faults([found[0], records.read(forged), found[2]], copies)
    assert "record 2 was changed: record 3 was written after another" in why.en


def test_the_newest_vouches_for_all_that_were_kept():
    """The successor forged to fit as well: the newest still knows."""
    found, copies = chain(4)
    second = replace(found[1], about=replace(ABOUT, who="mallory"))
    second = records.read(records.written(second))
    third = records.read(records.written(replace(found[2], before=second.digest)))
    told = [why.en for why in chains.faults([found[0], second, third, found[3]], copies)]
    assert told == [
        "record 2 was changed: the newest record knows another",
        "record 3 was changed: record 4 was written after another",
    ]


ABOUT_OF_MALLORY = {"at": "", "who": "mallory", "outcome": "", "why_en": "", "why_zh": ""}


def test_one_that_is_missing_is_seen():
    found, copies = chain()
    (why,) = chains.faults([found[0], found[2]], copies)
    assert "record 2 is missing" in why.en
    blind = replace(found[2], kept=())
    (why,) = chains.faults([found[0], blind], copies)
    assert "between record 1 and 3" in why.en


def test_one_that_was_let_go_is_not_missed():
    found, copies = chain()
    *_, body = records.take(ABOUT, [deployment()], found[2], [found[0], found[2]])
    newest = records.read(body)
    assert list(chains.faults([found[0], found[2], newest], copies)) == []


def test_a_copy_that_is_gone_or_changed_is_seen():
    found, copies = chain(2)
    changed = copy.deepcopy(copies[1])
    changed["data"]["LEVEL"] = "debug"
    for kept in ([copies[0]], [copies[0], changed]):
        (why,) = chains.faults(found, kept)
        assert "record 2: the copy of web" in why.en


@pytest.mark.parametrize("data", [{}, {"about.json": "{"}, {"about.json": "{}"}])
def test_what_is_no_record_is_called_so(data):
    body = {"kind": "ConfigMap", "metadata": {"name": "thing"}, "data": data}
    assert records.read(body).en == "thing is not a record of a release"


def test_a_number_that_is_given_is_taken():
    """The next one may be taken by a record that cannot be read any more."""
    *_, body = records.take(ABOUT, [deployment()], None, (), 9)
    assert records.read(body).number == 9


def test_what_the_programs_of_a_workload_read_is_told_by_name():
    assert reads.configuration(deployment()) == {"web"}
