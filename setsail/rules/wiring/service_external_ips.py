"""A Service takes addresses that are not its own.

Whoever may write `spec.externalIPs` can claim any address, that of the DNS or of a payment
provider, and receives what the cluster's programs send there (CVE-2020-8554).

Remove the field. A LoadBalancer gets its address from the platform.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """Service 占用了不属于它的地址。

能写 `spec.externalIPs` 的人可以声称任何地址，例如 DNS 或支付渠道的地址，并收到集群中程序发往那
里的一切（CVE-2020-8554）。

删除该字段。LoadBalancer 的地址由平台分配。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  externalIPs: [203.0.113.7]
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""

GOOD = BAD.replace("  externalIPs: [203.0.113.7]\n", "")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Services with external addresses of their own choice."""
    if manifest.get("spec", "externalIPs"):
        yield Find(
            ("spec", "externalIPs"),
            Text(
                "the Service claims addresses that anybody may write",
                "该 Service 声称占用任何人都能写的地址",
            ),
        )
