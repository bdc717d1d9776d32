"""Readiness from files: what is derived is judged, and its faults lead back to system.yaml."""

import pytest

from setsail.derive.derived import Because, Derived
from setsail.engine import ready
from setsail.engine.gather import Gathered, Source, gather
from setsail.evidence.statements import ChecklistRefused
from setsail.finding.place import Place
from setsail.finding.text import same
from setsail.system.values import Check, Environment, Health, Owner, Port, System, Workload

NOW = 1_795_477_500.0
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: web}
"""


def gathered(**sources: str) -> Gathered:
    return Gathered(tuple(Source(f"{n}.yaml", t.encode()) for n, t in sources.items()), ())


def shop(**more) -> System:
    web = Workload(
        "services",
        "web",
        "registry.example/web:1.0",
        ports=(Port("http", 8080),),
        health=Health(Check("/live"), Check("/ready"), 30.0),
    )
    origin = {(): Place("system.yaml", 1, 1), ("services", "web"): Place("system.yaml", 7, 3)}
    fields = {"owner": Owner("trade", "trade@example.cn", 2), "origin": origin, **more}
    return System("shop", Environment("prod", production=True), services={"web": web}, **fields)


def states(result) -> dict[str, str]:
    return {a.item.id: a.state for a in result.answers}


def test_manifests_are_judged_with_the_lines_of_their_files():
    looked = ready.look(gathered(web=WEB))
    result = ready.of_manifests(looked.manifests, (), NOW, "C")
    fault = next(a for a in result.in_state("failing") if a.item.id == "requests-and-limits")
    assert fault.evidence[0].source == "web.yaml:10:11"
    assert not result.go
    assert [i.name for i in looked.inputs] == ["web.yaml"]


def test_what_cannot_be_read_is_refused_and_never_passed_over():
    with pytest.raises(ready.ReadyRefused) as caught:
        ready.look(gathered(web=WEB, broken="a: ["))
    assert caught.value.problems[0].place.file == "broken.yaml"
    with pytest.raises(ready.ReadyRefused) as caught:
        ready.look(gathered(values="a: 1"))
    assert "no Kubernetes object" in caught.value.problems[-1].message.en


def test_a_system_is_judged_by_what_is_derived_from_it():
    result = ready.of_system(shop(), (), NOW)
    assert result.tier == "B"
    found = states(result)
    assert found["readiness-probe"] == "proven"
    assert found["restore-drilled"] == "not-applicable"
    assert found["pod-loss-survived"] == "unknown"
    assert found["trusted-images"] == "unknown"


def test_the_tier_can_be_given():
    assert ready.of_system(shop(), (), NOW, "A").tier == "A"
    assert ready.of_system(shop(owner=Owner()), (), NOW).tier == "C"


def test_what_is_found_in_a_derived_object_leads_to_the_line_of_system_yaml():
    result = ready.of_system(shop(), (), NOW)
    sources = {e.source for a in result.answers for e in a.evidence}
    assert sources
    assert all(source.startswith("system.yaml") for source in sources)
    digest = next(a for a in result.answers if a.item.id == "trusted-images")
    assert digest.evidence[0].source == "system.yaml:7:3"


def test_the_nearest_reason_names_the_line():
    origin = {
        ("services", "web"): Place("s.yaml", 2),
        ("services", "web", "scale"): Place("s.yaml", 4),
    }
    reasons = (
        Because((), ("services", "web"), same("x")),
        Because(("spec", "replicas"), ("services", "web", "scale", "min"), same("x")),
    )
    draft = Derived("web", {}, reasons)
    system = shop(origin=origin)
    assert ready.written(system, draft, ("spec", "replicas")) == Place("s.yaml", 4)
    assert ready.written(system, draft, ("spec", "template")) == Place("s.yaml", 2)
    assert ready.written(system, Derived("web", {}), ()) == Place("s.yaml", 2)


def test_given_manifests_are_judged_in_place_of_the_derived_ones():
    looked = ready.look(gathered(web=WEB))
    result = ready.of_system(shop(), (), NOW, None, looked.manifests)
    assert states(result)["readiness-probe"] != "proven"
    assert states(result)["requests-and-limits"] == "failing"


def test_statements_are_read_from_their_file_and_named_with_its_digest(tmp_path):
    file = tmp_path / "checklist.yaml"
    file.write_text(
        "waive: {lean-images: {owner: a, reason: b, on: 2026-11-20, until: 2026-12-01}}"
    )
    stated = ready.stated(str(file), "prod")
    assert states(ready.of_system(shop(), stated.evidence, NOW))["lean-images"] == "waived"
    assert len(stated.inputs[0].digest) == 64
    assert ready.stated(str(tmp_path / "absent.yaml")) == ready.Stated()
    file.write_text("waive: 3")
    with pytest.raises(ChecklistRefused):
        ready.stated(str(file))


def test_the_same_files_give_the_same_answer():
    assert ready.of_system(shop(), (), NOW) == ready.of_system(shop(), (), NOW)


def test_only_pods_can_be_seen_to_be_absent_from_a_folder():
    config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"
    strange = "{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: a}}"
    alone = ready.of_manifests(ready.look(gathered(a=config)).manifests, (), NOW, "A")
    assert states(alone)["readiness-probe"] == "not-applicable"
    assert states(alone)["restore-drilled"] == "unknown"
    both = ready.look(gathered(a=config, b=strange)).manifests
    assert states(ready.of_manifests(both, (), NOW, "A"))["readiness-probe"] == "unknown"


@pytest.mark.parametrize("folder", ["online-boutique/release", "voting-app/k8s-specifications"])
def test_real_systems_are_no_go_and_nothing_that_needs_a_cluster_is_proven(real, folder):
    looked = ready.look(gather([str(real / folder)]))
    result = ready.of_manifests(looked.manifests, (), NOW, "A")
    assert not result.go
    assert {a.item.proves for a in result.in_state("proven")} <= {"static"}
