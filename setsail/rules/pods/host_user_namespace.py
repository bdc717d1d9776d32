"""A pod shares the user numbers of its node.

Root in the container is then root outside, should it get there. With `hostUsers: false` the kernel
maps the pod's numbers to some that own nothing on the node. It asks for Kubernetes 1.33 (or 1.30 with
a feature gate), a recent kernel and runtime, and file systems that can map owners, so few clusters
can do it everywhere yet.

Set `hostUsers: false` where the cluster supports it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 与节点共用用户编号。

容器里的 root 一旦逃逸就是节点的 root。设置 `hostUsers: false` 后，内核把 Pod 的编号映射成在节点上一无所有的
编号。它要求 Kubernetes 1.33（或 1.30 加特性开关）、较新的内核与运行时，以及支持属主映射的文件系统，因此目前
少有集群能处处使用。

集群支持时设置 `hostUsers: false`。
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
  hostUsers: false
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without `hostUsers: false`."""
    assert manifest.pod is not None
    if manifest.pod.get("hostUsers") is not False:
        yield Find(
            (*manifest.pod.path, "hostUsers"),
            Text("the pod has the user numbers of its node", "该 Pod 使用节点的用户编号"),
        )
