"""A certificate is worth more to a thief than it needs to be.

A key that is lost opens every name on its certificate, for as long as it lasts. One name and a
hundred days keep the damage small, and renewal costs nothing where cert-manager does it. One
certificate for a few names of one program is fine too: set `most_names`. `issuers` says which
issuers may be used at all.

Make one certificate for each name, with a `duration` of 2160h or less.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules import spans
from setsail.rules.rule import Find

ZH = """证书一旦失窃，损失比必要的更大。

私钥丢失后，证书上的每个名字都会失守，直到过期。一个名字、不超过一百天，可以把损失压小；由
cert-manager 续期，没有额外成本。同一程序的几个名字共用一张也可以：调整 `most_names`。`issuers`
表示允许哪些签发者。

每个名字一张证书，`duration` 不超过 2160h。
"""

KINDS = ("Certificate.cert-manager.io",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS: dict[str, Any] = {"most_names": 1, "longest_days": 100, "issuers": []}

BAD = """
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop}
spec:
  secretName: shop-tls
  duration: 8760h
  dnsNames: [shop.example.com]
  issuerRef: {name: ca, kind: ClusterIssuer}
"""

GOOD = BAD.replace("8760h", "2160h")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find many names, long lives and issuers outside the list."""
    names, days, issuers = (around.setting("certificate-policy", PARAMETERS, p) for p in PARAMETERS)
    count = len(items(manifest.body, "spec", "dnsNames"))
    if count > names:
        yield Find(
            ("spec", "dnsNames"),
            Text(
                f"{count} names share one key; {names} are allowed",
                f"{count} 个名字共用一个私钥；允许 {names} 个",
            ),
        )
    lasts = spans.seconds(manifest.get("spec", "duration"))
    if lasts is not None and lasts > days * 86400:
        yield Find(
            ("spec", "duration"),
            Text(
                f"it lasts {lasts / 86400:.0f} days; {days} are allowed",
                f"有效期 {lasts / 86400:.0f} 天；允许 {days} 天",
            ),
        )
    issuer = text(manifest.body, "spec", "issuerRef", "name")
    if issuers and issuer not in issuers:
        yield Find(
            ("spec", "issuerRef", "name"),
            Text(
                f"issuer {issuer} is not one of {', '.join(issuers)}",
                f"签发者 {issuer} 不在 {', '.join(issuers)} 之中",
            ),
        )
