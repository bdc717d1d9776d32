"""A NetworkPolicy allows everything in a direction.

An empty rule, or a peer with nothing but an empty namespace selector or 0.0.0.0/0 on all ports,
allows what no policy would have allowed too. It looks like protection and is none.

Name the callers and the ports. Where the other side is on the internet and known by name only, leave
out the private ranges and name the port.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read, text
from setsail.rules.rule import Find

ZH = """NetworkPolicy 在某个方向上放行一切。

空规则，或对端只有空的命名空间选择器、不限端口的 0.0.0.0/0，等于没有策略。看上去有保护，其实没有。

写明调用方和端口。如果对端在互联网上且只知道域名，就排除私有网段并写明端口。
"""

KINDS = ("NetworkPolicy",)
ITEM = "only-declared-edges"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{}]
"""

GOOD = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: gateway}}}]
      ports: [{port: 8080}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that allow every peer on every port."""
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for at, rule in enumerate(items(manifest.body, "spec", direction)):
            peers = items(rule, side)
            if items(rule, "ports") or (peers and not any(_everyone(p) for p in peers)):
                continue
            if isinstance(rule, dict):
                yield Find(
                    ("spec", direction, at),
                    Text(
                        f"rule {at + 1} for {direction} allows every peer on every port",
                        f"{direction} 的第 {at + 1} 条规则放行所有对端和所有端口",
                    ),
                )


def _everyone(peer: Any) -> bool:
    block = read(peer, "ipBlock")
    if isinstance(block, dict):
        return text(block, "cidr") in ("0.0.0.0/0", "::/0") and not items(block, "except")
    return read(peer, "namespaceSelector") == {} and not read(peer, "podSelector")
