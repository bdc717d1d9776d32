"""What an edge tells its caller."""

from dataclasses import replace

from setsail.derive import config, secret_env
from setsail.system import values
from setsail.system.values import Edge
from tests.derive.samples import order, service


def told(system: values.System, name: str) -> dict[str, str]:
    workload = next(w for w in system.workloads if w.name == name)
    return {k: f.value for k, f in config.variables(system, workload).items()}


def test_a_caller_is_told_host_port_and_url() -> None:
    said = told(order(), "gateway")
    assert said["ORDER_HOST"] == "order"
    assert said["ORDER_PORT"] == "8080"
    assert said["ORDER_URL"] == "http://order:8080"
    assert said["ORDER_TIMEOUT_MS"] == "4000"


def test_a_database_outside_has_a_name_inside_and_its_replicas_another() -> None:
    said = told(order(), "order")
    assert said["MYSQL_URL"] == "mysql://mysql:3306/trade_order"
    assert said["MYSQL_REPLICA_HOST"] == "mysql-replicas"


def test_https_outside_keeps_its_own_name_for_certificate_and_host_header() -> None:
    assert told(order(), "order")["SMS_URL"] == "https://dysmsapi.aliyuncs.com"


def test_several_hosts_are_all_told() -> None:
    said = told(order(), "notify")
    assert said["RABBITMQ_ADDRESSES"] == "10.20.4.21:5672,10.20.4.22:5672"
    assert said["RABBITMQ_CONSUME"] == "notify"


def test_what_the_author_sets_wins() -> None:
    assert told(order(), "order")["REDIS_HOST"] == "mine"


def test_no_variable_holds_a_secret_and_every_edge_that_has_one_refers_to_it() -> None:
    system = order()
    workload = system.services["order"]
    sources = [field.value for field in secret_env.sources(system, workload)]
    assert sources == [
        {"prefix": "MYSQL_", "secretRef": {"name": "order-mysql"}},
        {"prefix": "REDIS_", "secretRef": {"name": "redis-credentials"}},
    ]


def test_an_edge_with_one_key_of_a_secret_gets_that_key_as_password() -> None:
    web = service("web", needs=(Edge("web", "db", secret="k8s:db-user#pass"),))
    system = replace(
        order(),
        services={"web": web},
        workers={},
        jobs={},
        external={"db": values.External("db", "mysql", ("10.0.0.1",), port=3306)},
    )
    (entry,) = secret_env.entries(system, web)
    assert entry.value == {
        "name": "DB_PASSWORD",
        "valueFrom": {"secretKeyRef": {"name": "db-user", "key": "pass"}},
    }
