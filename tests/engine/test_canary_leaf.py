"""VirtualServices and Ingresses as routes: what is written, and that nothing is left of it.

No Istio and no ingress-nginx runs here: these are objects, by what their projects document.
"""

from dataclasses import replace

import pytest

from setsail.cluster.protocol import Changed
from setsail.engine import belongings, canary, canary_istio, canary_leaf, canary_refusals, hold
from setsail.release.values import Plan, Release
from tests.engine.test_canary import SUBJECT, prepared
from tests.sim.objects import NAMESPACE, cluster, deployment, ref, service

PLAN = Plan((5, 50), header=("X-Canary", "always"), mirror=20)
RELEASE = Release(PLAN, began=0.0)
MESH = {
    "apiVersion": "networking.istio.io/v1",
    "kind": "VirtualService",
    "metadata": {"name": "entry", "namespace": NAMESPACE, "annotations": {"team": "trade"}},
    "spec": {
        "hosts": ["shop.example.com"],
        "http": [
            {
                "name": "pay",
                "match": [{"uri": {"prefix": "/pay"}, "headers": {"a": {"exact": "b"}}}],
                "timeout": "2s",
                "route": [
                    {"destination": {"host": "web.shop.svc.cluster.local", "subset": "v1"},
                     "weight": 75},
                    {"destination": {"host": "old"}, "weight": 25},
                ],
            },
            {"route": [{"destination": {"host": "other"}}]},
            {"match": [{"method": {"exact": "POST"}}], "route": [{"destination": {"host": "web"}}]},
        ],
    },
}  # fmt: skip
INGRESS = {
    "apiVersion": "networking.k8s.io/v1",
    "kind": "Ingress",
    "metadata": {"name": "entry", "namespace": NAMESPACE,
                 "annotations": {"nginx.ingress.kubernetes.io/proxy-body-size": "8m"}},
    "spec": {
        "ingressClassName": "nginx",
        "tls": [{"hosts": ["shop.example.com"], "secretName": "tls"}],
        "rules": [
            {
                "host": "shop.example.com",
                "http": {
                    "paths": [
                        {"path": "/", "pathType": "Prefix",
                         "backend": {"service": {"name": "web", "port": {"number": 80}}}},
                        {"path": "/o", "pathType": "Prefix",
                         "backend": {"service": {"name": "other", "port": {"number": 80}}}},
                    ]
                },
            },
            {"host": "b", "http": {"paths": [{"backend": {"service": {"name": "other"}}}]}},
        ],
    },
}  # fmt: skip


def made(body, **more):
    cluster, route = prepared(body)
    before = cluster.get(ref(body["kind"], "entry"))
    return cluster, route, before


def act(cluster, route, **more):
    canary.act(cluster, SUBJECT, route, replace(RELEASE, **more))
    return cluster.get(route)


def routes(rule):
    return {r["destination"]["host"]: r.get("weight") for r in rule["route"]}


def test_a_virtual_service_is_divided_in_each_rule_that_leads_to_the_service():
    cluster, route, _ = made(MESH)
    assert (route.kind, route.name) == ("VirtualService", "entry")
    first, second, third = act(cluster, route, weight=5)["spec"]["http"]
    assert routes(first) == {"web.shop.svc.cluster.local": 95, "old": 33,
                             "web-canary.shop.svc.cluster.local": 5}  # fmt: skip
    assert "subset" not in first["route"][2]["destination"]
    assert (first["name"], first["timeout"]) == ("pay", "2s")
    assert second == MESH["spec"]["http"][1]
    assert routes(third) == {"web": 95, "web-canary": 5}
    assert canary_leaf.weights(cluster, SUBJECT, route)["web-canary"] == 5


@pytest.mark.parametrize("more", [{"weight": 50}, {"heading": True}, {"mirroring": True}])
@pytest.mark.parametrize("body", [MESH, INGRESS], ids=["istio", "nginx"])
def test_at_the_end_nothing_is_left_of_it(body, more):
    cluster, route = prepared(body)
    act(cluster, route, **more)
    act(cluster, route, outcome="rolled back")
    canary.retire(cluster, SUBJECT, route)
    assert cluster.find(body["kind"], NAMESPACE) == (body,)


