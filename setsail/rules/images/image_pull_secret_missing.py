"""Nothing says how to log in to the registry.

Images of a private registry are not pulled without credentials, and Docker Hub counts anonymous
pulls by address, for all nodes behind one gateway together. Clusters whose nodes log in by
themselves (the clouds' own registries) need nothing here, so this is no fault there.

Name a Secret in `imagePullSecrets` of the pod or of its ServiceAccount. The parameter `public` lists
registries that need no login.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items
from setsail.rules import image, podspec, rbac
from setsail.rules.rule import Find

ZH = """没有说明如何登录镜像仓库。

没有凭据就拉不到私有仓库的镜像；Docker Hub 对匿名拉取按地址计数，同一出口后的所有节点合在一起算。节点自己会登录
的集群（云厂商自家的仓库）不需要在这里写，那就不是错误。

在 Pod 或它的 ServiceAccount 的 `imagePullSecrets` 中写明 Secret。参数 `public` 列出不需要登录的仓库。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  imagePullSecrets:
    - name: registry
  containers:
    - name: web
      image: registry.example/web:1.4
"""

PARAMETERS = {
    "public": [
        *("ghcr.io", "quay.io", "registry.k8s.io", "k8s.gcr.io", "gcr.io", "mcr.microsoft.com"),
        *("public.ecr.aws", "docker.elastic.co", "registry.access.redhat.com"),
    ]
}


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images of other registries in pods that have no pull secret, nor has their account."""
    assert manifest.pod is not None
    account = around.find("ServiceAccount", manifest.namespace, rbac.account_of(manifest))
    given = account is not None and items(account.body, "imagePullSecrets")
    if given or items(manifest.pod.spec, "imagePullSecrets"):
        return
    public = around.setting("image-pull-secret-missing", PARAMETERS, "public")
    for container in podspec.all_containers(manifest):
        registry = image.registry(image.full(container.image))
        if container.image and registry not in public:
            yield Find(
                (*container.path, "image"),
                Text(
                    f"the pod names no pull secret for {registry}",
                    f"Pod 没有写明 {registry} 的拉取凭据",
                ),
            )
