"""What single concerns promise, on small systems."""

from dataclasses import replace
from typing import Any

import pytest

from setsail.derive import backup, concerns, patches
from setsail.derive.derived import Gap
from setsail.system import values
from setsail.system.values import Expose, Port, Scale, Sidecar, Volume
from tests.derive.samples import alone, order, service


def objects(system: values.System) -> dict[str, dict[str, Any]]:
    return {patches.target(each): each.body for each in concerns.everything(system).objects}


def gaps(system: values.System) -> list[Gap]:
    return list(concerns.everything(system).gaps)


def pod(body: dict[str, Any]) -> dict[str, Any]:
    return dict(body["spec"]["template"]["spec"])


def test_the_namespace_turns_unrestricted_pods_away() -> None:
    labels = objects(order())["Namespace/order-prod"]["metadata"]["labels"]
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"
        assert labels[f"pod-security.kubernetes.io/{mode}-version"] == "latest"
    pinned = objects(order(version="1.31"))["Namespace/order-prod"]["metadata"]["labels"]
    assert pinned["pod-security.kubernetes.io/enforce-version"] == "v1.31"


def test_an_autoscaled_deployment_says_nothing_of_replicas() -> None:
    found = objects(order())
    assert "replicas" not in found["Deployment/order"]["spec"]
    fixed = objects(alone(service("web", scale=Scale(3, 3))))
    assert fixed["Deployment/web"]["spec"]["replicas"] == 3
    assert "HorizontalPodAutoscaler/web" not in fixed


def test_no_pod_goes_before_its_successor_is_ready_unless_its_volume_allows_one_node() -> None:
    rolling = objects(alone(service("web")))["Deployment/web"]["spec"]["strategy"]
    assert rolling["rollingUpdate"]["maxUnavailable"] == 0
    data = Volume("data", "/data", "data", "5Gi")
    found = objects(alone(service("web", volumes=(data,), scale=Scale(1, 1))))
    assert found["Deployment/web"]["spec"]["strategy"] == {"type": "Recreate"}
    assert found["PersistentVolumeClaim/web-data"]["spec"]["accessModes"] == ["ReadWriteOnce"]


def test_a_claim_for_one_node_and_several_pods_is_said() -> None:
    data = Volume("data", "/data", "data")
    assert "stateless-services" in {g.item for g in gaps(alone(service("web", volumes=(data,))))}


@pytest.mark.parametrize(
    ("version", "action"),
    [(None, {"sleep": {"seconds": 5}}), ("1.31", {"sleep": {"seconds": 5}}),
     ("1.29", {"exec": {"command": ["sleep", "5"]}})],
)  # fmt: skip
def test_a_pod_serves_on_while_it_leaves_its_service(version: str, action: object) -> None:
    main = pod(objects(alone(service("web"), version=version))["Deployment/web"])["containers"][0]
    assert main["lifecycle"]["preStop"] == action


def test_the_wait_never_eats_the_grace() -> None:
    found = pod(objects(alone(service("web", grace=6.0)))["Deployment/web"])
    assert found["terminationGracePeriodSeconds"] == 6
    assert found["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"] == 2


def test_sidecars_are_native_where_the_cluster_has_them() -> None:
    proxy = Sidecar("proxy", "proxy:2.0.1", secrets={"KEY": "vault:shop/proxy#key"})
    setup = Sidecar("setup", "web:1.0", init=True)
    web = service("web", sidecars=(proxy, setup))
    found = objects(alone(web))
    names = [
        (c["name"], c.get("restartPolicy")) for c in pod(found["Deployment/web"])["initContainers"]
    ]
    assert names == [("proxy", "Always"), ("setup", None)]
    old = pod(objects(alone(web, version="1.28"))["Deployment/web"])
    assert [c["name"] for c in old["containers"]] == ["web", "proxy"]
    assert found["ExternalSecret/web-secrets"]["spec"]["data"] == [
        {"secretKey": "proxy.KEY", "remoteRef": {"key": "shop/proxy", "property": "key"}}
    ]


def test_zones_are_strict_for_tier_one_in_three_zones_only() -> None:
    def zone(system: values.System) -> str:
        found = pod(objects(system)["Deployment/order"])["topologySpreadConstraints"][0]
        return str(found["whenUnsatisfiable"])

    assert zone(order(zones=3)) == "DoNotSchedule"
    assert zone(order(zones=2)) == zone(order()) == "ScheduleAnyway"


def test_one_pod_has_no_budget() -> None:
    assert "PodDisruptionBudget/web" in objects(alone(service("web")))
    assert "PodDisruptionBudget/web" not in objects(alone(service("web", scale=Scale(1, 1))))


def test_a_job_without_schedule_is_named_by_what_it_runs() -> None:
    migrate = service("migrate", section="jobs", ports=())
    (first,) = (n for n in objects(alone(migrate)) if n.startswith("Job/"))
    (same,) = (n for n in objects(alone(migrate)) if n.startswith("Job/"))
    newer = replace(migrate, image="web:2.0", version="2.0")
    (other,) = (n for n in objects(alone(newer)) if n.startswith("Job/"))
    assert first == same != other


def test_a_cron_job_never_overlaps_and_has_no_probes() -> None:
    found = objects(order())["CronJob/settlement"]["spec"]
    assert found["concurrencyPolicy"] == "Forbid" and found["timeZone"] == "Asia/Shanghai"
    job = found["jobTemplate"]["spec"]
    assert job["activeDeadlineSeconds"] == 7200
    assert not {k for k in job["template"]["spec"]["containers"][0] if k.endswith("Probe")}


