"""A real implementation of the Gateway API: Envoy Gateway, and an Envoy for each Gateway.

A test makes a Gateway of the class `envoy` in its own namespace; its address is reached from the
machine and from pods.
"""

import shutil
from pathlib import Path

from testbed import programs
from testbed.images import Image, with_shell
from testbed.places import Places
from testbed.site import Site
from testbed.telling import run, wait, works

_SPACE = "envoy-gateway-system"
_CRDS = (
    "charts/gateway-helm/charts/crds/crds/gatewayapi-crds.yaml",
    "charts/gateway-helm/charts/crds/crds/generated/*.yaml",
)


def prepare(places: Places) -> Path:
    """The kinds of the Gateway API and of Envoy Gateway, as its own module has them."""
    return programs.manifests(places, programs.ENVOY_GATEWAY, _CRDS)


def images(places: Places) -> tuple[Image, ...]:
    """The controller, and Envoy with the libraries that it is linked to."""
    envoy = programs.ENVOY.file(places)
    files, links = with_shell(Path(shutil.which("busybox") or "/bin/busybox"))
    files |= {path.lstrip("/"): Path(path) for path in _libraries(envoy)}
    files["bin/envoy"] = envoy
    controller = {"bin/envoy-gateway": programs.ENVOY_GATEWAY.file(places)}
    return (
        Image("envoy", ("/bin/envoy",), files, links),
        Image("envoy-gateway", ("/bin/envoy-gateway",), controller),
    )


def _libraries(program: Path) -> list[str]:
    """The files that the loader asks for; the kernel's own is none."""
    words = run(["ldd", program]).split()
    return [word for word in words if word.startswith("/")]


def start(site: Site) -> None:
    """Install it; returns when its class is accepted."""
    crds = prepare(site.places)
    run(site.kubectl("apply", "--server-side", "--force-conflicts", "-f", crds))
    run(site.kubectl("wait", "crd", "--all", "--for=condition=Established", "--timeout=120s"))
    site.apply("gateway.yaml")
    site.available("deployment/envoy-gateway", _SPACE)
    accepted = ["wait", "gatewayclass/envoy", "--for=condition=Accepted", "--timeout=1s"]
    wait("class of gateways accepted", 60, lambda: works(site.kubectl(*accepted)))
