"""Where things lie: what is built is kept, what runs can be thrown away."""

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE = "node1"
NODE_IP = "192.168.199.1"
"""The node's own address, on a bridge of its own: pods cannot reach 127.0.0.1."""
PODS = "10.244.0.0/16"
SERVICES = "10.96.0.0/16"
DNS_IP = "10.96.0.10"


class Refused(Exception):
    """The cluster cannot be had here; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """`cache` holds finished programs by version; `state` is one cluster, and goes with it."""

    cache: Path
    state: Path

    @property
    def bin(self) -> Path:
        """The programs of this cluster, as links."""
        return self.state / "bin"

    @property
    def pki(self) -> Path:
        """Keys, certificates and kubeconfigs."""
        return self.state / "pki"

    @property
    def config(self) -> Path:
        """The configuration files, filled in."""
        return self.state / "config"

    @property
    def run(self) -> Path:
        """Process ids and sockets."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        """One log a program."""
        return self.state / "log"

    @property
    def data(self) -> Path:
        """What etcd, containerd and the kubelet keep."""
        return self.state / "data"

    @property
    def kubeconfig(self) -> Path:
        """The administrator's."""
        return self.pki / "admin.kubeconfig"


def usual() -> Places:
    """The folders that the XDG variables name, or their defaults."""
    home = Path.home()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    state = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    return Places(cache / "setsail-testbed", state / "setsail-testbed")
