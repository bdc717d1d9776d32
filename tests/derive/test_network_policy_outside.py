"""What policies open to entries, outside services, proxies, scrapers and backups."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from setsail.derive import network_policy
from setsail.derive.derived import Derived
from setsail.system import values
from tests.derive.policies import allowed, gaps, pod, policies, service, system_of


def external(*hosts: str, **other: Any) -> values.System:
    outside = values.External("out", "tcp", hosts, **{"port": 3306, **other})
    return system_of(
        service("web", values.Edge("web", "out")), service("api"), external={"out": outside}
    )


@pytest.mark.parametrize("host", ["10.20.3.11", "2001:db8::7"])
def test_an_address_outside_is_opened_exactly(host: str) -> None:
    """The declared address and port, for the caller only."""
    system = external(host)
    bodies = policies(system)
    web = pod(system, "web")
    assert allowed(bodies, web, host, ("TCP", 3306))
    assert not allowed(bodies, web, host, ("TCP", 3307))
    assert not allowed(bodies, web, "10.20.3.12", ("TCP", 3306))
    assert not allowed(bodies, pod(system, "api"), host, ("TCP", 3306))
    assert not [gap for gap in gaps(system) if gap.kind == "wider-than-declared"]


def test_primary_and_replicas_are_opened_too() -> None:
    """Hosts that are not interchangeable are still all declared."""
    system = external(primary=("10.0.0.1",), replicas=("10.0.0.2",))
    for host in ("10.0.0.1", "10.0.0.2"):
        assert allowed(policies(system), pod(system, "web"), host, ("TCP", 3306))


def test_a_host_name_opens_its_port_on_public_addresses_only() -> None:
    """The nearest safe object to a name, and the reader is told that it is wider."""
    system = external("openapi.example.com", port=443)
    bodies = policies(system)
    web = pod(system, "web")
    for address in ("203.0.113.7", "2606:4700::1"):
        assert allowed(bodies, web, address, ("TCP", 443))
        assert not allowed(bodies, web, address, ("TCP", 80))
    for address in (
        *("10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "127.0.0.1"),
        *("100.100.100.200", "fd00::1", "fe80::1", "::1"),
    ):
        assert not allowed(bodies, web, address, ("TCP", 443)), address
    (gap,) = [gap for gap in gaps(system) if gap.kind == "wider-than-declared"]
    assert gap.item == "only-declared-edges"
    assert gap.source == ("external", "out", "hosts")


def test_a_name_of_another_namespace_opens_that_namespace() -> None:
    """db.data.svc lives in the cluster, where no public address leads."""
    system = external("db.data.svc.cluster.local")
    bodies = policies(system)
    assert allowed(bodies, pod(system, "web"), ("data", {"any": "pod"}), ("TCP", 3306))
    assert not allowed(bodies, pod(system, "web"), ("other", {}), ("TCP", 3306))
    assert not allowed(bodies, pod(system, "web"), "203.0.113.7", ("TCP", 3306))
    assert [gap.kind for gap in gaps(system)].count("wider-than-declared") == 1


def test_an_external_without_a_port_is_said_to_be_wide() -> None:
    """Every port of an address is more than anybody declared."""
    (gap,) = [g for g in gaps(external("10.0.0.1", port=0)) if g.kind == "wider-than-declared"]
    assert gap.source == ("external", "out")


def test_only_exposed_services_are_reached_from_the_entry() -> None:
    """And only from the namespace of the entry, on the exposed port."""
    platform = values.Platform(entry_namespace="gateway", network_plugin="calico")
    exposed = service("web", expose=values.Expose(("shop.example.com",), port="admin"))
    environment = values.Environment("prod", platform=platform)
    system = system_of(exposed, service("api"), environment=environment)
    bodies = policies(system)
    entry = ("gateway", {})
    assert allowed(bodies, entry, pod(system, "web"), ("TCP", 8081))
    assert not allowed(bodies, entry, pod(system, "web"), ("TCP", 8080))
    assert not allowed(bodies, entry, pod(system, "api"), ("TCP", 8080))
    assert not allowed(bodies, ("other", {}), pod(system, "web"), ("TCP", 8081))
    assert gaps(system) == []


def test_an_unknown_entry_is_wide_and_says_so() -> None:
    """Other namespaces may reach the exposed port; neighbours inside still may not."""
    exposed = service("web", expose=values.Expose(("shop.example.com",)))
    system = system_of(exposed, service("api"))
    bodies = policies(system)
    assert allowed(bodies, ("anywhere", {}), pod(system, "web"), ("TCP", 8080))
    assert not allowed(bodies, pod(system, "api"), pod(system, "web"), ("TCP", 8080))
    assert any(g.source[-1] == "entryNamespace" for g in gaps(system))


def test_proxies_beside_the_pods_are_let_work_when_the_class_may_start_them_there() -> None:
    """Only the pods that the Gateway API labels as proxies of this entry, and no component."""
    platform = values.Platform(gateway_class="istio")
    exposed = service("web", expose=values.Expose(("shop.example.com",)))
    environment = values.Environment("prod", platform=platform)
    system = system_of(exposed, service("api"), environment=environment)
    bodies = policies(system)
    proxy = (system.namespace, {"gateway.networking.k8s.io/gateway-name": "entry"})
    assert allowed(bodies, "203.0.113.7", proxy, ("TCP", 443))
    assert allowed(bodies, proxy, pod(system, "web"), ("TCP", 8080))
    assert not allowed(bodies, proxy, pod(system, "api"), ("TCP", 8080))
    assert not allowed(bodies, "203.0.113.7", pod(system, "web"), ("TCP", 8080))


def test_a_known_class_keeps_its_proxies_elsewhere() -> None:
    """Envoy Gateway's stand in its own namespace, so nothing inside is opened for them."""
    platform = values.Platform(gateway_class="eg", network_plugin="calico")
    exposed = service("web", expose=values.Expose(("shop.example.com",)))
    environment = values.Environment("prod", platform=platform)
    system = system_of(exposed, environment=environment)
    entry = ("envoy-gateway-system", {})
    assert allowed(policies(system), entry, pod(system, "web"), ("TCP", 8080))
    assert [body["metadata"]["name"] for body in policies(system)] == ["default-deny", "web"]
    assert gaps(system) == []


