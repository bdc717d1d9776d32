"""Fewer pods serve than the workload is told to have.

Some pods run and are not ready, or were never made: a quota or an admission rule refused them.
What is left carries the whole load, and the next loss is an outage.

Look at what the readiness probe answers, and at the events of the workload; raise the quota, or
mend what the probe waits for.
"""

from collections.abc import Iterator

from setsail.cluster import health
from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, mapping, text
from setsail.rules.rule import Find

ZH = """提供服务的 Pod 少于工作负载要求的数量。

有的 Pod 在运行但未就绪，有的根本没有创建出来：被配额或准入规则拒绝。剩下的 Pod 承担全部流量，再丢
一个就是故障。

查看就绪探针的返回和工作负载的事件；提高配额，或修复探针所等待的东西。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet")
ITEM = "readiness-probe"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, generation: 1}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
status: {observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 2}
"""

GOOD = BAD.replace("availableReplicas: 2", "availableReplicas: 3")


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads whose controller has seen them."""
    return bool(mapping(manifest.body, "status"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those with less than they want, where no pod says a reason of its own."""
    pods = running.pods_of(manifest, around)
    state = health.of(manifest.body, [pod.body for pod in pods])
    if state.ready >= state.wanted or running.troubles(pods):
        return
    refused = running.condition(manifest.body, "ReplicaFailure")
    why = state.why
    if refused.get("status") == "True":
        said = text(refused, "message")
        why = (Text(said, said),)
    en, zh = "; ".join(w.en for w in why[:3]), "；".join(w.zh for w in why[:3])
    yield Find(
        ("status",),
        Text(
            f"{state.ready} of {state.wanted} pods serve" + (f": {en}" if en else ""),
            f"{state.wanted} 个 Pod 中只有 {state.ready} 个提供服务" + (f"：{zh}" if zh else ""),
        ),
    )
