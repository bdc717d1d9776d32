"""The configuration files of this cluster: templates of this package, filled in."""

from string import Template

from testbed import network
from testbed.places import DNS_IP, HERE, NODE, NODE_IP, PODS, Places


def fill(places: Places, text: str) -> str:
    """A template with this cluster's places and addresses; an unknown name is an error."""
    return Template(text).substitute(
        state=places.state, pki=places.pki, config=places.config, run=places.run,
        logs=places.logs, data=places.data, node=NODE, node_ip=NODE_IP, pods=PODS,
        dns_ip=DNS_IP, pod_bridge=network.POD_BRIDGE,
    )  # fmt: skip


def write(places: Places) -> None:
    """Every configuration file, filled in. One that is right stays untouched: kube-proxy ends
    itself when it sees its own written again."""
    places.config.mkdir(parents=True, exist_ok=True)
    for file in sorted((HERE / "config").iterdir()):
        written, text = places.config / file.name, fill(places, file.read_text())
        if not written.exists() or written.read_text() != text:
            written.write_text(text)
