"""Records on a cluster: what runs is written, old ones go, and nothing that is needed does."""

import json

from setsail.cluster import change as changes
from setsail.engine import belongings, canary_route, canary_scale, hold, records
from setsail.release import record as written
from setsail.release.record import About, Record
from tests.engine.harbour import ENTRY, Harbour
from tests.engine.test_scenarios import AUTOSCALER, READS, config
from tests.sim.objects import NAMESPACE, deployment, ref, run

WEB = ref("Deployment", "web")
ABOUT = About("2026-03-02T10:00:00Z", "alice", "released", "it is good", "很好")


def reading(*bodies):
    harbour = Harbour(bodies=(ENTRY, config("level 0"), *bodies))
    ask(harbour, "web:1")
    return harbour


def ask(harbour, image):
    template = deployment("web", image=image, container=READS)["spec"]["template"]
    harbour.cluster.patch(WEB, {"spec": {"template": template}})
    run(harbour.cluster, 40)


def write(harbour, count=1, **about):
    for number in range(count):
        harbour.cluster.apply(config(f"level {number}"))
        made = records.write(harbour.cluster, WEB, ABOUT)
    return made


def kept(harbour):
    return [record.number for record in records.good(harbour.cluster, WEB)]


def copies(harbour):
    bodies = harbour.cluster.find("ConfigMap", NAMESPACE)
    return [b for b in bodies if written.COPY in b["metadata"].get("labels", {})]


def test_the_newest_ten_stay_and_the_chain_holds():
    harbour = reading()
    write(harbour, 13)
    assert kept(harbour) == list(range(4, 14))
    assert len(copies(harbour)) == 10
    assert records.faults(harbour.cluster, WEB) == ()


def test_what_somebody_is_on_the_way_to_is_never_let_go():
    harbour = reading()
    write(harbour, 10)
    going = records.rollback.Going(1, 11)
    note = {"annotations": {records.rollback.GOING: going.written()}}
    harbour.cluster.patch(WEB, {"metadata": note})
    write(harbour, 2)
    assert kept(harbour) == [1, *range(3, 13)]
    assert records.faults(harbour.cluster, WEB) == ()


def test_a_copy_that_another_deployment_reads_stays():
    harbour = reading()
    write(harbour, 1)
    (copy,) = copies(harbour)
    reader = deployment("other", container={"envFrom": [{"configMapRef": copy["metadata"]}]})
    harbour.cluster.apply(reader)
    write(harbour, 13)
    names = [each["metadata"]["name"] for each in copies(harbour)]
    assert copy["metadata"]["name"] in names


def test_records_of_other_deployments_keep_their_copies():
    harbour = reading()
    write(harbour, 1)
    harbour.cluster.apply(deployment("other", container=READS))
    records.write(harbour.cluster, ref("Deployment", "other"), ABOUT)
    write(harbour, 13)
    assert records.faults(harbour.cluster, ref("Deployment", "other")) == ()


def test_one_that_was_altered_is_told_and_the_next_gets_another_number():
    harbour = reading()
    write(harbour, 2)
    body = harbour.get("ConfigMap", "web-release-2")
    data = {"about.json": body["data"]["about.json"].replace("alice", "mallory")}
    harbour.cluster.patch(ref("ConfigMap", "web-release-2"), {"data": data})
    (why,) = records.faults(harbour.cluster, WEB)
    assert why.en == "web-release-2 was changed after it was written"
    assert write(harbour).number == 3


def test_what_a_release_changed_for_itself_is_not_recorded():
    harbour = reading(AUTOSCALER)
    before = write(harbour)
    harbour.take_over()
    ask(harbour, "web:2")
    harbour.begin()
    canary_scale.keep(harbour.cluster, NAMESPACE, "web")
    during = write(harbour)
    assert isinstance(before, Record) and isinstance(during, Record)
    for kind in ("HTTPRoute", "HorizontalPodAutoscaler", "Service"):
        assert during.of(kind) == before.of(kind), kind
    assert canary_route.BEFORE in harbour.get("HTTPRoute", "entry")["metadata"]["annotations"]


def test_a_route_that_was_made_for_a_canary_is_not_recorded():
    harbour = Harbour(bodies=())
    harbour.push()
    assert harbour.get("HTTPRoute", "web-canary")
    found = write(harbour)
    assert found.of("HTTPRoute") == {}


def test_what_runs_is_recorded_and_not_what_is_asked_for():
    """A version that was taken back is still wanted by its owner."""
    harbour = reading()
    write(harbour)
    harbour.take_over()
    ask(harbour, "web:2")
    found = write(harbour)
    assert harbour.image() == "web:2" and image(found) == "web:1"
    replica_set = {
        "kind": "ReplicaSet",
        "metadata": {
            "name": "web-1",
            "namespace": NAMESPACE,
            "labels": {"pod-template-hash": hold.revision(harbour.cluster, WEB)},
            "ownerReferences": [{"name": "web"}],
        },
        "spec": {"template": deployment("web", image="web:7")["spec"]["template"]},
    }
    replica_set["spec"]["template"]["metadata"]["labels"]["pod-template-hash"] = "1"
    harbour.cluster.apply(replica_set)
    found = write(harbour)
    assert image(found) == "web:7"
    labels = found.of("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert "pod-template-hash" not in labels


def image(record):
    return record.of("Deployment")["spec"]["template"]["spec"]["containers"][0]["image"]


def test_routes_of_every_kind_belong_to_what_they_lead_to():
    http = [{"route": [{"destination": {"host": "web.shop.svc.cluster.local"}}]}]
    path = {"path": "/", "backend": {"service": {"name": "web"}}}
    default = {"defaultBackend": {"service": {"name": "web"}}}
    specs = [
        ("VirtualService", {"http": http}),
        ("VirtualService", {"http": [{"route": [{"destination": {"host": "other"}}]}]}),
        ("DestinationRule", {"host": "web"}),
        ("Ingress", {"rules": [{"http": {"paths": [path]}}]}),
        ("Ingress", default),
        ("GRPCRoute", {"rules": [{"backendRefs": [{"name": "web"}]}]}),
    ]
    harbour = Harbour()
    for at, (kind, spec) in enumerate(specs):
        about = {"name": f"r{at}", "namespace": NAMESPACE}
        harbour.cluster.apply({"kind": kind, "metadata": about, "spec": spec})
    found = belongings.of(harbour.cluster, harbour.get("Deployment"))
    names = [body["metadata"]["name"] for body in found]
    assert sorted(names) == ["entry", "r0", "r2", "r3", "r4", "r5", "web"]


def test_a_record_can_be_read_by_anybody():
    harbour = reading()
    found = write(harbour)
    data = harbour.get("ConfigMap", "web-release-1")["data"]
    assert json.loads(data["about.json"])["why_zh"] == "很好"
    assert changes.between(json.loads(data["objects.json"])[0], found.objects[0]) == {}
