"""What NetworkPolicies, meshes and Services do, and what only looks like it."""

import pytest

from tests.rules.asking import KINDS, asked, container, pod

WEB = pod(container())


def policy(spec: str, namespace: str = "") -> str:
    space = f", namespace: {namespace}" if namespace else ""
    return (
        "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
        f"metadata: {{name: p{space}}}\nspec: {{{spec}}}\n"
    )


MINE, ALL = "podSelector: {matchLabels: {app: web}}", "podSelector: {}"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (WEB, "found"),
        (WEB + policy(MINE), "clean"),
        (WEB + policy(ALL), "clean"),
        (WEB + policy(ALL, "default"), "clean"),
        (WEB + policy(ALL, "other"), "found"),
        (WEB + policy("podSelector: {matchLabels: {app: other}}"), "found"),
        (WEB + policy("podSelector: {matchExpressions: [{key: app, operator: Exists}]}"), "clean"),
        (WEB + policy(MINE + ", policyTypes: [Egress]"), "clean"),
    ],
)
def test_a_pod_that_no_policy_selects(text: str, verdict: str) -> None:
    assert asked("pod-without-networkpolicy", text) == verdict


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_workload_is_asked(kind: str) -> None:
    assert asked("pod-without-networkpolicy", pod(container(), kind)) == "found"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (WEB, "n/a"),
        (WEB + policy(MINE), "found"),
        (WEB + policy(MINE + ", policyTypes: [Ingress, Egress]"), "clean"),
        (WEB + policy(MINE + ", egress: [{to: [{podSelector: {}}]}]"), "clean"),
        (WEB + policy(MINE) + policy(ALL + ", policyTypes: [Egress]"), "clean"),
    ],
)
def test_a_pod_that_is_held_in_one_direction(text: str, verdict: str) -> None:
    assert asked("pod-isolated-one-way", text) == verdict


SPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
BOTH = "policyTypes: [Ingress, Egress]"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (SPACE, "found"),
        (SPACE + policy(f"{ALL}, {BOTH}", "shop"), "clean"),
        (SPACE + policy(ALL, "shop"), "found"),
        (SPACE + policy(f"{MINE}, {BOTH}", "shop"), "found"),
        (SPACE + policy(f"{ALL}, {BOTH}, ingress: [{{}}]", "shop"), "found"),
        (SPACE + policy(f"{ALL}, {BOTH}", "other"), "found"),
        (SPACE.replace("shop", "kube-system"), "n/a"),
    ],
)
def test_a_namespace_that_denies_by_default(text: str, verdict: str) -> None:
    assert asked("namespace-without-networkpolicy", text) == verdict


@pytest.mark.parametrize(
    ("spec", "verdict"),
    [
        (f"{ALL}, {BOTH}", "clean"),
        (f"{ALL}, ingress: [{{}}]", "found"),
        (f"{ALL}, egress: [{{}}], policyTypes: [Egress]", "found"),
        (f"{MINE}, ingress: [{{from: []}}]", "found"),
        (f"{MINE}, ingress: [{{ports: [{{port: 80}}]}}]", "clean"),
        (f"{MINE}, ingress: [{{from: [{{podSelector: {{}}}}]}}]", "clean"),
        (f"{MINE}, ingress: [{{from: [{{namespaceSelector: {{}}}}]}}]", "found"),
        (f"{MINE}, ingress: [{{from: [{{ipBlock: {{cidr: 0.0.0.0/0}}}}]}}]", "found"),
        (f"{MINE}, ingress: [{{from: [{{ipBlock: {{cidr: 10.0.0.0/8}}}}]}}]", "clean"),
    ],
)
def test_a_policy_that_allows_everything(spec: str, verdict: str) -> None:
    assert asked("networkpolicy-too-broad", policy(spec)) == verdict


def from_(peer: str) -> str:
    return f"{ALL}, ingress: [{{from: [{{{peer}}}]}}]"


KUBE_SYSTEM = "{kubernetes.io/metadata.name: kube-system}"
SHOP = SPACE.replace("{name: shop}", "{name: shop, labels: {team: a}}")
IN_SHOP = WEB.replace("{name: web,", "{name: web, namespace: shop,")


