"""A container has a CPU limit.

It is throttled at the limit even while cores of its node stand idle: latency rises at the very
peak, probes time out, and a restart follows. What it requested it gets without a limit too. For a
limit speak equal speed on every day, the class Guaranteed, and quotas that ask for one; the rule
`cpu-limit-missing` says that side.

Remove `limits.cpu` and keep a request that fits the peak.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """容器设置了 CPU limit。

即使节点上有空闲核心，它到了 limit 也会被限流：恰在高峰时延迟升高，探针超时，接着就是重启。没有
limit，它申请的量照样能得到。支持 limit 的理由是每天速度一致、Guaranteed 级别，以及要求 limit 的
配额；规则 `cpu-limit-missing` 说的是那一面。

删除 `limits.cpu`，保留符合峰值的 request。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources: {requests: {cpu: 200m, memory: 256Mi}, limits: {cpu: "1", memory: 256Mi}}
"""

GOOD = BAD.replace('cpu: "1", memory', "memory")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find limits on CPU."""
    for pair in amounts.pairs(manifest, "cpu"):
        if pair.limit is not None:
            yield Find(
                pair.path("limits", "cpu"),
                Text(
                    f"container {pair.container.name} is throttled at {pair.limit} CPU",
                    f"容器 {pair.container.name} 用到 {pair.limit} CPU 就会被限流",
                ),
            )
