"""What the platform does not do with the policies that we emit, as far as is known."""

from collections.abc import Iterator

from setsail.derive.derived import Gap
from setsail.finding.text import Text
from setsail.system import values

ENFORCING = frozenset({"antrea", "calico", "canal", "cilium", "kube-ovn", "kube-router", "weave"})
"""Network plugins that enforce NetworkPolicy both ways without being asked."""

IGNORING = frozenset({"bridge", "flannel", "host-gw", "ptp"})
"""Network plugins that accept a NetworkPolicy and do nothing with it."""

ITEMS = ("default-deny", "only-declared-edges")


def enforcement(system: values.System) -> Iterator[Gap]:
    """Policies that the network plugin ignores, or perhaps ignores."""
    plugin = (system.environment.platform.network_plugin or "").lower()
    if plugin in ENFORCING:
        return
    source = ("environments", system.environment.name, "platform", "networkPlugin")
    for item in ITEMS:
        yield Gap("not-enforced", item, source, _message(plugin))


def _message(plugin: str) -> Text:
    if not plugin:
        return Text(
            "platform.networkPlugin is not said: whether NetworkPolicy is enforced is unknown",
            "未说明 platform.networkPlugin：无法得知 NetworkPolicy 是否生效",
        )
    if plugin in IGNORING:
        return Text(
            f"{plugin} accepts a NetworkPolicy and does not enforce it; "
            "Calico, Cilium and Antrea do",
            f"{plugin} 接受 NetworkPolicy 但不执行；Calico、Cilium、Antrea 会执行",
        )
    return Text(
        f"whether {plugin} enforces NetworkPolicy depends on its version and settings",
        f"{plugin} 是否执行 NetworkPolicy 取决于其版本与配置",
    )
