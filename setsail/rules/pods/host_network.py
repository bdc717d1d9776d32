"""A pod uses the network of its node.

With `hostNetwork: true` the pod listens on the node's own addresses, sees the traffic of
everything on that node and stands outside every NetworkPolicy. Two such pods with the same port
cannot share a node.

Remove `hostNetwork` and publish the program through a Service.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 使用节点的网络。

设置 `hostNetwork: true` 后，Pod 监听节点自身的地址，能看到该节点上的全部流量，也不受任何 NetworkPolicy
约束；两个使用相同端口的此类 Pod 不能在同一节点上。

去掉 `hostNetwork`，通过 Service 对外提供服务。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
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
  containers:
    - name: web
      image: registry.example/web:1.4
"""

applies = podspec.linux


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods with `hostNetwork: true`."""
    if manifest.pod is not None and manifest.get(*manifest.pod.path, "hostNetwork") is True:
        yield Find(
            (*manifest.pod.path, "hostNetwork"),
            Text(
                "the pod uses the node's network, where no NetworkPolicy holds",
                "该 Pod 使用节点网络，NetworkPolicy 对它不起作用",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Give the pod its own network; whoever called it by the node's address must change."""
    return (Edit("remove", find.path),)