@pytest.mark.parametrize(
    ("mesh", "tunnel", "control"),
    [
        ("istio", None, ("istio-system", 15012)),
        ("istio-ambient", 15008, None),
        ("linkerd", 4143, ("linkerd", 8086)),
    ],
)
def test_a_mesh_keeps_working(
    mesh: str, tunnel: int | None, control: tuple[str, int] | None
) -> None:
    """Its control plane is reached; a tunnel is open along edges only, and called wider."""
    environment = values.Environment("prod", platform=values.Platform(mesh=mesh))
    system = system_of(
        service("web", values.Edge("web", "api")), service("api"), environment=environment
    )
    bodies = policies(system)
    web, api = pod(system, "web"), pod(system, "api")
    assert allowed(bodies, web, api, ("TCP", 8080))
    if tunnel is not None:
        assert allowed(bodies, web, api, ("TCP", tunnel))
        assert not allowed(bodies, api, web, ("TCP", tunnel))
    if control is not None:
        assert allowed(bodies, api, (control[0], {}), ("TCP", control[1]))
    wider = [gap for gap in gaps(system) if gap.kind == "wider-than-declared"]
    assert len(wider) == (tunnel is not None)


def test_a_type_with_several_ports_gets_them_all() -> None:
    """A client of Nacos opens 9848 and 9849 besides 8848."""
    nacos = values.External("nacos", "nacos", ("10.0.0.1",), port=8848)
    system = system_of(service("web", values.Edge("web", "nacos")), external={"nacos": nacos})
    for number in (8848, 9848, 9849):
        assert allowed(policies(system), pod(system, "web"), "10.0.0.1", ("TCP", number))
    assert not allowed(policies(system), pod(system, "web"), "10.0.0.1", ("TCP", 8849))


@pytest.mark.parametrize(("kind", "protocols"), [("dns", {"UDP", "TCP"}), ("ntp", {"UDP"})])
def test_a_type_that_speaks_udp_gets_it(kind: str, protocols: set[str]) -> None:
    """And TCP only where the type speaks it."""
    outside = values.External("out", kind, ("10.0.0.1",), port=123)
    system = system_of(service("web", values.Edge("web", "out")), external={"out": outside})
    found = {
        protocol
        for protocol in ("TCP", "UDP")
        if allowed(policies(system), pod(system, "web"), "10.0.0.1", (protocol, 123))
    }
    assert found == protocols


def test_metrics_are_scraped_from_the_monitoring_namespace_only() -> None:
    """Only the metrics port, and only of components that have metrics."""
    system = system_of(service("web", metrics=values.Metrics("/metrics", 8081)), service("api"))
    bodies = policies(system)
    scraper = ("monitoring", {})
    assert allowed(bodies, scraper, pod(system, "web"), ("TCP", 8081))
    assert not allowed(bodies, scraper, pod(system, "web"), ("TCP", 8080))
    assert not allowed(bodies, scraper, pod(system, "api"), ("TCP", 8080))