@pytest.mark.parametrize("body", [MESH, INGRESS], ids=["istio", "nginx"])
def test_doing_it_twice_changes_nothing(body):
    cluster, route = prepared(body)
    for more in ({"heading": True}, {"mirroring": True}, {"weight": 5}):
        once = act(cluster, route, **more)
        assert act(cluster, route, **more) == once
        canary.prepare(cluster, SUBJECT, 50)
        assert cluster.get(route) == once


def test_who_sends_the_header_has_a_rule_of_his_own_in_a_virtual_service():
    cluster, route, _ = made(MESH)
    http = act(cluster, route, heading=True)["spec"]["http"]
    assert [rule.get("name") for rule in http] == [None, "pay", None, None, None]
    assert http[0] == {
        "match": [{"uri": {"prefix": "/pay"},
                   "headers": {"a": {"exact": "b"}, "x-canary": {"exact": "always"}}}],
        "timeout": "2s",
        "route": [{"destination": {"host": "web-canary.shop.svc.cluster.local"}}],
    }  # fmt: skip
    assert routes(http[4]) == {"web": 100, "web-canary": 0}
    assert canary_leaf.weights(cluster, SUBJECT, route)["web-canary"] == 0
    assert len(act(cluster, route)["spec"]["http"]) == 3


def test_only_what_reads_is_copied_by_a_virtual_service():
    cluster, route, _ = made(MESH)
    http = act(cluster, route, mirroring=True)["spec"]["http"]
    (copying,) = [rule for rule in http if "mirror" in rule]
    assert copying["mirror"] == {"host": "web-canary.shop.svc.cluster.local"}
    assert copying["mirrorPercentage"] == {"value": 20}
    assert [match["method"] for match in copying["match"]] == [{"exact": "GET"}]
    assert http.index(copying) == 0 and "name" not in copying
    assert len(act(cluster, route)["spec"]["http"]) == 3


def test_a_virtual_service_that_changed_meanwhile_is_not_overwritten():
    cluster, route, _ = made(MESH)
    read = cluster.get(route)
    cluster.get = lambda of: read | {"metadata": {**read["metadata"], "resourceVersion": "0"}}
    with pytest.raises(Changed):
        canary_istio.weigh(cluster, route, {"web": 95, "web-canary": 5})


def test_an_ingress_gets_a_second_one_beside_it_and_is_never_touched():
    cluster, route, before = made(INGRESS)
    assert (route.kind, route.name) == ("Ingress", "web-canary")
    found = act(cluster, route, weight=5)
    note = "nginx.ingress.kubernetes.io/canary"
    assert found["metadata"]["annotations"] == {note: "true", f"{note}-weight": "5"}
    assert found["spec"] == {
        "ingressClassName": "nginx",
        "rules": [
            {
                "host": "shop.example.com",
                "http": {
                    "paths": [
                        {"path": "/", "pathType": "Prefix",
                         "backend": {"service": {"name": "web-canary", "port": {"number": 80}}}},
                    ]
                },
            }
        ],
    }  # fmt: skip
    assert cluster.get(ref("Ingress", "entry")) == before
    assert canary_leaf.weights(cluster, SUBJECT, route) == {"web": 95, "web-canary": 5}


def test_who_sends_the_header_is_told_to_nginx():
    cluster, route, _ = made(INGRESS)
    notes = act(cluster, route, heading=True)["metadata"]["annotations"]
    note = "nginx.ingress.kubernetes.io/canary"
    assert (notes[f"{note}-by-header"], notes[f"{note}-by-header-value"]) == ("X-Canary", "always")
    assert notes[f"{note}-weight"] == "0"
    notes = act(cluster, route, weight=5)["metadata"]["annotations"]
    assert notes == {note: "true", f"{note}-weight": "5"}


