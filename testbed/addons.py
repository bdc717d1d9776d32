"""What a cluster has beside Kubernetes itself; each may be left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from testbed import debian, gateway, nodes, programs
from testbed.images import Image
from testbed.places import NODE_IP, Places
from testbed.programs import Program
from testbed.site import Site
from testbed.telling import wait, works


@dataclass(frozen=True, slots=True)
class Addon:
    """`programs` are built, `debian` installed, `images` loaded before `start` is called.

    `prepare` keeps what `start` needs beside programs in the cache.
    """

    name: str
    start: Callable[[Site], None]
    programs: tuple[Program, ...] = ()
    debian: Mapping[str, str] = field(default_factory=dict)
    images: Callable[[Places], tuple[Image, ...]] = lambda _: ()
    prepare: Callable[[Places], object] = lambda _: None


def _single(program: Program) -> Callable[[Places], tuple[Image, ...]]:
    """An image of one program."""

    def images(places: Places) -> tuple[Image, ...]:
        files = {program.name: program.file(places)}
        return (Image(program.name, (f"/{program.name}",), files),)

    return images


def _dns(site: Site) -> None:
    site.apply("coredns.yaml")
    site.available("deployment/coredns")


def _policy(site: Site) -> None:
    site.ours("policy_loop")


def _volumes(site: Site) -> None:
    site.apply("volumes.yaml")
    site.ours("volumes", site.places.data / "volumes")


def _metrics(site: Site) -> None:
    site.apply("metrics-server.yaml")
    site.available("apiservice/v1beta1.metrics.k8s.io")


def _nodes(site: Site) -> None:
    nodes.start(site.places, site.processes, nodes.ZONES, f"{NODE_IP}:10247")


def _prometheus(site: Site) -> None:
    site.ours("targets", site.places.data / "targets.json")
    options = [
        f"--config.file={site.places.config}/prometheus.yml",
        f"--web.listen-address={NODE_IP}:9090",
        f"--storage.tsdb.path={site.places.data}/prometheus",
    ]
    site.processes.start("prometheus", ["prometheus", *options])
    fetch = ["curl", "-sf", "-m", "2", f"http://{NODE_IP}:9090/-/ready"]
    wait("Prometheus ready", 60, lambda: works(fetch))


ADDONS = {
    addon.name: addon
    for addon in (
        Addon("policy", _policy),
        Addon("volumes", _volumes),
        Addon("dns", _dns, (programs.COREDNS,), images=_single(programs.COREDNS)),
        Addon(
            "metrics", _metrics, (programs.METRICS_SERVER,),
            images=_single(programs.METRICS_SERVER),
        ),
        Addon(
            "gateway", gateway.start,
            # Requests through it are sent and counted by a program that is not ours.
            (programs.ENVOY_GATEWAY, programs.ENVOY, programs.VEGETA),
            images=gateway.images, prepare=gateway.prepare,
        ),
        Addon("nodes", _nodes, (programs.KWOK,), prepare=nodes.prepare),
        Addon("prometheus", _prometheus, debian={**debian.PROMETHEUS, "curl": "curl"}),
    )
}  # fmt: skip
"""In the order of starting."""
CORE = ("policy", "volumes", "dns")
EVERY = tuple(ADDONS)
