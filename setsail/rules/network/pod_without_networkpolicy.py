"""No NetworkPolicy selects these pods.

They can be reached by every pod of the cluster and can reach everything: the database of another
team, the cloud's metadata service, the internet.

Add a policy for the namespace that denies by default, and one that allows what this workload needs.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import isolation
from setsail.rules.rule import Find

ZH = """没有 NetworkPolicy 选中这些 Pod。

集群里任何 Pod 都能访问它们，它们也能访问一切：别的团队的数据库、云的元数据服务、互联网。

给命名空间加上默认拒绝的策略，再放行这个工作负载需要的访问。
"""

KINDS = WORKLOADS
ITEM = "default-deny"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = (
    BAD
    + """---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find workloads that no policy of their namespace selects."""
    assert manifest.pod is not None
    if not any(isolation.policies_of(manifest.pod, around)):
        yield Find(
            ("metadata", "name"),
            Text(
                f"no NetworkPolicy selects the pods of {manifest.ref}",
                f"没有 NetworkPolicy 选中 {manifest.ref} 的 Pod",
            ),
        )
