"""A job does not say whether it restarts.

A pod restarts by default, and the API server refuses a job that would: it must be `Never` or
`OnFailure`.

Set `restartPolicy: Never`, so that each try is a pod whose log remains, or `OnFailure` for short
work.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """任务没有写明是否重启。

Pod 默认会重启，而 API server 拒绝会重启的任务：必须是 `Never` 或 `OnFailure`。

设置 `restartPolicy: Never`，每次尝试都留下一个有日志的 Pod；短任务可用 `OnFailure`。
"""

KINDS = ("CronJob", "Job")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: report, image: "registry.example/report:1.4"}]
"""

GOOD = BAD.replace("          containers", "          restartPolicy: Never\n          containers")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find policies that are absent or restart for ever."""
    written = manifest.pod.get("restartPolicy") if manifest.pod else None
    if manifest.pod and written not in ("Never", "OnFailure"):
        yield Find(
            (*manifest.pod.path, "restartPolicy"),
            Text(
                "restartPolicy must be Never or OnFailure",
                "restartPolicy 必须是 Never 或 OnFailure",
            ),
        )
