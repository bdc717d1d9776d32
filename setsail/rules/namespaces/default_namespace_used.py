"""An object lands in the namespace `default`.

Everything that nobody placed is there: no quota, no policy, no owner, and a `kubectl delete` with
the wrong context. An object without a namespace goes there too unless the apply says otherwise;
files that Helm, Kustomize or Argo CD give a namespace to may leave it out, which is why only those
hear this who ask.

Give each system a namespace, and name it in `metadata.namespace` or where the files are applied.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """对象会落在 `default` 命名空间。

没人安置的东西都在那里：没有配额、没有策略、没有负责人，还可能被用错上下文的 `kubectl delete` 删
掉。没写命名空间的对象若 apply 时也没指定，同样会到那里；由 Helm、Kustomize、Argo CD 指定命名空
间的文件可以不写，所以本规则只给主动要求的人看。

每个系统用自己的命名空间，写在 `metadata.namespace` 或部署的地方。
"""

KINDS = (
    *WORKLOADS,
    "Service",
    "ConfigMap",
    "Secret",
    "ServiceAccount",
    "Ingress",
    "PersistentVolumeClaim",
    "NetworkPolicy",
    "Role",
    "RoleBinding",
    "HorizontalPodAutoscaler",
    "PodDisruptionBudget",
    "ResourceQuota",
    "LimitRange",
    "Lease",
    "Endpoints",
    "EndpointSlice",
    "PodTemplate",
    "ControllerRevision",
)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: default}
"""

GOOD = BAD.replace("namespace: default", "namespace: shop")

_EVERYWHERE = (
    ("Service", "kubernetes"),
    ("ServiceAccount", "default"),
    ("ConfigMap", "kube-root-ca.crt"),
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find objects of that namespace or of none; what each cluster has there is left out."""
    if (manifest.kind, manifest.name) in _EVERYWHERE or manifest.namespace not in ("", "default"):
        return
    yield Find(
        ("metadata", "namespace"),
        Text("the namespace is default", "命名空间是 default")
        if manifest.namespace
        else Text(
            "no namespace is named, so kubectl takes default",
            "没有写命名空间，kubectl 会用 default",
        ),
    )
