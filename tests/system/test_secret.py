"""Every reference of a system moves to the root of its environment, and says so."""

import pytest

from setsail.system import load, secret

TEXT = """\
system: shop
external:
  mq: {type: rabbitmq, hosts: [10.0.0.1], secret: "vault:trade/mq"}
stateful:
  redis: {type: redis, secret: "vault:trade/redis"}
services:
  web:
    secrets: {KEY: "vault:trade/web#key"}
    needs: {mq: {secret: "vault:trade/web-mq"}}
    init: {first: {image: "a:1", secrets: {KEY: "vault:trade/first#key"}}}
    sidecars: {side: {image: "b:1", secrets: {KEY: "vault:trade/side#key"}}}
jobs:
  own: {secrets: {KEY: "vault:trade/own#key"}}
environments:
  test:
    secrets: vault:trade-test
    external: {mq: {hosts: [10.9.0.1]}}
    jobs: {own: {secrets: {KEY: "other:elsewhere/own#key"}}}
  prod: {production: true}
"""


@pytest.mark.parametrize(
    ("reference", "moved"),
    [
        ("vault:trade/mq", "vault:test/mq"),
        ("vault:trade/a/b#key", "vault:test/a/b#key"),
        ("vault:mq#a/b", "vault:test/mq#a/b"),
        ("vault:mq", "vault:test/mq"),
        ("k8s:shop-tls#tls.crt", "k8s:shop-tls#tls.crt"),
    ],
)
def test_a_name_stays_the_same_under_another_root(reference: str, moved: str) -> None:
    assert secret.rooted(reference, "vault:test") == moved


def test_every_kind_of_reference_moves_and_what_the_environment_says_itself_stays() -> None:
    tree = load.load(TEXT, "system.yaml").merged("test").tree
    found = {".".join(path): holder[path[-1]] for path, holder in secret.references(tree)}
    assert found == {
        "external.mq.secret": "vault:trade-test/mq",
        "stateful.redis.secret": "vault:trade-test/redis",
        "services.web.secrets.KEY": "vault:trade-test/web#key",
        "services.web.needs.mq.secret": "vault:trade-test/web-mq",
        "services.web.init.first.secrets.KEY": "vault:trade-test/first#key",
        "services.web.sidecars.side.secrets.KEY": "vault:trade-test/side#key",
        "jobs.own.secrets.KEY": "other:elsewhere/own#key",
    }


def test_production_keeps_what_is_written() -> None:
    tree = load.load(TEXT, "system.yaml").merged("prod").tree
    assert all(":trade/" in holder[p[-1]] for p, holder in secret.references(tree))


def test_the_line_of_the_root_is_the_one_that_won() -> None:
    sources = load.load(TEXT, "system.yaml").merged("test").sources
    assert sources[("stateful", "redis", "secret")] == (
        ("stateful", "redis", "secret"),
        ("environments", "test", "secrets"),
    )
    assert sources[("jobs", "own", "secrets", "KEY")][-1][:3] == ("environments", "test", "jobs")
