"""A pod does not say that it is restarted.

A pod that is meant to run on must restart when its program ends: `Always`, the default, and the
only value that the API takes in a Deployment, StatefulSet or DaemonSet. A bare pod with `Never` is
over after its first fault. Unset is no fault of the cluster, only of the reader: some teams want
the choice to be seen.

Write `restartPolicy: Always`; a bare pod that runs to its end may say `OnFailure`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 没有写明会重启。

要一直运行的 Pod 在程序结束时必须重启：即 `Always`，这是默认值，也是 Deployment、StatefulSet、
DaemonSet 中 API 唯一接受的值。单独的 Pod 写 `Never`，第一次出错就结束了。不写对集群没有问题，只
是读的人看不出来：有的团队希望把选择写明。

写上 `restartPolicy: Always`；运行到结束的单独 Pod 可写 `OnFailure`。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: Never
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("Never", "Always")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find restart policies that are unset, or do not restart what should run on."""
    if manifest.pod is None:
        return
    written = manifest.pod.get("restartPolicy")
    allowed = ("Always", "OnFailure") if manifest.kind == "Pod" else ("Always",)
    if written in allowed:
        return
    yield Find(
        (*manifest.pod.path, "restartPolicy"),
        Text(
            "restartPolicy is not set; the pod restarts only by default",
            "没有写 restartPolicy，只是按默认值重启",
        )
        if written is None
        else Text(
            f"restartPolicy {written} does not restart a program that should run on",
            f"restartPolicy {written} 不会重启本应一直运行的程序",
        ),
    )