@pytest.mark.parametrize(
    ("rule_id", "text", "verdict"),
    [
        ("networkpolicy-selects-nothing", policy(MINE), "found"),
        ("networkpolicy-selects-nothing", WEB + policy(MINE), "clean"),
        ("networkpolicy-selects-nothing", WEB + policy(MINE, "other"), "found"),
        ("networkpolicy-selects-nothing", policy(ALL), "n/a"),
        ("networkpolicy-peer-selects-nothing", WEB + policy(from_(MINE)), "clean"),
        ("networkpolicy-peer-selects-nothing", policy(from_(MINE)), "found"),
        ("networkpolicy-peer-selects-nothing", policy(from_("podSelector: {}")), "clean"),
        (
            "networkpolicy-peer-selects-nothing",
            policy(from_("ipBlock: {cidr: 10.0.0.0/8}")),
            "clean",
        ),
        ("networkpolicy-peer-selects-nothing", policy(from_("namespaceSelector: {}")), "clean"),
        (
            "networkpolicy-peer-selects-nothing",
            SHOP + policy(from_("namespaceSelector: {matchLabels: {team: a}}")),
            "clean",
        ),
        (
            "networkpolicy-peer-selects-nothing",
            SHOP + policy(from_(f"namespaceSelector: {{matchLabels: {KUBE_SYSTEM}}}, {MINE}")),
            "clean",
        ),
        (
            "networkpolicy-peer-selects-nothing",
            SHOP + policy(from_("namespaceSelector: {matchLabels: {team: b}}")),
            "found",
        ),
        (
            "networkpolicy-peer-selects-nothing",
            f"{SHOP}---\n{IN_SHOP}" + policy(from_(f"namespaceSelector: {{}}, {MINE}")),
            "clean",
        ),
        (
            "networkpolicy-peer-selects-nothing",
            f"{SHOP}---\n{IN_SHOP}"
            + policy(from_(f"namespaceSelector: {{matchLabels: {{team: b}}}}, {MINE}")),
            "found",
        ),
    ],
)
def test_selectors_that_match_nothing(rule_id: str, text: str, verdict: str) -> None:
    assert asked(rule_id, text) == verdict


def service(spec: str, annotations: str = "") -> str:
    noted = f", annotations: {{{annotations}}}" if annotations else ""
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: s{noted}}}\nspec: {{{spec}}}\n"


LB = "type: LoadBalancer, selector: {app: web}, ports: [{port: %s}]"
CERT = "service.beta.kubernetes.io/aws-load-balancer-ssl-cert: 'arn:a'"


@pytest.mark.parametrize(
    ("rule_id", "text", "verdict"),
    [
        ("loadbalancer-no-tls", service("ports: [{port: 80}]"), "n/a"),
        ("loadbalancer-no-tls", service(LB % 80), "found"),
        ("loadbalancer-no-tls", service(LB % 80, CERT), "clean"),
        ("loadbalancer-no-tls", service(LB % 443), "clean"),
        ("loadbalancer-no-tls", service("type: LoadBalancer"), "found"),
        ("ssh-port-exposed", service("ports: [{port: 22}]"), "found"),
        ("ssh-port-exposed", service("ports: [{port: 80, targetPort: 2222}]"), "found"),
        ("ssh-port-exposed", service("ports: [{port: 80}]"), "clean"),
        ("ssh-port-exposed", pod(container("ports: [{containerPort: 22}]")), "found"),
        (
            "ssh-port-exposed",
            pod(container("ports: [{containerPort: 22, protocol: UDP}]")),
            "clean",
        ),
        ("ssh-port-exposed", pod(container("ports: [{containerPort: 2222}]")), "clean"),
        ("privileged-port", pod(container("ports: [{containerPort: 1023}]")), "found"),
        ("privileged-port", pod(container("ports: [{containerPort: 1024}]")), "clean"),
        ("privileged-port", pod(container()), "clean"),
        ("host-aliases-set", pod(f"hostAliases: [{{ip: 1.2.3.4}}], {container()}"), "found"),
        ("host-aliases-set", pod(f"hostAliases: [], {container()}"), "clean"),
        ("workload-internet-facing", WEB + "---\n" + service(LB % 80), "found"),
        ("workload-internet-facing", WEB + "---\n" + service("selector: {app: web}"), "clean"),
        ("workload-internet-facing", WEB, "clean"),
    ],
)
def test_ways_in(rule_id: str, text: str, verdict: str) -> None:
    assert asked(rule_id, text) == verdict


