"""The arithmetic over edges: connections, circles, timeouts. Unknown stays unknown."""

from setsail.system import connections, load, resolve, values

TEXT = """\
system: shop
external:
  mysql: {type: mysql, hosts: [10.0.0.1], maxConnections: 500}
  api: {type: https, hosts: [api.example.cn]}
stateful:
  redis: {type: redis}
services:
  front: {port: 80, needs: {order: {timeout: 1s}}}
  order:
    port: 80
    scale: {min: 2, max: 20}
    needs: {mysql: {pool: 20}, redis: , stock: {timeout: 400ms, retries: 2}, api: {timeout: 1s}}
  stock: {port: 80, scale: 4, needs: {order: , mysql: {pool: 5}}}
jobs:
  settle: {needs: {mysql: {pool: 2}}}
"""


def system(text: str = TEXT) -> values.System:
    return resolve.resolve(load.load(text, "system.yaml"), "prod")


def test_connections_are_the_most_pods_times_the_pool() -> None:
    redis, mysql = connections.loads(system())
    assert (mysql.store, mysql.limit, mysql.total) == ("mysql", 500, 20 * 20 + 4 * 5 + 2)
    assert mysql.ratio == 422 / 500
    assert (redis.store, redis.total, redis.ratio) == ("redis", None, None)


def test_a_pool_that_is_not_said_is_unknown_and_not_zero() -> None:
    mysql = connections.loads(system(TEXT.replace("mysql: {pool: 5}", "mysql: ")))[1]
    assert mysql.total is None
    assert mysql.known == 402


def test_a_circle_is_found_once() -> None:
    assert connections.cycles(system()) == (("order", "stock"),)
    assert connections.cycles(system(TEXT.replace("order: , mysql", "mysql"))) == ()


def test_a_component_that_needs_itself_is_a_circle() -> None:
    assert connections.cycles(system("system: a\nservices: {a: {port: 1, needs: {a: }}}\n")) == (
        ("a",),
    )


def test_a_callee_that_may_take_longer_than_its_caller_waits_is_found() -> None:
    (found,) = connections.misfits(system())
    assert (found.outer.caller, found.inner.caller, found.inner.to) == ("front", "order", "stock")
    assert (found.needed, found.allowed) == (1.2, 1.0)
