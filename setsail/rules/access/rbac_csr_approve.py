"""A role may approve certificates for anybody.

A client certificate is an identity that cannot be revoked. Who may update the approval of a signing
request, or approve for a signer, makes one for any user, `system:masters` included.

Remove it. Approving is for the controller of the cluster, or for a person with the keys.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以为任何人批准证书。

客户端证书是一种无法吊销的身份。能更新签名请求的 approval、或能以某个 signer 批准的人，可以为任何用户签发证书，
包括 `system:masters`。

去掉它。批准证书是集群控制器或掌管密钥的人的事。
"""

KINDS = rbac.ROLES
ITEM = "least-privilege"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: approver}
rules:
  - apiGroups: [certificates.k8s.io]
    resources: [certificatesigningrequests/approval]
    verbs: [update]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: approver}
rules: [{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [get]}]
"""

_GROUP = ("certificates.k8s.io",)
POWERS = (
    rbac.Power(_GROUP, ("certificatesigningrequests/approval",), ("update", "patch")),
    rbac.Power(_GROUP, ("signers",), ("approve", "sign")),
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that approve or sign."""
    can = Text("may approve client certificates", "可以批准客户端证书")
    yield from rbac.finds(manifest, POWERS, can)
