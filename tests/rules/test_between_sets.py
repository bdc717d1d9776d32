"""What the API refuses to change, told before it does."""

from copy import deepcopy
from typing import Any

import pytest

from setsail.finding.finding import Finding
from setsail.manifest.around import Around
from setsail.rules import run
from tests.rules.relations import BY_ID, around, service, thing, workload


def told(rule: str, now: Around, **other: Around) -> tuple[Finding, ...]:
    """What a rule says of a set beside another one."""
    seen = Around(now.manifests, **other)
    findings = run.run(now.manifests, seen, (BY_ID[rule],)).findings
    assert all(finding.related[0].place.line for finding in findings)
    return findings


def changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    findings = told("immutable-field-change", around(new), before=around(old))
    return [".".join(map(str, finding.path)) for finding in findings]


STORE = workload("db", kind="StatefulSet", spec="""{serviceName: db, volumeClaimTemplates:
    [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce],
      resources: {requests: {storage: 1Gi}}}}]}""")  # fmt: skip
JOB = thing("batch/v1 Job", "{template: {spec: {containers: [{name: a, image: 'a:1'}]}}}")
CLAIM = thing(
    "PersistentVolumeClaim", "{storageClassName: a, resources: {requests: {storage: 2Gi}}}"
)


@pytest.mark.parametrize(
    ("old", "change", "paths"),
    [
        (workload(), {"selector.matchLabels.new": "x"}, ["spec.selector"]),
        (workload(), {"replicas": 5, "template.metadata.labels.new": "x"}, []),
        (STORE, {"serviceName": "other"}, ["spec.serviceName"]),
        (STORE, {"podManagementPolicy": "OrderedReady"}, []),
        (STORE, {"podManagementPolicy": "Parallel"}, ["spec.podManagementPolicy"]),
        (STORE, {"volumeClaimTemplates.0.spec.resources.requests.storage": "2Gi"},
         ["spec.volumeClaimTemplates.0.spec"]),
        (STORE, {"volumeClaimTemplates.0.metadata.labels": {"chart": "2"}},
         ["spec.volumeClaimTemplates.0.metadata.labels"]),
        (STORE, {"replicas": 3, "updateStrategy": {"type": "OnDelete"}}, []),
        (JOB, {"template.spec.containers.0.image": "a:2"}, ["spec.template"]),
        (JOB, {"ttlSecondsAfterFinished": 5}, []),
        (CLAIM, {"resources.requests.storage": "1Gi"}, ["spec.resources.requests.storage"]),
        (CLAIM, {"resources.requests.storage": "4Gi", "volumeMode": "Filesystem"}, []),
        (CLAIM, {"storageClassName": "b"}, ["spec.storageClassName"]),
        (service(), {"clusterIP": "None"}, ["spec.clusterIP"]),
        (service(clusterIP="10.0.0.1"), {"clusterIP": ""}, []),
    ],
)  # fmt: skip
def test_fields_that_can_be_set_once(
    old: dict[str, Any], change: dict[str, Any], paths: list[str]
) -> None:
    new = deepcopy(old)
    for path, value in change.items():
        holder: Any = new["spec"]
        *steps, last = path.split(".")
        for step in steps:
            holder = holder[int(step) if step.isdecimal() else step]
        holder[last] = value
    assert changed(old, new) == paths
    assert changed(old, old) == [] and changed(new, new) == []


def test_what_the_cluster_filled_in_is_no_change() -> None:
    running = deepcopy(JOB)
    running["spec"]["selector"] = {"matchLabels": {"controller-uid": "1"}}
    running["spec"]["template"]["metadata"] = {"labels": {"controller-uid": "1"}}
    running["spec"]["completionMode"] = "NonIndexed"
    assert changed(running, JOB) == []


def test_content_that_was_said_to_stay() -> None:
    old = thing("ConfigMap", "{}") | {"immutable": True, "data": {"a": "1"}}
    assert changed(old, old | {"data": {"a": "2"}}) == ["data"]
    free = thing("ConfigMap", "{}") | {"data": {"a": "1"}}
    assert changed(free, free | {"data": {"a": "2"}}) == []


def test_another_object_is_no_change() -> None:
    assert changed(workload(), workload("other", labels={"app": "x"})) == []
    binding = thing("rbac.authorization.k8s.io/v1 RoleBinding", "{}") | {"roleRef": {"name": "a"}}
    assert changed(binding, binding | {"roleRef": {"name": "b"}}) == ["roleRef"]


def weaker(staging: tuple[Any, ...], production: tuple[Any, ...]) -> list[str]:
    findings = told("env-parity", around(*production), tested=around(*staging))
    return [finding.message.en for finding in findings]


def test_production_is_not_weaker_than_what_was_tested() -> None:
    big = "{resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}}"
    small = "{resources: {requests: {memory: 512Mi}, limits: {memory: 1Gi}}}"
    staging = workload(box=big, spec="{replicas: 3}", namespace="staging")
    budget = thing("policy/v1 PodDisruptionBudget", "{selector: {matchLabels: {app: web}}}",
                   namespace="staging")  # fmt: skip
    same = workload(box=big, spec="{replicas: 4}", namespace="prod")
    assert weaker((staging,), (same,)) == []
    assert len(weaker((staging, budget), (same,))) == 1
    fewer = workload(box=small, spec="{replicas: 2}", namespace="prod")
    assert len(weaker((staging,), (fewer,))) == 2
    assert weaker((staging,), (workload("other"),)) == []


def test_one_tag_with_two_digests() -> None:
    one, two = (workload(box=f"{{image: 'r/web:1@sha256:{d * 64}'}}") for d in "ab")
    assert len(weaker((one,), (two,))) == 1 and weaker((one,), (one,)) == []
    probed = workload(box="{readinessProbe: {tcpSocket: {port: 1}}}")
    assert len(weaker((probed,), (workload(),))) == 1
