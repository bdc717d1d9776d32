"""One environment is defaults < component < environment < the component in the environment."""

import pytest
from hypothesis import given, settings

from setsail.system import load, resolve, values
from setsail.system.declared import SystemRefused
from setsail.system.lock import Lock
from tests import systems

LAYERS = """\
system: shop
owner: {team: trade, tier: 1}
registry: harbor.example.cn/trade
slo: {availability: 99.9%}
defaults: {port: 8080, resources: {cpu: 500m, memory: 1Gi}, config: {A: defaults, B: defaults}}
external:
  mq: {type: rabbitmq, hosts: [10.0.0.1], secret: "vault:trade/mq"}
stateful:
  redis: {type: redis, backup: {every: 6h}}
services:
  web:
    image: web:1.4.2
    config: {B: component, C: component}
    resources: {memory: 2Gi}
    secrets: {KEY: "vault:trade/web#key", LOCAL: "k8s:web#key"}
    needs: {redis: , mq: {consume: notify}}
    scale: {min: 3, max: 20, cpu: 65%}
  api: {image: "other.example.cn/api:2", port: 9090, slo: {availability: 99%}}
workers:
  worker: {image: "worker@sha256:AAAA", needs: {api: {timeout: 1s}}}
jobs:
  settle: {image: settle:1, schedule: "30 2 * * *"}
environments:
  test:
    scale: 1
    slo: null
    secrets: vault:trade-test
    external: {mq: {hosts: [10.9.0.1]}}
    services: {web: {config: {C: test, A: null}, needs: {redis: {absent: true}}}}
    workers: {worker: null}
  prod: {production: true, platform: {context: prod-hz, zones: 3}}
""".replace("AAAA", "a" * 64)


def system(environment: str, text: str = LAYERS, lock: Lock | None = None) -> values.System:
    return resolve.resolve(load.load(text, "system.yaml"), environment, lock)


def test_maps_merge_key_by_key_and_null_deletes() -> None:
    assert system("prod").services["web"].config == {
        "A": "defaults", "B": "component", "C": "component",
    }  # fmt: skip
    assert system("test").services["web"].config == {"B": "component", "C": "test"}


def test_a_component_completes_the_defaults() -> None:
    web = system("prod").services["web"]
    assert web.resources == values.Resources("500m", "2Gi")
    assert [p.number for p in web.ports] == [8080]


def test_a_job_takes_only_what_jobs_have_of_the_defaults() -> None:
    job = system("prod").jobs["settle"]
    assert job.ports == ()
    assert job.resources.cpu == "500m"


def test_the_scale_of_an_environment_is_for_services_and_workers() -> None:
    scale = system("test").services["web"].scale
    assert (scale.min, scale.max, scale.cpu) == (1, 1, 0.65)
    assert system("prod").services["web"].scale.max == 20


def test_an_environment_drops_an_edge_and_a_component() -> None:
    assert [e.to for e in system("test").services["web"].needs] == ["mq"]
    assert system("test").workers == {}
    assert "worker" in system("prod").workers


def test_an_edge_to_a_component_that_an_environment_dropped_is_refused() -> None:
    text = LAYERS.replace("worker: null", "worker: {}").replace(
        "external: {mq: {hosts: [10.9.0.1]}}", "external: {mq: null}"
    )
    with pytest.raises(SystemRefused) as caught:
        system("test", text)
    assert [p.message.en for p in caught.value.problems] == ["needs mq, which is not declared"]


def test_services_inherit_the_objective_unless_the_environment_has_none() -> None:
    prod = system("prod")
    assert prod.services["web"].slo == values.Objective(0.999)
    assert prod.services["api"].slo == values.Objective(0.99)
    assert prod.workers["worker"].slo is None
    assert system("test").services["api"].slo is None
    assert system("test").slo is None


def test_secrets_keep_their_names_under_the_root_of_the_environment() -> None:
    assert system("test").services["web"].secrets == {
        "KEY": "vault:trade-test/web#key", "LOCAL": "k8s:web#key",
    }  # fmt: skip
    assert system("test").external["mq"].secret == "vault:trade-test/mq"
    assert system("prod").external["mq"].secret == "vault:trade/mq"


