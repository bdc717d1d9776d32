"""What stays outside is tried from inside."""

from typing import Any

from setsail.derive import external_probe
from setsail.derive.derived import Derived
from setsail.system import values

OPERATED = values.Environment("prod", platform=values.Platform(monitoring="prometheus-operator"))


def system(outside: values.External, *needs: str, **other: Any) -> values.System:
    edges = tuple(values.Edge("web", name) for name in needs)
    web = values.Workload("services", "web", "image", needs=edges)
    other.setdefault("environment", OPERATED)
    return values.System("shop", services={"web": web}, external={outside.name: outside}, **other)


MYSQL = values.External(
    "mysql", "mysql", primary=("10.0.0.1",), replicas=("2001:db8::2", "db.example.cn"), port=3306
)


def test_every_address_is_tried_once() -> None:
    """Primary, replicas and names, written as a connection needs them."""
    (probe,) = external_probe.derive(system(MYSQL, "mysql"))
    assert isinstance(probe, Derived)
    assert probe.component == "mysql"
    assert probe.body["kind"] == "Probe"
    assert probe.body["spec"]["targets"]["staticConfig"] == {
        "static": ["10.0.0.1:3306", "[2001:db8::2]:3306", "db.example.cn:3306"],
        "labels": {"external": "mysql"},
    }


def test_what_nobody_needs_is_left_alone() -> None:
    """Neither is an address without a port, a protocol without connections, nor anything where
    no operator runs."""
    assert list(external_probe.derive(system(MYSQL))) == []
    portless = values.External("mysql", "mysql", ("10.0.0.1",))
    assert list(external_probe.derive(system(portless, "mysql"))) == []
    clock = values.External("clock", "ntp", ("10.0.0.1",), port=123)
    assert list(external_probe.derive(system(clock, "clock"))) == []
    plain = system(MYSQL, "mysql", environment=values.Environment("prod"))
    assert list(external_probe.derive(plain)) == []