def test_a_route_opens_the_service_that_it_names() -> None:
    inside = WEB + "---\n" + service("selector: {app: web}, ports: [{port: 80}]")
    ingress = (
        "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\n"
        "spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}\n"
    )
    route = (
        "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\n"
        "spec: {parentRefs: [{name: g, kind: %s}], rules: [{backendRefs: [{name: s, port: 80}]}]}\n"
    )
    assert asked("workload-internet-facing", inside + ingress) == "found"
    assert asked("workload-internet-facing", inside + route % "Gateway") == "found"
    assert asked("workload-internet-facing", inside + route % "Service") == "clean"


def peer_authentication(spec: str) -> str:
    return (
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a}\n"
        f"spec: {{{spec}}}\n"
    )


DESTINATION = (
    "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\n"
    "spec: {host: a, trafficPolicy: {tls: {mode: %s}}}\n"
)
CONSUL = (
    "apiVersion: consul.hashicorp.com/v1alpha1\nkind: Mesh\nmetadata: {name: mesh}\n"
    "spec: {tls: {incoming: {tlsMinVersion: %s}}}\n"
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (peer_authentication("mtls: {mode: STRICT}"), "clean"),
        (peer_authentication("mtls: {mode: PERMISSIVE}"), "found"),
        (peer_authentication("mtls: {mode: UNSET}"), "clean"),
        (
            peer_authentication("mtls: {mode: STRICT}, portLevelMtls: {80: {mode: DISABLE}}"),
            "found",
        ),
        (DESTINATION % "DISABLE", "found"),
        (DESTINATION % "ISTIO_MUTUAL", "clean"),
        (CONSUL % "TLSv1_1", "found"),
        (CONSUL % "TLSv1_2", "clean"),
    ],
)
def test_a_mesh_that_takes_plain_text(text: str, verdict: str) -> None:
    assert asked("mesh-mtls-weak", text) == verdict


MESHED = SPACE.replace("{name: shop}", "{name: shop, labels: {istio-injection: %s}}")


@pytest.mark.parametrize(
    ("rule_id", "text", "verdict"),
    [
        ("mesh-sidecar-bypass", MESHED % "enabled", "clean"),
        ("mesh-sidecar-bypass", MESHED % "disabled", "found"),
        ("mesh-sidecar-bypass", SPACE, "clean"),
        ("mesh-authorization-missing", MESHED % "enabled", "found"),
        ("mesh-authorization-missing", SPACE, "n/a"),
    ],
)
def test_who_stays_outside_the_mesh(rule_id: str, text: str, verdict: str) -> None:
    assert asked(rule_id, text) == verdict


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("127.0.0.5", "found"), ("169.254.1.1", "found"), ("'fe80::1'", "found"), ("'::1'", "found"),
     ("10.0.0.1", "clean"), ("'fd00::1'", "clean")],
)  # fmt: skip
def test_endpoints_on_the_node_itself(address: str, verdict: str) -> None:
    text = (
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: a}\n"
        f"addressType: IPv4\nendpoints: [{{addresses: [{address}]}}]\n"
    )
    assert asked("endpointslice-localhost", text) == verdict


@pytest.mark.parametrize(
    ("name", "kind", "verdict"),
    [("redis", "LoadBalancer", "found"), ("redis", "NodePort", "found"),
     ("redis", "ClusterIP", "n/a"), ("shop", "LoadBalancer", "clean")],
)  # fmt: skip
def test_what_is_often_left_without_a_login(name: str, kind: str, verdict: str) -> None:
    text = service(f"type: {kind}, ports: [{{port: 1}}]").replace("name: s", f"name: {name}")
    assert asked("sensitive-ui-exposed", text) == verdict