def test_a_backup_reads_its_store_and_leaves_by_https() -> None:
    """The backup's pods reach their store and public port 443; the store reaches neither."""
    store = values.Stateful(
        "db", "postgres", "image", port=5432, backup=values.Backup(21600.0, to="s3://backup/shop")
    )
    system = system_of(service("web"), stateful={"db": store})
    bodies = policies(system)
    backup = pod(system, "db-backup")
    assert allowed(bodies, backup, pod(system, "db"), ("TCP", 5432))
    assert allowed(bodies, backup, "203.0.113.7", ("TCP", 443))
    assert not allowed(bodies, pod(system, "db"), "203.0.113.7", ("TCP", 443))
    assert not allowed(bodies, pod(system, "web"), pod(system, "db"), ("TCP", 5432))
    assert any(g.source == ("stateful", "db", "backup", "to") for g in gaps(system))


def test_a_backup_that_goes_nowhere_opens_nothing() -> None:
    """Without an off-site address there is no pod that would need a way out."""
    store = values.Stateful("db", "postgres", "image", port=5432, backup=values.Backup(3600.0))
    names = [body["metadata"]["name"] for body in policies(system_of(stateful={"db": store}))]
    assert names == ["default-deny", "db"]


def test_no_port_is_not_every_port() -> None:
    """An edge to a component that listens nowhere opens nothing."""
    quiet = service("quiet", ports=())
    system = system_of(service("web", values.Edge("web", "quiet")), quiet)
    assert not allowed(policies(system), pod(system, "web"), pod(system, "quiet"), ("TCP", 8080))


@pytest.mark.parametrize(
    ("plugin", "open_items"),
    [(None, 2), ("flannel", 2), ("kindnet", 2), ("calico", 0), ("Cilium", 0)],
)
def test_a_plugin_that_does_not_surely_enforce_is_named(
    plugin: str | None, open_items: int
) -> None:
    """Unknown is not enforced; both items of the checklist stay open."""
    platform = values.Platform(network_plugin=plugin)
    system = system_of(service("web"), environment=values.Environment("prod", platform=platform))
    found = gaps(system)
    assert [gap.kind for gap in found] == ["not-enforced"] * open_items
    assert {gap.item for gap in found} <= {"default-deny", "only-declared-edges"}


def test_every_rule_says_why() -> None:
    """Each rule is traced to the edge that opened it."""
    system = external("10.20.3.11")
    web = next(
        d for d in network_policy.derive(system) if isinstance(d, Derived) and d.component == "web"
    )
    reasons = {because.path: because.source for because in web.because}
    assert reasons[()] == ("services", "web")
    assert reasons[("spec", "egress", 0)] == ("services", "web", "needs", "out")
    rules = [path for path in reasons if path[:2] == ("spec", "egress")]
    assert len(rules) == len(web.body["spec"]["egress"])


def test_udp_stays_udp() -> None:
    """The protocol of the callee's port is kept."""
    dns = service("dns", ports=(values.Port("dns", 53, "UDP", "tcp"),))
    system = system_of(service("web", values.Edge("web", "dns")), dns)
    bodies = policies(system)
    assert allowed(bodies, pod(system, "web"), pod(system, "dns"), ("UDP", 53))
    assert not allowed(bodies, pod(system, "web"), pod(system, "dns"), ("TCP", 53))


def test_the_example_on_the_page_is_what_is_derived() -> None:
    """docs/explain/network-policies.md shows the rules as they come out."""
    page = Path(__file__).parents[2] / "docs/explain/network-policies.md"
    _, _, shown = page.read_text().split("```yaml")
    expected = yaml.safe_load(shown.split("```")[0])
    web = service(
        "web",
        values.Edge("web", "postgres"),
        values.Edge("web", "mysql"),
        metrics=values.Metrics("/metrics"),
        expose=values.Expose(("shop.example.com",)),
    )
    system = system_of(
        web,
        stateful={"postgres": values.Stateful("postgres", "postgres", "image", port=5432)},
        external={"mysql": values.External("mysql", "mysql", ("10.20.3.11",), port=3306)},
        environment=values.Environment("prod", platform=values.Platform(gateway_class="eg")),
    )
    spec = next(b["spec"] for b in policies(system) if b["metadata"]["name"] == "web")
    assert {key: spec[key] for key in ("ingress", "egress")} == expected
