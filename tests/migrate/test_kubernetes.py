"""Manifests say what compose cannot: probes, scales, references; and nothing of them is lost."""

from collections.abc import Sequence
from typing import Any

import pytest

from setsail.manifest import load
from setsail.migrate import compose_import, union
from setsail.migrate.compose.values import Project
from setsail.migrate.compose_import import Imported
from setsail.migrate.kubernetes import project
from setsail.migrate.tree import Tree
from tests.migrate import whole

OLD = whole.PROJECTS / "k8s-old" / "all.yaml"


def _read(text: str) -> Project:
    return project.read(load.load(text.encode(), "all.yaml").manifests, "shop")


def _imported(text: str, answers: dict[str, Any] | None = None) -> Imported:
    files = {"all.yaml": text.encode()}
    return compose_import.imported(_read(text), Tree(files.get, list(files)), answers or {})


@pytest.fixture(scope="module")
def old() -> Imported:
    return _imported(OLD.read_text())


def test_a_workload_has_the_name_of_the_service_that_leads_to_it(old: Imported) -> None:
    assert "frontend" in old.tree["services"]
    assert "guestbook-frontend" not in old.tree["services"]


def test_probes_scale_and_entry_are_those_of_the_manifests(old: Imported) -> None:
    frontend = old.tree["services"]["frontend"]
    assert frontend["health"] == {
        "live": {"tcp": True},
        "ready": {"path": "/ready", "period": "5s"},
        "startup": "70s",
    }
    assert frontend["scale"] == {"min": 2, "max": 9, "cpu": "60%"}
    assert frontend["expose"] == {"host": "books.example.cn"}


def test_what_a_secret_holds_is_a_reference_to_it(old: Imported) -> None:
    frontend = old.tree["services"]["frontend"]
    assert frontend["secrets"]["DB_DSN"] == "k8s:db#dsn"
    assert "k8s:db#dsn" in {secret.reference for secret in old.secrets}


def test_a_secret_tells_an_edge_and_is_not_quoted(old: Imported) -> None:
    edge = next(e for e in old.edges if (e.caller, e.callee) == ("frontend", "pg"))
    assert edge.port == 5432
    assert "Sup3rS3cret" not in str([evidence.text for evidence in edge.evidence])


def test_a_secret_in_base64_tells_an_edge_and_is_not_quoted_either() -> None:
    encoded = "cG9zdGdyZXM6Ly91OlMzY3JldFB3QGRiOjU0MzIveA=="  # postgres://u:S3cretPw@db:5432/x
    found = _imported(f"""
apiVersion: v1
kind: Secret
metadata: {{name: s}}
data:
  url: {encoded}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: api}}
spec:
  template:
    spec:
      containers:
        - name: api
          image: acme/api:1
          env: [{{name: DB, valueFrom: {{secretKeyRef: {{name: s, key: url}}}}}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db}}
spec: {{template: {{spec: {{containers: [{{name: db, image: "postgres:16"}}]}}}}}}
""")
    (edge,) = found.edges
    assert (edge.caller, edge.callee, edge.port) == ("api", "db", 5432)
    shown = str([e.text for e in edge.evidence]) + str(found.tree)
    assert encoded not in shown
    assert "S3cretPw" not in shown


def test_values_call_components_at_their_own_names_and_ports(old: Imported) -> None:
    config = old.tree["services"]["frontend"]["config"]
    assert config["REDIS_URL"] == "redis://redis-master:6379/0"
    assert (config["SESSION_HOST"], config["SESSION_PORT"]) == ("redis-master", "6379")
    assert old.tree["jobs"]["seed"]["command"] == ["seed", "http://search:9000/"]


def test_fields_of_the_pod_and_entries_of_maps_become_variables(old: Imported) -> None:
    frontend = old.tree["services"]["frontend"]
    assert frontend["env"] == {"MY_IP": {"field": "status.podIP"}}
    assert frontend["config"]["LEVEL"] == "info"
    assert frontend["config"]["SEARCH_HOST"] == "search"


def test_claims_keep_their_size(old: Imported) -> None:
    assert old.tree["stateful"]["pg"]["type"] == "postgres"
    claimed = _imported("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: files}
spec:
  template:
    spec:
      containers:
        - {name: f, image: "acme/f:1", volumeMounts: [{name: d, mountPath: /srv/data}]}
      volumes: [{name: d, persistentVolumeClaim: {claimName: d}}]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: d}
