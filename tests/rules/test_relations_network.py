"""Policies, ports and names, judged as one chain."""

from typing import Any

import pytest

from tests.rules.relations import found, ingress, policy, service, thing, workload

CALLS = "{env: [{name: CACHE_URL, value: 'redis://cache:6379/0'}]}"
CACHE = (
    service("cache", "{port: 6379, targetPort: redis}"),
    workload("cache", box="{ports: [{name: redis, containerPort: 6379}]}"),
)
TO_CACHE = "podSelector: {matchLabels: {app: cache}}"
FROM_TEAM = "from: [{namespaceSelector: {matchLabels: {team: a}}}]"
FROM_WEB = "from: [{podSelector: {matchLabels: {app: web}}}]"


@pytest.mark.parametrize(
    "spec",
    [
        f"{{{TO_CACHE}}}",
        f"{{{TO_CACHE}, policyTypes: [Ingress]}}",
        f"{{{TO_CACHE}, ingress: [{{from: [{{podSelector: {{matchLabels: {{app: other}}}}}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}, ports: [{{port: 80}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}, ports: [{{port: 6379, protocol: UDP}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}, ports: [{{port: 7000, endPort: 7999}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{from: [{{namespaceSelector: {{matchLabels: "
        "{kubernetes.io/metadata.name: other}}}]}]}",
        f"{{{TO_CACHE}, ingress: [{{from: [{{ipBlock: {{cidr: 8.8.8.0/24}}}}]}}]}}",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}",
        "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}",
    ],
)
def test_a_call_that_no_policy_lets_through(spec: str) -> None:
    (finding,) = found("netpol-blocks-dependency", workload(box=CALLS), *CACHE, policy(spec))
    assert finding.object and finding.object.name == "web" and "cache" in finding.message.en
    assert finding.related[0].object and finding.related[0].object.kind == "NetworkPolicy"


@pytest.mark.parametrize(
    "spec",
    [
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}}}]}}",
        f"{{{TO_CACHE}, ingress: [{{}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}, ports: [{{port: redis}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}, ports: [{{port: 6000, endPort: 6999}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{from: [{{ipBlock: {{cidr: 10.0.0.0/8}}}}]}}]}}",
        f"{{{TO_CACHE}, ingress: [{{{FROM_TEAM}}}]}}",
        f"{{{TO_CACHE}, ingress: [{{from: [{{namespaceSelector: {{}}}}]}}]}}",
        f"{{{TO_CACHE}, policyTypes: [Egress]}}",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: "
        f"[{{to: [{{{TO_CACHE}}}], ports: [{{port: 6379}}]}}]}}",
    ],
)
def test_a_call_that_a_policy_may_let_through(spec: str) -> None:
    assert found("netpol-blocks-dependency", workload(box=CALLS), *CACHE, policy(spec)) == ()


def test_two_policies_add_up() -> None:
    deny = policy(f"{{{TO_CACHE}}}", "deny")
    allow = policy(f"{{{TO_CACHE}, ingress: [{{{FROM_WEB}}}]}}", "allow")
    assert found("netpol-blocks-dependency", workload(box=CALLS), *CACHE, deny, allow) == ()


def test_the_given_labels_of_a_namespace_decide() -> None:
    """A selector that could match an unknown namespace cannot match this known one."""
    spec = f"{{{TO_CACHE}, ingress: [{{{FROM_TEAM}}}]}}"
    space = thing("Namespace", "{}", "default", labels={"team": "b"})
    assert found("netpol-blocks-dependency", workload(box=CALLS), *CACHE, policy(spec), space)


