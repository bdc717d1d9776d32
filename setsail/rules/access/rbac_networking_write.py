"""A role may redirect or open traffic.

Who writes Services, Endpoints or EndpointSlices sends another's traffic to a pod of their own, even
across namespaces; who writes Ingresses publishes what was private; who writes NetworkPolicies opens
what was closed. Deployers write Services and Ingresses of their own namespace, and nobody needs
Endpoints.

Leave these to the deployer of one namespace, and Endpoints to the controllers of the cluster.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """角色可以改变或放开流量。

能写 Service、Endpoints 或 EndpointSlice 的人，可以把别人的流量导向自己的 Pod，甚至跨命名空间；能写 Ingress 的人
可以公开本来私有的东西；能写 NetworkPolicy 的人可以打开本来关闭的访问。部署账号会写自己命名空间的 Service 和
Ingress，而 Endpoints 谁都不需要写。

把这些留给单个命名空间的部署账号，Endpoints 留给集群的控制器。
"""

KINDS = rbac.ROLES
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: router, namespace: shop}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [update]}]
"""

GOOD = """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: router, namespace: shop}
rules: [{apiGroups: [""], resources: [endpoints], verbs: [get, list]}]
"""

POWERS = (
    rbac.Power(rbac.CORE, ("services", "services/status", "endpoints"), rbac.WRITE),
    rbac.Power(("discovery.k8s.io",), ("endpointslices",), rbac.WRITE),
    rbac.Power(("networking.k8s.io", "extensions"), ("networkpolicies", "ingresses"), rbac.WRITE),
    rbac.Power(
        ("gateway.networking.k8s.io",),
        ("gateways", "httproutes", "grpcroutes", "tlsroutes", "tcproutes", "referencegrants"),
        rbac.WRITE,
    ),
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules that write what directs traffic."""
    can = Text("may redirect or open traffic", "可以改变或放开流量")
    yield from rbac.finds(manifest, POWERS, can)
