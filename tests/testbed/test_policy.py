"""NetworkPolicies become rules that let through what they name, and nothing else."""

from testbed import policy


def pod(name, address, namespace="a", port=None, **labels):
    ports = [{"name": "http", "containerPort": port}] if port else []
    return {
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"ports": ports}]},
        "status": {"podIP": address, "phase": "Running"},
    }


SPACES = [{"metadata": {"name": name, "labels": {"team": name}}} for name in ("a", "b")]
PODS = [
    pod("server", "10.0.0.1", app="server", port=8080),
    pod("friend", "10.0.0.2", app="friend"),
    pod("other", "10.0.0.3", "b", app="friend"),
]


def rules(**spec):
    body = {"metadata": {"namespace": "a"}, "spec": {"podSelector": {}, **spec}}
    return policy.ruleset(policy.scene(PODS, SPACES), [body])


def chain(text, name):
    body = text.partition(f"chain {name} {{\n")[2].partition("  }")[0]
    return [line.strip() for line in body.splitlines()]


SERVER = {"podSelector": {"matchLabels": {"app": "server"}}}


def test_who_is_selected_and_granted_nothing_gets_nothing():
    text = rules(**SERVER, policyTypes=["Ingress"])
    assert chain(text, "ingress_10_0_0_1") == ["counter drop"]
    assert "10_0_0_2" not in text and "egress_10" not in text


def test_a_peer_is_looked_for_in_the_policys_own_namespace():
    peer = {"podSelector": {"matchLabels": {"app": "friend"}}}
    text = rules(**SERVER, ingress=[{"from": [peer], "ports": [{"port": 8080}]}])
    assert chain(text, "ingress_10_0_0_1") == [
        "ip saddr { 10.0.0.2 } tcp dport 8080 return",
        "counter drop",
    ]


def test_a_namespace_selector_reaches_into_others():
    peer = {"namespaceSelector": {"matchLabels": {"team": "b"}}}
    text = rules(**SERVER, ingress=[{"from": [peer]}])
    assert chain(text, "ingress_10_0_0_1")[0] == "ip saddr { 10.0.0.3 } return"


def test_a_named_port_is_that_of_the_pod_it_leads_to():
    text = rules(egress=[{"ports": [{"port": "http"}]}], policyTypes=["Egress"])
    assert "ip daddr { 10.0.0.1 } tcp dport 8080 return" in chain(text, "egress_10_0_0_2")


def test_a_block_leaves_its_exceptions_out():
    block = {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}
    text = rules(egress=[{"to": [block]}], policyTypes=["Egress"])
    expected = "ip daddr 10.0.0.0/8 ip daddr != { 10.1.0.0/16 } return"
    assert chain(text, "egress_10_0_0_2")[0] == expected


def test_a_block_of_ipv6_fits_nobody_here():
    block = {"ipBlock": {"cidr": "::/0", "except": ["fc00::/7"]}}
    text = rules(egress=[{"to": [block]}], policyTypes=["Egress"])
    assert chain(text, "egress_10_0_0_2") == ["counter drop"]


def test_expressions_mean_what_kubernetes_means():
    for expression, expected in (
        ({"key": "app", "operator": "NotIn", "values": ["server"]}, {"10.0.0.2"}),
        ({"key": "tier", "operator": "DoesNotExist"}, {"10.0.0.1", "10.0.0.2"}),
        ({"key": "app", "operator": "In", "values": ["server"]}, {"10.0.0.1"}),
        ({"key": "tier", "operator": "Exists"}, set()),
    ):
        selector = {"podSelector": {"matchExpressions": [expression]}}
        text = rules(**selector, policyTypes=["Ingress"])
        found = {
            p["status"]["podIP"] for p in PODS if p["status"]["podIP"].replace(".", "_") in text
        }
        assert found == expected, expression