@pytest.mark.parametrize(
    ("value", "heard"),
    [
        ("redis://cache:6379", True),
        ("redis://user:secret@cache:6379/1", True),
        ("cache:6379", True),
        ("cache.default.svc.cluster.local:6379", True),
        ("one:1000,cache:6379", True),
        ("redis://cache.example.com:6379", False),
        ("redis://127.0.0.1:6379", False),
        ("cache:7", False),  # an image
        ("cache:1234", False),  # the Service has no such port
        ("a text about the cache", False),
    ],
)
def test_how_a_service_is_named(value: str, heard: bool) -> None:
    caller = workload(box=f"{{env: [{{name: X, value: '{value}'}}]}}")
    closed = policy(f"{{{TO_CACHE}}}")
    assert bool(found("netpol-blocks-dependency", caller, *CACHE, closed)) is heard


def test_a_name_in_a_configmap_and_in_an_argument() -> None:
    closed = policy(f"{{{TO_CACHE}}}")
    config = thing("ConfigMap", "{}", "conf") | {"data": {"CACHE_HOST": "cache"}}
    caller = workload(box="{envFrom: [{configMapRef: {name: conf}}]}")
    assert found("netpol-blocks-dependency", caller, config, *CACHE, closed)
    caller = workload(box="{args: ['--cache-host=cache']}")
    assert found("netpol-blocks-dependency", caller, *CACHE, closed)


DB = "to: [{podSelector: {matchLabels: {app: db}}}]"


@pytest.mark.parametrize(
    ("egress", "blocked"),
    [
        (f"[{{{DB}, ports: [{{port: 5432}}]}}]", True),
        (f"[{{{DB}}}]", True),
        ("[{ports: [{port: 443}]}]", True),
        ("[{to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}]", True),
        (f"[{{{DB}}}, {{ports: [{{port: 53}}]}}]", True),  # TCP alone
        (f"[{{{DB}}}, {{to: [{{podSelector: {{}}}}], ports: [{{port: 53, protocol: UDP}}]}}]",
         True),
        (f"[{{{DB}}}, {{ports: [{{port: 53, protocol: UDP}}]}}]", False),
        (f"[{{{DB}}}, {{to: [{{namespaceSelector: {{}}}}], ports: [{{port: 53, protocol: UDP}}]}}]",
         False),
        (f"[{{{DB}}}, {{to: [{{ipBlock: {{cidr: 169.254.20.10/32}}}}], "
         "ports: [{port: 53, protocol: UDP}]}]", False),
        (f"[{{{DB}}}, {{to: [{{namespaceSelector: {{}}}}]}}]", False),
        ("[{}]", False),
        ("[]", False),  # nothing at all may leave: no name is needed
        ("[{to: [{ipBlock: {cidr: 10.1.2.3/32}}], ports: [{port: 5432}]}]", False),
    ],
)  # fmt: skip
def test_names_must_be_looked_up(egress: str, blocked: bool) -> None:
    spec = f"{{podSelector: {{}}, policyTypes: [Egress], egress: {egress}}}"
    assert bool(found("netpol-blocks-dns", workload(), policy(spec))) is blocked


def test_dns_may_be_allowed_by_another_policy() -> None:
    one = policy(f"{{podSelector: {{}}, policyTypes: [Egress], egress: [{{{DB}}}]}}", "one")
    two = policy("{podSelector: {}, egress: [{ports: [{port: 53, protocol: UDP}]}]}", "two")
    assert found("netpol-blocks-dns", workload(), one, two) == ()
    assert found("netpol-blocks-dns", one) == ()  # no pods were given
    assert found("netpol-blocks-dns", workload(pod="{hostNetwork: true}"), one) == ()


EIGHTY = "{port: 80, targetPort: 8080}"
SCRAPED = "{name: metrics, port: 9090, targetPort: 8080}"
OWN = "[{from: [{podSelector: {matchLabels: {app: web}}}]}]"
UNKNOWN = "[{from: [{podSelector: {matchLabels: {app: nginx}}}]}]"
ANYWHERE = "from: [{namespaceSelector: {}}]"
MONITOR = thing(
    "monitoring.coreos.com/v1 ServiceMonitor",
    "{selector: {matchLabels: {app: web}}, endpoints: [{port: metrics}]}",
)
HOOK = {
    "apiVersion": "admissionregistration.k8s.io/v1",
    "kind": "ValidatingWebhookConfiguration",
    "metadata": {"name": "guard"},
    "webhooks": [
        {"name": "a.b.c", "clientConfig": {"service": {"name": "web", "namespace": "default"}}}
    ],
}