def test_bare_images_stand_in_the_registry_and_digests_come_from_the_lock() -> None:
    digest = f"sha256:{'b' * 64}"
    found = system("prod", lock=Lock({"harbor.example.cn/trade/web:1.4.2": digest}))
    assert found.services["web"].image == "harbor.example.cn/trade/web:1.4.2"
    assert found.services["web"].digest == digest
    assert found.services["web"].version == "1.4.2"
    assert found.services["api"].image == "other.example.cn/api:2"
    assert found.services["api"].digest is None
    assert found.workers["worker"].digest == f"sha256:{'a' * 64}"
    assert found.stateful["redis"].image == "harbor.example.cn/trade/redis:7.2"


def test_the_documented_defaults_are_there() -> None:
    found = system("prod")
    redis = found.stateful["redis"]
    assert (redis.port, redis.topology, redis.storage) == (6379, "single", "10Gi")
    assert redis.rpo == 6 * 3600
    assert found.external["mq"].port == 5672
    assert found.services["api"].scale == values.Scale(2, 2)
    assert found.workers["worker"].scale == values.Scale(1, 1)
    assert found.services["api"].writable == ("/tmp",)
    assert found.services["web"].ports[0].app == "http"


def test_what_is_not_said_is_not_invented() -> None:
    api = system("prod").services["api"]
    assert api.health == values.Health()
    assert api.metrics == values.Metrics()
    assert system("prod").environment.platform.network_plugin is None


def test_owner_and_tier_are_inherited() -> None:
    assert system("prod").services["web"].owner == values.Owner("trade", "", 1)


def test_every_value_knows_the_line_that_won() -> None:
    found = system("test")
    assert str(found.place_of(("services", "web", "config", "C"))) == "system.yaml:29:34"
    assert str(found.place_of(("services", "web", "scale", "min"))) == "system.yaml:25:12"
    assert str(found.place_of(("services", "web", "resources", "cpu"))) == "system.yaml:5:41"
    assert found.place_of(("services", "web", "grace")) == found.place_of(("services", "web"))


def test_every_item_of_a_list_knows_its_place() -> None:
    place = system("test").place_of(("external", "mq", "hosts", "0"))
    assert str(place) == "system.yaml:28:29"


def test_the_namespace_of_the_tool_and_the_app_of_a_port_have_defaults() -> None:
    text = "system: a\ngitops: {}\nservices: {{web: {{ports: {{admin: 1, grpc-x: 2}}}}}}\n"
    flux = system("prod", text.format("flux"))
    assert flux.gitops["namespace"] == "flux-system"
    assert system("prod", text.format("argocd")).gitops["namespace"] == "argocd"
    assert [p.app for p in flux.services["web"].ports] == ["tcp", "grpc"]


def test_without_environments_there_is_production() -> None:
    found = load.load("system: shop\nservices: {web: {}}\n", "system.yaml")
    assert list(found.environments) == ["prod"]
    assert found.usual == "prod"
    assert resolve.resolve(found, "prod").environment.production


def test_an_unknown_environment_is_refused_with_the_nearest() -> None:
    with pytest.raises(SystemRefused) as caught:
        system("prdo")
    help = caught.value.problems[0].help
    assert help is not None
    assert help.en == "did you mean prod?"


def test_patches_keep_their_nulls() -> None:
    text = "system: a\npatches: {Deployment/web: {spec: {replicas: null, a: [1, {b: 2}]}}}\n"
    assert system("prod", text).patches == (
        values.Patch("Deployment/web", {"spec": {"replicas": None, "a": [1, {"b": 2}]}}),
    )


@settings(max_examples=25, deadline=None)
@given(systems.systems())
def test_every_valid_system_resolves_in_every_environment(text: str) -> None:
    found = load.load(text, "system.yaml")
    for name in found.environments:
        resolved = resolve.resolve(found, name)
        known = {w.name for w in resolved.workloads} | {*resolved.stateful, *resolved.external}
        assert {e.to for w in resolved.workloads for e in w.needs} <= known


def test_the_same_seed_gives_the_same_system() -> None:
    assert systems.generated(7) == systems.generated(7)
    assert len({systems.generated(seed) for seed in range(20)}) == 20
