"""A pod may take very long to end.

A node is drained only when its last pod has ended. A grace period of many minutes holds up every
upgrade and every scale-down, and a spot node that is gone after two minutes does not wait for it.
Some programs need the time: long requests, jobs that must reach a checkpoint, stores that flush.

Set `terminationGracePeriodSeconds` to the drain time that the program needs; `longest` is what you
allow (seconds).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, number
from setsail.rules.rule import Find

ZH = """Pod 结束可能要很久。

节点要等最后一个 Pod 结束才算排空。宽限期长达许多分钟，会拖住每次升级和缩容；两分钟就消失的竞价
节点也不会等它。有的程序确实需要：长请求、要跑到检查点的任务、要落盘的存储。

把 `terminationGracePeriodSeconds` 设为程序收尾所需的时间；`longest` 是允许的上限（秒）。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"longest": 50}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  terminationGracePeriodSeconds: 600
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace("600", "45")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find grace periods above `longest`."""
    grace = number(manifest.pod.spec, "terminationGracePeriodSeconds") if manifest.pod else None
    longest = around.setting("termination-grace-too-long", PARAMETERS, "longest")
    if manifest.pod and grace is not None and grace > longest:
        yield Find(
            (*manifest.pod.path, "terminationGracePeriodSeconds"),
            Text(
                f"the pod may take {grace} s to end; {longest} s are allowed",
                f"该 Pod 结束可能需要 {grace} 秒；允许 {longest} 秒",
            ),
        )
