"""Three probes, each for its own purpose."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from setsail.derive import probes
from setsail.system.values import Check, Health, Port, Workload
from tests.derive.samples import HTTP, service


def of(workload: Workload) -> dict[str, Any]:
    return {str(field.path[0]): field.value for field in probes.fields(workload)}


def test_startup_has_the_time_that_is_declared() -> None:
    startup = of(service("web", health=Health(Check(path="/l"), Check(path="/r"), 92.0)))[
        "startupProbe"
    ]
    assert startup["periodSeconds"] * startup["failureThreshold"] == 95


def test_without_a_check_a_connection_makes_it_ready_and_nothing_restarts_it() -> None:
    found = of(service("web", health=Health()))
    assert found["readinessProbe"]["tcpSocket"] == {"port": "http"}
    assert "livenessProbe" not in found


def test_liveness_never_asks_the_path_of_readiness() -> None:
    same = Check(path="/health")
    found = of(service("web", health=Health(same, same)))
    assert found["readinessProbe"]["httpGet"]["path"] == "/health"
    assert found["livenessProbe"]["tcpSocket"] == {"port": "http"}


def test_a_worker_without_port_is_restarted_by_its_command_and_has_no_readiness() -> None:
    same = Check(exec=("/bin/check",))
    found = of(service("worker", section="workers", ports=(), health=Health(same, same)))
    assert set(found) == {"startupProbe", "livenessProbe"}


def test_grpc_is_asked_by_number_and_http_by_name() -> None:
    ports = (Port("grpc", 9000, app="grpc"), Port("admin", 9001))
    found = of(service("web", ports=ports, health=Health(Check(grpc=True, port=9000))))
    assert found["livenessProbe"]["grpc"] == {"port": 9000}
    assert of(service("web", ports=ports))["readinessProbe"]["httpGet"]["port"] == "admin"


def test_a_network_check_without_port_is_said_and_not_invented() -> None:
    worker = service("worker", section="workers", ports=())
    assert of(worker) == {}
    assert [gap.item for gap in probes.gaps(worker)] == ["readiness-probe"] * 2


_CHECK = st.builds(
    Check,
    path=st.sampled_from(["/a", "/b"]),
    period=st.none() | st.floats(0.5, 60),
    failures=st.none() | st.integers(1, 20),
)


@given(_CHECK, _CHECK)
def test_liveness_is_always_slower_than_readiness(live: Check, ready: Check) -> None:
    found = of(replace(service("web"), ports=HTTP, health=Health(live, ready)))
    slow, fast = (
        found[name]["periodSeconds"] * found[name]["failureThreshold"]
        for name in ("livenessProbe", "readinessProbe")
    )
    assert slow > fast
