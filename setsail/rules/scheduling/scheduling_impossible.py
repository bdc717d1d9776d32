"""No node can ever be right for these pods.

What the pod asks of a node contradicts itself, contradicts where its volume is, or fits none of the
Node objects given: the pods stay Pending, and an autoscaler that adds nodes adds them in vain.

Correct the label or its value, tolerate the taint of the nodes that are meant, or ask for less than
the largest node has.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, Pod, items, strings, text
from setsail.rules import claims, domains, nodes
from setsail.rules.rule import Find, beside

ZH = """没有任何节点能满足这些 Pod。

Pod 对节点的要求自相矛盾，与卷所在的位置矛盾，或与给出的 Node 对象都不符：Pod 一直 Pending，会自动加节点的集群也是白加。

改正标签或取值，容忍目标节点的污点，或请求不超过最大节点所有的资源。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/arch: arm64}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      nodeSelector: {kubernetes.io/arch: amd64}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

OS = "kubernetes.io/os"


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that ask something of their node, or any pod where Node objects were given."""
    pod = manifest.pod
    asks = pod is not None and (
        pod.get("nodeSelector") or pod.get(*domains.AFFINITY) or pod.get("os")
    )
    return bool(asks or (pod is not None and around.of_kind("Node")))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find demands that contradict each other or the place of a volume, or that no node meets."""
    pod = manifest.pod
    if pod is None:
        return
    wanted = strings(pod.spec, "nodeSelector")
    terms = items(pod.spec, *domains.AFFINITY)
    path: Path = (*pod.path, "nodeSelector")
    named = text(pod.spec, "os", "name")
    if named and wanted.get(OS, named) != named:
        other = Text(f"the pod is for {named}", f"该 Pod 用于 {named}")
        yield _never(
            (*path, OS),
            pod,
            (f"{OS}: {wanted[OS]}", named),
            beside(manifest, (*pod.path, "os", "name"), other),
        )
    elif wanted and terms and not any(nodes.may_meet(term, wanted) for term in terms):
        other = Text("this asks for something else", "这里要求的不同")
        yield _never(
            path,
            pod,
            ("nodeSelector", "nodeAffinity"),
            beside(manifest, (*pod.path, *domains.AFFINITY), other),
        )
    else:
        yield from _volume(manifest, pod, wanted, around)
        yield from _no_node(manifest, pod, around)


def _never(path: Path, pod: Pod, two: tuple[str, str], other: Related) -> Find:
    return Find(
        path,
        Text(
            f"no node fits both {two[0]} and {two[1]}: the pods of {pod.owner.name} stay Pending",
            f"没有节点能同时满足 {two[0]} 与 {two[1]}：{pod.owner.name} 的 Pod 会一直 Pending",
        ),
        (other,),
    )


def _volume(manifest: Manifest, pod: Pod, wanted: dict[str, str], around: Around) -> Iterator[Find]:
    """A claim bound to a volume that is somewhere else."""
    for one in claims.claimed(manifest, around):
        name = text(one.claim.body, "spec", "volumeName") if one.claim is not None else ""
        volume = around.find("PersistentVolume", "", name) if name else None
        where = ("spec", "nodeAffinity", "required", "nodeSelectorTerms")
        terms = items(volume.body, *where) if volume is not None else []
        if volume is not None and terms and not any(nodes.may_meet(t, wanted) for t in terms):
            place = Text("the volume is somewhere else", "卷在别处")
            yield _never(
                (*pod.path, "nodeSelector"),
                pod,
                ("nodeSelector", str(volume.ref)),
                beside(volume, where, place),
            )


def _no_node(manifest: Manifest, pod: Pod, around: Around) -> Iterator[Find]:
    given = around.of_kind("Node")
    if not given or any(nodes.takes(node, pod, around) for node in given):
        return
    why = nodes.reason(given, pod, around)
    yield Find(
        (*pod.path, why.field),
        Text(
            f"none of the {len(given)} nodes given takes the pods of {manifest.name}: {why.said.en}",
            f"给出的 {len(given)} 个节点都不接受 {manifest.name} 的 Pod：{why.said.zh}",
        ),
        tuple(beside(node, ("metadata", "name"), why.said) for node in given[:3]),
    )
