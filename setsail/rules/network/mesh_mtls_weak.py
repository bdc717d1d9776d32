"""The mesh accepts connections that are not encrypted both ways.

`PERMISSIVE` takes plain text from anybody, `DISABLE` takes nothing else, and TLS below 1.2 is broken.
`PERMISSIVE` is meant for the days of moving into the mesh, and stays for years.

Set `mtls.mode: STRICT`, remove `mode: DISABLE` from DestinationRules, and demand at least TLS 1.2.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.rules.rule import Find

ZH = """网格接受没有双向加密的连接。

`PERMISSIVE` 接受任何人的明文，`DISABLE` 只接受明文，TLS 1.2 以下已不安全。`PERMISSIVE` 本来只为迁入网格的那
几天，却常常一留数年。

设置 `mtls.mode: STRICT`，去掉 DestinationRule 中的 `mode: DISABLE`，并要求至少 TLS 1.2。
"""

KINDS = (
    "PeerAuthentication.security.istio.io",
    "DestinationRule.networking.istio.io",
    "Mesh.consul.hashicorp.com",
)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: PERMISSIVE}}
"""

GOOD = """
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
"""

_OLD = ("TLS_AUTO", "TLSv1_0", "TLSv1_1")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find modes and versions that are weaker; what is unset inherits from the mesh."""
    for path, value in _weak(manifest):
        yield Find(
            path,
            Text(
                f"{manifest.ref} sets {path[-1]} to {value}",
                f"{manifest.ref} 把 {path[-1]} 设为 {value}",
            ),
        )


def _weak(manifest: Manifest) -> Iterator[tuple[Path, str]]:
    body = manifest.body
    if manifest.kind == "PeerAuthentication":
        ports = [
            ("spec", "portLevelMtls", port, "mode")
            for port in mapping(body, "spec", "portLevelMtls")
        ]
        for path in (("spec", "mtls", "mode"), *ports):
            if (mode := text(body, *path)) not in ("", "UNSET", "STRICT"):
                yield path, mode
    elif manifest.kind == "DestinationRule":
        at: Path = ("spec", "trafficPolicy")
        places: list[Path] = [(*at, "tls", "mode")]
        for field, base in (("portLevelSettings", at), ("subsets", ("spec",))):
            tail = (
                ("tls", "mode")
                if field == "portLevelSettings"
                else ("trafficPolicy", "tls", "mode")
            )
            for place, _ in enumerate(items(body, *base, field)):
                places.append((*base, field, place, *tail))
        yield from ((path, "DISABLE") for path in places if text(body, *path) == "DISABLE")
    else:
        for side in ("incoming", "outgoing"):
            path = ("spec", "tls", side, "tlsMinVersion")
            if (version := text(body, *path)) in _OLD:
                yield path, version