def test_an_address_outside_gets_a_service_without_selector_and_a_slice() -> None:
    found = objects(order())
    assert "selector" not in found["Service/mysql"]["spec"]
    slices = found["EndpointSlice/mysql-ipv4"]
    assert slices["metadata"]["labels"]["kubernetes.io/service-name"] == "mysql"
    assert [e["addresses"] for e in slices["endpoints"]] == [["10.20.3.11"]]
    assert slices["ports"][0]["name"] == found["Service/mysql"]["spec"]["ports"][0]["name"]
    replicas = found["EndpointSlice/mysql-replicas-ipv4"]["endpoints"]
    assert [e["addresses"] for e in replicas] == [["10.20.3.12"]]
    assert found["Service/sms"]["spec"]["externalName"] == "dysmsapi.aliyuncs.com"


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "::1", "0.0.0.0", "224.0.0.1"])
def test_an_address_that_kubernetes_refuses_is_said(host: str) -> None:
    outside = values.External("db", "mysql", (host,), port=3306)
    system = replace(alone(service("web")), external={"db": outside})
    assert "Service/db" not in objects(system)
    assert "outside-dependencies-declared" in {g.item for g in gaps(system)}


def test_both_families_get_a_slice_each() -> None:
    outside = values.External("db", "mysql", ("10.0.0.1", "fd00::1"), port=3306)
    found = objects(replace(alone(service("web")), external={"db": outside}))
    assert {"EndpointSlice/db-ipv4", "EndpointSlice/db-ipv6"} <= set(found)


def test_the_entry_has_its_gateway_and_redirects_to_tls() -> None:
    found = objects(order(gateway_class="eg"))
    listeners = {li["name"]: li for li in found["Gateway/entry"]["spec"]["listeners"]}
    parents = found["HTTPRoute/gateway"]["spec"]["parentRefs"]
    assert listeners[parents[0]["sectionName"]]["tls"]["certificateRefs"][0]["name"] == "shop-cn"
    rule = found["HTTPRoute/gateway-redirect"]["spec"]["rules"][0]
    assert rule["filters"][0]["requestRedirect"]["scheme"] == "https"


def test_without_a_gateway_class_the_route_waits_for_a_gateway_and_that_is_said() -> None:
    web = service("web", expose=Expose(("shop.example.com",)))
    found = objects(alone(web, entry_namespace="edge"))
    assert "Gateway/entry" not in found
    parents = found["HTTPRoute/web"]["spec"]["parentRefs"]
    assert parents == [{"name": "entry", "namespace": "edge"}]
    assert "platform-can-carry-it" in {g.item for g in gaps(alone(web))}


def test_no_role_reads_secrets_or_runs_commands_in_pods() -> None:
    for name, body in objects(order()).items():
        for rule in body.get("rules", []) if name.startswith("Role/") else []:
            assert not {"secrets", "pods/exec", "*"} & set(rule["resources"])


def test_no_object_has_the_content_of_a_secret() -> None:
    assert not any(name.startswith("Secret/") for name in objects(order()))


def test_callers_of_a_store_with_several_pods_reach_the_first_alone() -> None:
    found = objects(order())
    assert (
        found["Service/redis"]["spec"]["selector"]["statefulset.kubernetes.io/pod-name"]
        == "redis-0"
    )
    assert (
        "statefulset.kubernetes.io/pod-name"
        not in found["Service/redis-headless"]["spec"]["selector"]
    )
    assert "stateful-on-the-right-kind" in {g.item for g in gaps(order())}


def test_the_data_of_a_store_outlives_it() -> None:
    spec = objects(order())["StatefulSet/redis"]["spec"]
    assert spec["persistentVolumeClaimRetentionPolicy"] == {
        "whenDeleted": "Retain",
        "whenScaled": "Retain",
    }
    # the template of a claim can never be changed, so nothing that changes stands in it
    assert "app.kubernetes.io/version" not in spec["volumeClaimTemplates"][0]["metadata"]["labels"]


@pytest.mark.parametrize(
    ("every", "line"),
    [(900, "*/15 * * * *"), (3600, "*/1 * * *"), (5 * 3600, "*/4 * * *"), (86400, "2 * * *"),
     (7 * 86400, "2 * * 0"), (30, "*/1 * * * *")],
)  # fmt: skip
def test_a_backup_comes_at_least_as_often_as_asked(every: float, line: str) -> None:
    store = values.Stateful("db", "postgres", "postgres:16", backup=values.Backup(every))
    assert backup.schedule(store).endswith(line)


def test_a_backup_without_a_place_off_site_is_said() -> None:
    store = values.Stateful(
        "db", "postgres", "postgres:16", port=5432, backup=values.Backup(3600.0)
    )
    system = replace(alone(service("web")), stateful={"db": store})
    assert "CronJob/db-backup" not in objects(system)
    assert "backup-elsewhere" in {g.item for g in gaps(system)}


def test_every_promise_about_calls_that_is_not_kept_is_said() -> None:
    said = [g.source for g in gaps(order()) if g.item == "traffic-is-governed"]
    assert ("services", "gateway", "needs", "order") in said
    assert ("services", "gateway", "expose", "rateLimit") in said


def test_metrics_on_a_port_of_their_own_are_listened_for() -> None:
    web = service("web", metrics=values.Metrics("/metrics", 9090), ports=(Port("http", 8080),))
    ports = objects(alone(web))["Service/web"]["spec"]["ports"]
    assert [(p["name"], p["port"]) for p in ports] == [("http", 8080), ("metrics", 9090)]


def test_a_component_without_image_runs_nowhere_and_that_is_said() -> None:
    system = alone(service("web", image=None))
    assert "Deployment/web" not in objects(system)
    assert "trusted-images" in {g.item for g in gaps(system)}
