"""A backup fails, is late, or has never been made.

The store has no copy as young as was promised. It is seen on the day on which the copy is needed,
unless somebody looks before.

Read the log of the last run, mend the cause (credentials, space, the address off site), and start
one by hand: `kubectl create job --from=cronjob/NAME NAME-now`.
"""

from collections.abc import Iterator

from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import jobs_seen
from setsail.rules.rule import Find

ZH = """备份失败、过期，或从未做过。

存储没有承诺的那样新的副本。如果没人提前查看，只有在需要副本的那天才会发现。

查看上一次运行的日志，排除原因（凭据、空间、异地地址），并手动执行一次：
`kubectl create job --from=cronjob/名称 名称-now`。
"""

KINDS = ("CronJob",)
ITEM = "backup-elsewhere"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: CronJob
metadata:
  name: orders-backup
  namespace: shop
  creationTimestamp: "2025-11-01T00:00:00Z"
  labels: {app.kubernetes.io/component: backup}
spec:
  schedule: "20 2 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: dump, image: "registry.example/dump:1.4"}]
status: {}
"""

GOOD = BAD.replace(
    "status: {}",
    'status: {lastScheduleTime: "2026-01-01T02:20:00Z", lastSuccessfulTime: "2026-01-01T02:31:00Z"}',
)


def applies(manifest: Manifest, around: Around) -> bool:
    """CronJobs that are there to back something up."""
    return "status" in manifest.body and jobs_seen.is_backup(manifest)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that are suspended, late, failing or never ran."""
    yield from jobs_seen.faults(manifest, around.seen or 0.0)