@pytest.mark.parametrize(
    ("caller", "port", "ingress_rules", "blocked"),
    [
        (ingress(), EIGHTY, OWN, True),
        (ingress(), EIGHTY, "[]", True),
        (ingress(), EIGHTY, UNKNOWN, False),
        (ingress(), EIGHTY, f"[{{{ANYWHERE}, ports: [{{port: 8080}}]}}]", False),
        (ingress(), EIGHTY, f"[{{{ANYWHERE}, ports: [{{port: 9090}}]}}]", True),
        (ingress(), "{port: 80, targetPort: http}", "[{ports: [{port: http}]}]", False),
        (MONITOR, SCRAPED, "[]", True),
        (MONITOR, SCRAPED, f"[{{{ANYWHERE}}}]", False),
        (HOOK, "{port: 443, targetPort: 8080}", "[{from: [{namespaceSelector: {}}]}]", True),
        (HOOK, "{port: 443, targetPort: 8080}", "[{ports: [{port: 8080}]}]", False),
        (HOOK, "{port: 443, targetPort: 8080}", "[{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]", False),
    ],
)  # fmt: skip
def test_the_platform_must_come_in(
    caller: dict[str, Any], port: str, ingress_rules: str, blocked: bool
) -> None:
    spec = f"{{podSelector: {{}}, policyTypes: [Ingress], ingress: {ingress_rules}}}"
    front = service("web", port, metadata={"labels": {"app": "web"}})
    findings = found("netpol-blocks-platform", workload(), front, caller, policy(spec))
    assert bool(findings) is blocked
    if blocked:
        shown = {r.object.kind for r in findings[0].related if r.object}
        assert {caller["kind"], "NetworkPolicy"} <= shown


@pytest.mark.parametrize(
    ("port", "box", "rules", "broken"),
    [
        ("{port: 80, targetPort: 8080}", "{}", "[{ports: [{port: 80}]}]", True),
        ("{port: 80, targetPort: http}", "{}", "[{ports: [{port: 80}]}]", True),
        ("{port: 80, targetPort: 8080}", "{}", "[{ports: [{port: web}]}]", True),
        ("{port: 80, targetPort: 8080}", "{}", "[{ports: [{port: 8080}]}]", False),
        ("{port: 80, targetPort: 8080}", "{}", "[{ports: [{port: http}]}]", False),
        ("{port: 80, targetPort: 8080}", "{}", "[]", False),
        ("{port: 80, targetPort: 8080}", "{ports: [{containerPort: 8080, protocol: UDP}]}",
         "[{}]", True),
        ("{port: 53, targetPort: 53, protocol: UDP}",
         "{ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}]}", "[{}]", False),
    ],
)  # fmt: skip
def test_ports_from_the_service_to_the_container(
    port: str, box: str, rules: str, broken: bool
) -> None:
    guard = policy(f"{{podSelector: {{}}, policyTypes: [Ingress], ingress: {rules}}}")
    findings = found("port-chain-broken", service("web", port), workload(box=box), guard)
    assert bool(findings) is broken


def test_a_port_name_that_one_workload_lacks() -> None:
    labels = {"app": "web"}
    other = workload("old", box="{ports: [{containerPort: 8080}]}", labels=labels)
    (finding,) = found("port-chain-broken", service("web", "{port: 80, targetPort: http}"),
                       workload(), other)  # fmt: skip
    assert finding.related[0].object and finding.related[0].object.name == "old"


