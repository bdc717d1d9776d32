"""Environments are alike where only scale and addresses differ."""

import pytest

from setsail.system import alike, load, resolve

SHOP = """
system: shop
external: {{db: {{type: mysql, hosts: [10.0.0.1], shared: true}}}}
stateful: {{redis: {{type: redis, version: "7.2"}}}}
services:
  web:
    image: registry.example/web:1.4.2
    port: 8080
    health: {{live: /livez, ready: /readyz}}
    config: {{DB_URL: prod, COUPON: "true"}}
    needs: {{db: , redis: {{optional: true}}}}
environments:
  test: {test}
  prod: {{production: true}}
"""


def found(test: str) -> list[alike.Difference]:
    declared = load.load(SHOP.format(test=test), "system.yaml")
    names = declared.environments
    return list(alike.differences([resolve.resolve(declared, name) for name in names]))


@pytest.mark.parametrize(
    "test",
    [
        "{}",
        "{scale: 1}",
        "{slo: null}",
        "{registry: registry.test}",
        "{external: {db: {hosts: [10.9.0.5]}}}",
        "{services: {web: {resources: {cpu: 100m}, config: {DB_URL: test}}}}",
        "{services: {web: {image: registry.test/web:1.5.0}}}",
        "{services: {web: {health: {live: {path: /livez, period: 5s}}}}}",
        "{services: {web: {needs: {db: {pool: 2, timeout: 1s}}}}}",
    ],
)
def test_scale_addresses_and_a_version_on_its_way_are_no_difference(test: str) -> None:
    assert found(test) == []


@pytest.mark.parametrize(
    ("test", "path", "here", "there"),
    [
        ("services: {web: {image: registry.example/mock:1.0}}", "image", "mock", "web"),
        ("services: {web: {config: {DEBUG: x}}}", "config DEBUG", "said", None),
        ("services: {web: {config: {DB_URL: null}}}", "config DB_URL", None, "said"),
        ("services: {web: {config: {COUPON: 'off'}}}", "config COUPON", "off", "on"),
        ("services: {web: {needs: {db: {absent: true}}}}", "needs db", None, "needed"),
        (
            "services: {web: {needs: {redis: {optional: false}}}}",
            "needs redis",
            "needed",
            "optional",
        ),
        ("services: {web: {args: [--mock]}}", "args", "--mock", ""),
        ("services: {web: {health: {live: /other}}}", "health live", "/other", "/livez"),
    ],
)
def test_what_behaves_otherwise_is_a_difference(test, path, here, there) -> None:
    at = ("services", "web", *path.split())
    assert found(f"{{{test}}}") == [alike.Difference("test", "prod", at, here, there)]


def test_another_version_of_a_store_is_a_difference() -> None:
    (one,) = found("{stateful: {redis: {version: '6.2'}}}")
    assert one.path == ("stateful", "redis", "version") and (one.here, one.there) == ("6.2", "7.2")


def test_a_component_that_is_absent_is_said_once() -> None:
    (edge, store) = found(
        "{services: {web: {needs: {redis: {absent: true}}}}, stateful: {redis: null}}"
    )
    assert edge.path[-1] == "redis" and store.path == ("stateful", "redis")
    assert store.here is None


def test_there_is_nothing_to_say_without_something_to_compare() -> None:
    declared = load.load(SHOP.format(test="{production: true}"), "system.yaml")
    assert not list(
        alike.differences([resolve.resolve(declared, n) for n in declared.environments])
    )
    assert not list(alike.differences([]))
