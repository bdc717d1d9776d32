"""The node's bridges, and the wall around them: no packet of a pod leaves the machine."""

from pathlib import Path

from testbed.places import NODE_IP, PODS, Places, Refused
from testbed.telling import run, works

_NODE = "setsail-node"
POD_BRIDGE = "setsail-pods"
_SETTINGS = ("net/ipv4/ip_forward", "net/bridge/bridge-nf-call-iptables")
_WALL = f"""
table inet setsail-wall {{
  chain forward {{
    type filter hook forward priority filter - 10; policy accept;
    ip saddr {PODS} oifname != {{ "{_NODE}", "{POD_BRIDGE}", "lo" }} counter drop
    ip daddr {PODS} iifname != {{ "{_NODE}", "{POD_BRIDGE}", "lo" }} counter drop
  }}
}}
"""
_KUBE_PROXY = (("ip", "kube-proxy"), ("ip6", "kube-proxy"))
_OURS = (("inet", "setsail-wall"), ("inet", "setsail-policy"), *_KUBE_PROXY)


def refuse_a_second_cluster() -> None:
    """Refused where somebody else's kube-proxy or kubelet works on this machine."""
    if any(works(["nft", "list", "table", *table]) for table in _KUBE_PROXY):
        raise Refused("another kube-proxy works on this machine; stop that cluster first")
    if any(pods_processes()):
        raise Refused("another kubelet has pods on this machine; stop that cluster first")


def up(places: Places) -> None:
    """Raise the wall, then the node's bridge, and remember the settings that are changed."""
    for module in ("br_netfilter", "overlay"):
        works(["modprobe", module])  # built into some kernels; what is missing shows below
    run(["nft", "-f", "-"], _WALL)
    before = places.run / "settings"
    before.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} {_setting(name).read_text().strip()}" for name in _SETTINGS]
    before.write_text("\n".join(lines))
    run(["ip", "link", "add", _NODE, "type", "bridge"])
    run(["ip", "address", "add", f"{NODE_IP}/32", "dev", _NODE])
    run(["ip", "link", "set", _NODE, "up"])
    for name in _SETTINGS:
        _setting(name).write_text("1")


def down(places: Places) -> None:
    """Take away what `up` and the cluster made; the wall goes last."""
    for link in (POD_BRIDGE, _NODE):
        works(["ip", "link", "delete", link])
    before = places.run / "settings"
    if before.exists():
        for line in before.read_text().splitlines():
            name, value = line.split()
            _setting(name).write_text(value)
    for table in reversed(_OURS):
        works(["nft", "delete", "table", *table])


def pods_processes() -> list[int]:
    """Every process that runs in a kubelet's cgroup."""
    found: set[int] = set()
    for pattern in ("kubepods", "*/kubepods"):
        for top in Path("/sys/fs/cgroup").glob(pattern):
            for file in top.rglob("cgroup.procs"):
                try:
                    found.update(int(line) for line in file.read_text().split())
                except OSError:
                    continue
    return sorted(found)


def remove_cgroups() -> None:
    """Remove the emptied cgroups of the kubelet."""
    for pattern in ("kubepods", "*/kubepods"):
        for top in Path("/sys/fs/cgroup").glob(pattern):
            for folder in sorted(top.rglob("*/"), key=lambda path: -len(path.parts)):
                works(["rmdir", folder])
            works(["rmdir", top])


def _setting(name: str) -> Path:
    return Path("/proc/sys") / name
