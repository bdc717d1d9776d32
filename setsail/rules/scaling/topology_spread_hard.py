"""A pod would rather not run than stand uneven.

`DoNotSchedule` keeps a pod waiting when the spread cannot be kept: one zone is full or gone, and
the replicas that should replace its pods stay Pending in the middle of the incident. On the other
side, a preference is soon forgotten by the scheduler on a busy cluster, and a store that must
survive a zone needs the strict form. Which is right depends on what is worse for the service:
fewer pods, or uneven ones.

Use `ScheduleAnyway` for services; keep `DoNotSchedule` for stores and for tier-one services in
three zones.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules.rule import Find

ZH = """Pod 宁可不运行，也不愿分布不均。

`DoNotSchedule` 时，若无法保持均匀，Pod 就一直等待：某个可用区满了或没了，本该顶上的副本在事故当
中一直 Pending。另一方面，集群繁忙时偏好很快会被调度器放弃，而必须扛住可用区故障的存储需要严格形
式。哪个对，取决于哪种情况对服务更糟：Pod 变少，还是分布不均。

服务使用 `ScheduleAnyway`；存储以及三个可用区中的一级服务保留 `DoNotSchedule`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: DoNotSchedule
      labelSelector: {matchLabels: {app: web}}
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace("DoNotSchedule", "ScheduleAnyway")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find constraints that are strict."""
    pod = manifest.pod
    for at, one in enumerate(items(pod.spec, "topologySpreadConstraints") if pod else []):
        if pod and text(one, "whenUnsatisfiable") == "DoNotSchedule":
            yield Find(
                (*pod.path, "topologySpreadConstraints", at, "whenUnsatisfiable"),
                Text(
                    "a pod that would stand uneven is not started at all",
                    "会造成分布不均的 Pod 将完全不启动",
                ),
            )