def test_services_of_several_programs() -> None:
    shop = {"app": "shop"}
    web, worker = workload(labels=shop), workload("worker", labels=shop)
    front = service("web", selector=shop)
    assert found("service-selects-many", front, web, worker)
    canary = workload("web-canary", box="{image: 'registry.example/web:1.5'}", labels=shop)
    assert found("service-selects-many", front, web, canary) == ()
    headless = service("web", selector=shop, clusterIP="None")
    assert found("service-selects-many", headless, web, worker) == ()


GRPC = "{name: grpc, port: 9000}"
ADDRESS = workload(box="{env: [{name: P, value: 'prices:9000'}]}")


@pytest.mark.parametrize(
    ("port", "replicas", "more", "caller", "found_"),
    [
        (GRPC, 3, {}, ADDRESS, True),
        ("{port: 9000, appProtocol: grpc}", 3, {},
         workload(box="{args: ['http://prices:9000']}"), True),
        (GRPC, 1, {}, ADDRESS, False),
        (GRPC, 3, {"clusterIP": "None"}, ADDRESS, False),
        (GRPC, 3, {}, workload(), False),
        ("{name: http, port: 9000}", 3, {}, ADDRESS, False),
    ],
)  # fmt: skip
def test_grpc_is_balanced_by_the_call(
    port: str, replicas: int, more: dict[str, Any], caller: dict[str, Any], found_: bool
) -> None:
    objects = (
        service("prices", port, **more),
        workload("prices", spec=f"{{replicas: {replicas}}}"),
    )
    assert bool(found("grpc-behind-clusterip", *objects, caller)) is found_
    meshed = thing("Namespace", "{}", "default", labels={"istio-injection": "enabled"})
    assert found("grpc-behind-clusterip", *objects, caller, meshed) == ()


def test_a_name_that_is_nowhere() -> None:
    caller = workload(box="{env: [{name: U, value: 'http://order:80'}]}")
    (finding,) = found("dependency-absent", caller, service("orders"))
    assert finding.related[-1].object and finding.related[-1].object.name == "orders"
    assert found("dependency-absent", caller) == ()  # of an unknown namespace nothing is said
    assert found("dependency-absent", caller, service("order")) == ()
    outside = workload(box="{env: [{name: U, value: 'https://api.example.com'}]}")
    assert found("dependency-absent", outside, service("orders")) == ()
    alias = workload(pod="{hostAliases: [{ip: 10.0.0.1, hostnames: [order]}]}",
                     box="{env: [{name: U, value: 'http://order:80'}]}")  # fmt: skip
    assert found("dependency-absent", alias, service("orders")) == ()
    script = "until nslookup db; do sleep 2; done"
    for value in (
        "s3://order/key",
        "http://metadata/computeMetadata",
        "https://kubernetes.default.svc",
    ):
        not_ours = workload(box=f"{{env: [{{name: U, value: '{value}'}}]}}")
        assert found("dependency-absent", not_ours, service("orders")) == ()
    waits = workload(
        pod=f"{{initContainers: [{{name: w, image: b, command: [sh, -c, '{script}']}}]}}"
    )
    assert found("dependency-absent", waits, service("orders"))


@pytest.mark.parametrize(
    ("hosts", "names", "wrong"),
    [
        ("[shop.example]", "[shop.example]", False),
        ("[shop.example]", "['*.example']", False),
        ("[a.shop.example]", "['*.example']", True),
        ("[shop.example, www.shop.example]", "[shop.example]", True),
    ],
)
def test_certificates_and_hosts(hosts: str, names: str, wrong: bool) -> None:
    entry = thing("networking.k8s.io/v1 Ingress", f"{{tls: [{{hosts: {hosts}, secretName: s}}]}}")
    ordered = thing("cert-manager.io/v1 Certificate", f"{{secretName: s, dnsNames: {names}}}")
    assert bool(found("tls-chain", entry, ordered)) is wrong
    assert found("tls-chain", entry) == ()  # somebody else may make the Secret
