"""A certificate ends soon, or has ended.

On that day every client refuses the connection, all at once, and no probe has said a word before.

Renew it, and let something renew it from now on (cert-manager, the platform); have an alert three
weeks before its end.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """证书即将到期，或已经到期。

到了那一天，所有客户端会同时拒绝连接，而此前没有任何探针报过异常。

请更新证书，并改为自动续期（cert-manager 或平台）；在到期前三周设置告警。
"""

KINDS = ("Secret",)
ITEM = "encrypted-between-services"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"days": 21}
ENDS = "setsail.dev/certificate-ends"
"""Where the end of its certificate stands: of a TLS Secret nothing else is kept when it is read."""

BAD = f"""
apiVersion: v1
kind: Secret
metadata: {{name: shop-tls, namespace: shop, annotations: {{{ENDS}: "2026-01-09T00:00:00Z"}}}}
type: kubernetes.io/tls
"""

GOOD = BAD.replace("2026-01-09", "2026-06-30")
_DAY = 86_400


def applies(manifest: Manifest, around: Around) -> bool:
    """Secrets whose certificate could be read."""
    return _ends(manifest) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that end within the days that the settings give."""
    ends = _ends(manifest)
    days = around.setting("certificate-near-its-end", PARAMETERS, "days")
    if ends is None or around.seen is None:
        return
    left = int((ends - around.seen) // _DAY)
    if ends <= around.seen:
        said = Text("its certificate has ended", "证书已过期")
    else:
        said = Text(f"its certificate ends in {left} days", f"证书还有 {left} 天到期")
    if left < days:
        yield Find(("data", "tls.crt"), said)


def _ends(manifest: Manifest) -> float | None:
    return running.seconds(manifest.body, "metadata", "annotations", ENDS)
