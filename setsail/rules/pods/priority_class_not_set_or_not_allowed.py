"""A pod has no priority, or one that is not its to take.

When a node runs short the pods of the lowest priority go first, and waiting pods push out lower
ones. Without a class everything weighs the same, and chance decides between the payment and the
report. The classes `system-node-critical` and `system-cluster-critical` belong to the cluster: a
program that takes them pushes out DNS.

Name a `priorityClassName` that your platform defines; `allowed` lists which ones.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 没有优先级，或用了不该它用的优先级。

节点资源不足时优先级最低的 Pod 先走，等待中的 Pod 会挤走更低的。没有优先级类，大家一样重，支付和
报表谁留下全凭运气。`system-node-critical` 与 `system-cluster-critical` 属于集群自身：程序用了它
们，会把 DNS 挤走。

写上平台定义的 `priorityClassName`；`allowed` 列出允许的名字。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"allowed": []}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("spec:\n", "spec:\n  priorityClassName: business-critical\n")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods without a class, with one of the cluster's, or with one that is not allowed."""
    if manifest.pod is None:
        return
    allowed = around.setting("priority-class-not-set-or-not-allowed", PARAMETERS, "allowed")
    name, path = manifest.pod.get("priorityClassName"), (*manifest.pod.path, "priorityClassName")
    if not name:
        yield Find(
            path,
            Text(
                "no priorityClassName: chance decides who goes first",
                "没有 priorityClassName：谁先被驱逐全凭运气",
            ),
        )
    elif name not in allowed and (allowed or str(name).startswith("system-")):
        if manifest.namespace != "kube-system":
            yield Find(
                path,
                Text(
                    f"priority class {name} is not for this pod",
                    f"优先级类 {name} 不该给这个 Pod 用",
                ),
            )