spec: {resources: {requests: {storage: 42Gi}}}
""")
    volumes = claimed.tree["workers"]["files"]["volumes"]
    assert volumes == {"d": {"path": "/srv/data", "kind": "data", "size": "42Gi"}}


def test_containers_that_only_wait_are_not_carried_and_that_is_told(old: Imported) -> None:
    assert "init" not in old.tree["services"]["frontend"]
    assert "nginx-exporter" in old.tree["services"]["frontend"]["sidecars"]
    told = {(i.service, i.key): i.fate for i in old.items}
    assert told[("frontend", "initContainers: wait")] == "carried"


def _paths(body: Any, levels: Sequence[tuple[str, ...]]) -> set[str]:
    found = set()
    for level in levels:
        inner = body
        for step in level:
            inner = inner.get(step, {})
        found |= set(inner)
    return found


def test_every_field_of_a_workload_has_a_fate() -> None:
    text = OLD.read_text()
    read = _read(text)
    fields = {"frontend": {"spec.replicas", "pod.nodeSelector", "php-redis.envFrom"}}
    fields["audit"] = {"pod.hostNetwork"}
    fields["report"] = {"spec.schedule", "pod.restartPolicy", "report.args"}
    told = {(item.service, item.key) for item in read.items}
    assert {(name, key) for name, keys in fields.items() for key in keys} <= told
    for manifest in load.load(text.encode(), "all.yaml").manifests:
        if manifest.pod is None:
            assert ("", f"{manifest.kind}/{manifest.name}") in told
        else:
            seen = {key for _, key in told}
            assert {f"pod.{key}" for key in manifest.pod.spec} <= seen


def test_kinds_that_are_no_part_of_a_system_are_told_as_unused(old: Imported) -> None:
    fates = {item.key: item.fate for item in old.items if not item.service}
    assert fates["ServiceMonitor/x"] == "unused"
    assert fates["Secret/db"] == "carried"


def test_a_service_that_sends_to_several_workloads_is_told() -> None:
    version = """
apiVersion: apps/v1
kind: Deployment
metadata: {{name: reviews-{0}}}
spec:
  template:
    metadata: {{labels: {{app: reviews, version: {0}}}}}
    spec: {{containers: [{{name: r, image: "acme/r:{0}", ports: [{{containerPort: 9080}}]}}]}}
---
"""
    service = """
apiVersion: v1
kind: Service
metadata: {name: reviews}
spec: {selector: {app: reviews}, ports: [{port: 9080}]}
"""
    found = _imported(version.format("v1") + version.format("v2") + service)
    assert set(found.tree["services"]) == {"reviews-v1", "reviews-v2"}
    assert any("sends to reviews-v1, reviews-v2" in p.message.en for p in found.problems)


def test_patches_of_an_overlay_do_not_hide_the_workload() -> None:
    patch = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec: {replicas: 9}
---
"""
    base = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: "acme/web:1"}]}}}
"""
    empty = patch.replace("spec: {replicas: 9}", "spec: {template: {spec: {containers: []}}}")
    assert list(_read(empty + base).services) == ["web"]


def test_two_sources_of_one_service_are_one_and_each_adds_what_it_knows() -> None:
    first = _read("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, image: "acme/web:1", args: [serve]}]}}}
""")
    second = _read("""
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    spec: {containers: [{name: web, image: "acme/web:2", ports: [{containerPort: 80}]}]}
""")
    both = union.of([first, second])
    (web,) = both.services.values()
    assert web.image is not None
    assert (web.image.text, web.command, web.replicas) == ("acme/web:1", ("serve",), 3)
    assert [port.target for port in web.ports] == [80]
    assert any("described twice" in item.what.en for item in both.items)


@pytest.mark.parametrize(
    "broken",
    [
        "spec: {template: {spec: {containers: [7, {name: 3, image: [1], env: [x, {name: A}]}]}}}",
        "spec: {template: {spec: {containers: [{image: a:1, ports: [a, {containerPort: x}]}]}}}",
        "spec: {template: {spec: {containers: [{image: a:1, volumeMounts: [1, {mountPath: /a}]}],"
        " volumes: [true]}}}",
        "spec: {template: {spec: {containers: []}}}",
        "spec: {template: {spec: {containers: [{image: a:1, livenessProbe: {exec: 3}}]}}}",
    ],
)
def test_broken_objects_are_read_as_far_as_they_go(broken: str) -> None:
    _imported(f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w}}\n{broken}\n")


def test_kinds_of_others_that_hold_a_pod_are_workloads_and_pods_are_called_by_their_service() -> (
    None
):
    found = _imported("""
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          image: acme/web:1
          env: [{name: BROKERS, value: "kafka-0.kafka:9092,kafka-1.kafka.shop.svc:9092"}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: kafka, namespace: shop}
spec:
  serviceName: kafka
  template:
    metadata: {labels: {app: kafka}}
    spec: {containers: [{name: kafka, image: "apache/kafka:3.8.0"}]}
---
apiVersion: v1
kind: Service
metadata: {name: kafka, namespace: shop}
spec: {clusterIP: None, selector: {app: kafka}, ports: [{port: 9092}]}
""")
    assert found.tree["workers"]["web"]["needs"] == {"kafka": {}}
    assert found.tree["workers"]["web"]["config"]["BROKERS"] == "kafka:9092,kafka:9092"
