"""Network policies: what the stable pods may, the canary's may; nobody else notices."""

from setsail.engine import canary_policies
from tests.sim.objects import NAMESPACE, cluster

LABELS = {"metadata": {"labels": {"app": "web", "tier": "front"}}}


def policy(name, **spec):
    about = {"name": name, "namespace": NAMESPACE}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": about,
            "spec": spec}  # fmt: skip


def of(app):
    return {"podSelector": {"matchLabels": {"app": app}}}


OWN = policy("web", **of("web"), egress=[{"to": [of("db")]}])
CALLEE = policy("db", **of("db"), ingress=[{"from": [of("web"), of("order")]}])
FOREIGN = policy("order", **of("order"), ingress=[{"from": [of("mail")]}])
EVERYONE = policy("deny", podSelector={})
FRONT = policy("front", podSelector={"matchLabels": {"tier": "front"}})
ELSEWHERE = policy("far", **of("db"), ingress=[{"from": [{**of("web"), "namespaceSelector": {}}]}])


def test_each_policy_that_names_the_stable_pods_gets_a_copy_that_names_the_canarys():
    made = cluster(OWN, CALLEE, FOREIGN, EVERYONE, FRONT, seconds=0)
    before = made.find("NetworkPolicy", NAMESPACE)
    for _ in range(2):
        canary_policies.copy_for(made, NAMESPACE, ("app", "web-canary"), LABELS)
    after = made.find("NetworkPolicy", NAMESPACE)
    copies = {body["metadata"]["name"]: body["spec"] for body in after if body not in before}
    assert copies == {
        "web-web-canary": {**of("web-canary"), "egress": [{"to": [of("db")]}]},
        "db-web-canary": {**of("db"), "ingress": [{"from": [of("web-canary"), of("order")]}]},
    }
    canary_policies.remove(made, NAMESPACE, "web-canary")
    assert made.find("NetworkPolicy", NAMESPACE) == before


def test_a_selector_in_other_namespaces_too_is_copied_with_its_namespaces():
    made = cluster(ELSEWHERE, seconds=0)
    canary_policies.copy_for(made, NAMESPACE, ("app", "web-canary"), LABELS)
    copied = made.find("NetworkPolicy", NAMESPACE)[1]["spec"]["ingress"][0]["from"][0]
    assert copied == {**of("web-canary"), "namespaceSelector": {}}
