"""What the derived policies of any system let through, by an evaluator of Kubernetes' rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.system import load, resolve, values
from tests import systems as generated
from tests.derive.policies import allowed, pod, policies, service, system_of


@st.composite
def systems(draw: st.DrawFn) -> values.System:
    """Up to five services and two stores with any edges among them."""
    names = [f"s{i}" for i in range(draw(st.integers(1, 5)))]
    stores = {
        name: values.Stateful(
            name, "postgres", "image", port=5432, replicas=draw(st.integers(1, 3))
        )
        for name in ("db", "cache")[: draw(st.integers(0, 2))]
    }
    workloads = []
    for name in names:
        others = [other for other in (*names, *stores) if other != name]
        callees = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
        edges = [
            values.Edge(name, to, draw(st.sampled_from([None, 8081])) if to in names else None)
            for to in callees
        ]
        workloads.append(service(name, *edges))
    return system_of(*workloads, stateful=stores)


@settings(max_examples=40, deadline=None)
@given(systems())
def test_allowed_is_what_is_declared(system: values.System) -> None:
    """For all pairs and ports: a connection is let through if and only if an edge declares it."""
    bodies = policies(system)
    declared = set()
    for workload in system.workloads:
        for edge in workload.needs:
            number = 5432 if edge.to in system.stateful else edge.port or 8080
            declared.add((edge.caller, edge.to, number))
    for store in system.stateful.values():
        if store.replicas > 1:
            declared |= {(store.name, store.name, number) for number in (8080, 8081, 5432)}
    names = [*system.services, *system.stateful]
    for source in names:
        for target in names:
            for number in (8080, 8081, 5432):
                found = allowed(bodies, pod(system, source), pod(system, target), ("TCP", number))
                assert found == ((source, target, number) in declared), (source, target, number)


def opened(system: values.System, name: str) -> set[tuple[str, str, int]]:
    """Callers of `name` with protocol and port, from the declaration alone."""
    workload = {w.name: w for w in system.workloads}.get(name)
    found = set()
    for edge in system.callers_of(name):
        if workload is None:
            found.add((edge.caller, "TCP", edge.port or system.stateful[name].port))
        for port in workload.ports[:1] if workload and edge.port is None else ():
            found.add((edge.caller, port.protocol, port.number))
        if workload and edge.port is not None:
            protocols = {p.number: p.protocol for p in workload.ports}
            found.add((edge.caller, protocols.get(edge.port, "TCP"), edge.port))
    return found


@pytest.mark.parametrize("seed", range(25))
def test_any_system_allows_what_it_declares(seed: int) -> None:
    """In every environment of varied systems, for all pairs of components and all known ports."""
    declared = load.load(generated.generated(seed), "system.yaml")
    for name in declared.environments:
        system = resolve.resolve(declared, name)
        bodies = policies(system)
        names = [w.name for w in system.workloads] + list(system.stateful)
        for target in names:
            wanted = opened(system, target)
            ports = {(kind, number) for _, kind, number in wanted} | {("TCP", 22), ("TCP", 8080)}
            for source in names:
                if source == target and source in system.stateful:
                    continue
                for kind, number in ports:
                    found = allowed(
                        bodies, pod(system, source), pod(system, target), (kind, number)
                    )
                    assert found == ((source, kind, number) in wanted), (source, target, number)


@given(systems())
@settings(max_examples=20, deadline=None)
def test_names_are_valid_and_unique(system: values.System) -> None:
    """No policy overwrites another, and the text of each is the same at every run."""
    names = [body["metadata"]["name"] for body in policies(system)]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 63 for name in names)
    assert policies(system) == policies(system)


def test_a_stranger_reaches_nothing_and_a_bare_pod_is_denied() -> None:
    """Default deny holds for pods of other namespaces and for pods that nobody declared."""
    system = system_of(service("web", values.Edge("web", "api")), service("api"))
    bodies = policies(system)
    bare = (system.namespace, {"app": "debug"})
    for source in (("default", pod(system, "web")[1]), bare, "203.0.113.7"):
        assert not allowed(bodies, source, pod(system, "api"), ("TCP", 8080))
    assert not allowed(bodies, bare, "203.0.113.7", ("TCP", 443))
    assert not allowed(bodies, pod(system, "web"), pod(system, "api"), ("UDP", 8080))


def test_a_caller_resolves_names_and_others_do_not() -> None:
    """DNS is open over UDP and TCP, to cluster DNS and its node-local cache, for callers only."""
    system = system_of(service("web", values.Edge("web", "api")), service("api"))
    bodies = policies(system)
    cluster_dns = ("kube-system", {"k8s-app": "kube-dns"})
    for target in (cluster_dns, "169.254.20.10"):
        for protocol in ("UDP", "TCP"):
            assert allowed(bodies, pod(system, "web"), target, (protocol, 53))
            assert not allowed(bodies, pod(system, "api"), target, (protocol, 53))
    assert not allowed(bodies, pod(system, "web"), ("kube-system", {}), ("UDP", 53))