def test_an_old_way_to_say_the_class_is_kept():
    old = {k: v for k, v in INGRESS["spec"].items() if k != "ingressClassName"}
    notes = {"kubernetes.io/ingress.class": "nginx"}
    cluster, route, _ = made({**INGRESS, "metadata": {**INGRESS["metadata"], "annotations": notes},
                              "spec": old})  # fmt: skip
    found = cluster.get(route)
    assert found["metadata"]["annotations"]["kubernetes.io/ingress.class"] == "nginx"
    assert "ingressClassName" not in found["spec"]


def without_class(body):
    return {**body, "metadata": {"name": "entry", "namespace": NAMESPACE},
            "spec": {**body["spec"], "ingressClassName": "traefik"}}  # fmt: skip


def test_what_another_controller_serves_is_no_route_of_ours():
    cluster, route, _ = made(without_class(INGRESS))
    assert route.kind == "HTTPRoute" and len(cluster.find("Ingress", NAMESPACE)) == 1


def mesh(**spec):
    return {**MESH, "spec": {**MESH["spec"], **spec}}


SUBSETS = [{"route": [{"destination": {"host": "web", "subset": s}, "weight": 50} for s in "ab"]}]
NONE = [{"route": [{"destination": {"host": "web"}, "weight": 0}, {"destination": {"host": "o"}}]}]
TCP = [{"route": [{"destination": {"host": "web"}}]}]
OTHER = {
    **INGRESS,
    "metadata": {"name": "theirs", "namespace": NAMESPACE,
                 "annotations": {"nginx.ingress.kubernetes.io/canary": "true"}},
}  # fmt: skip
DEFAULT = {**INGRESS, "spec": {**INGRESS["spec"], "defaultBackend": {"service": {"name": "web"}}}}


@pytest.mark.parametrize(
    ("bodies", "said"),
    [
        ((mesh(tcp=TCP),), "sends connections"),
        ((mesh(http=SUBSETS),), "divides the subsets"),
        ((mesh(http=NONE),), "the weight 0"),
        ((INGRESS, OTHER), "a canary for the same host"),
        ((DEFAULT,), "whatever fits no rule"),
        ((MESH, INGRESS), "more than one route leads to web"),
    ],
)
def test_what_cannot_be_divided_is_refused_with_the_reason(bodies, said):
    found = cluster(deployment("web", 4), service("web"), *bodies)
    assert hold.take_over(found, SUBJECT.stable) is None
    assert said in " ".join(why.en for why in canary_refusals.refused(found, SUBJECT))


@pytest.mark.parametrize("body", [MESH, INGRESS], ids=["istio", "nginx"])
def test_what_can_be_divided_is_not_refused(body):
    cluster, _ = prepared(body)
    assert canary_refusals.refused(cluster, SUBJECT) == ()
    plan = replace(PLAN, mirror=0)
    assert canary_refusals.refused(cluster, SUBJECT, plan) == ()
    assert len(canary_refusals.refused(cluster, SUBJECT, PLAN)) == (body is INGRESS)


def test_pods_alone_know_no_header_and_no_copies():
    cluster, _ = prepared()
    pods = replace(SUBJECT, split="replicas")
    assert len(canary_refusals.refused(cluster, pods, PLAN)) == 2
    assert canary_leaf.steered(cluster, pods).kind == "Deployment"


@pytest.mark.parametrize("body", [MESH, INGRESS, None], ids=["istio", "nginx", "mesh"])
def test_what_is_steered_is_known_again(body):
    cluster, route = prepared(*([body] if body else []))
    found = canary_leaf.steered(cluster, SUBJECT)
    assert (found.kind, found.name) == (route.kind, route.name)


@pytest.mark.parametrize("body", [MESH, INGRESS], ids=["istio", "nginx"])
def test_a_record_holds_it_as_it_was(body):
    cluster, route = prepared(body)
    act(cluster, route, weight=5)
    found = [b for b in belongings.of(cluster, cluster.get(ref("Deployment", "web")))
             if b["kind"] == body["kind"]]  # fmt: skip
    assert [each["spec"] for each in found] == [body["spec"]]
