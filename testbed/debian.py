"""What comes from Debian: the container runtime, its network plugins, and a few tools."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from testbed.places import Refused
from testbed.telling import run, say

CORE = {
    "containerd": "containerd",
    "runc": "runc",
    "nft": "nftables",
    "conntrack": "conntrack",
    "ip": "iproute2",
    "busybox": "busybox-static",
    "/usr/lib/cni/bridge": "containernetworking-plugins",
    "iptables": "iptables",
    "modprobe": "kmod",
    "mount": "mount",
    "socat": "socat",
}
"""A program (or file) and the package that has it."""
PROMETHEUS = {"prometheus": "prometheus"}


def absent(wanted: dict[str, str]) -> list[str]:
    """The packages whose programs are not here."""
    return sorted({package for name, package in wanted.items() if not _there(name)})


def install(wanted: dict[str, str]) -> None:
    """Install what is absent; Refused where that cannot be done."""
    packages = absent(wanted)
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise Refused(f"install these first: {', '.join(packages)}")
    say(f"installing {', '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def plugins(names: Iterable[str]) -> list[Path]:
    """The network plugins' files."""
    return [Path("/usr/lib/cni") / name for name in names]


def _there(name: str) -> bool:
    if name.startswith("/"):
        return Path(name).exists()
    return shutil.which(name, path=_path()) is not None


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
