"""A store in the cluster has no backup that these files show.

A volume is one copy in one place. An operator's mistake, a lost zone or a bad release takes all of
it, and replication copies the damage.

Add a schedule that takes a snapshot or a dump, and a copy of it that leaves the site. Then restore
it once: a backup that was never restored is a hope.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import backups
from setsail.rules.rule import Find

ZH = """集群里的存储没有备份（这些文件里看不到）。

一个卷就是一个地方的一份数据。误操作、可用区故障或一次坏的发布会把它整个带走，而副本会连损坏一起复制。

添加定时快照或导出，并让一份副本离开本站点；然后恢复一次：从没恢复过的备份只是希望。
"""

KINDS = ("StatefulSet",)
ITEM = "backup-elsewhere"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres, namespace: shop}
spec:
  serviceName: postgres
  selector: {matchLabels: {app: postgres}}
  template:
    metadata: {labels: {app: postgres}}
    spec: {containers: [{name: postgres, image: "registry.example/postgres:16.4"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
"""

GOOD = (
    BAD
    + """---
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: shop, namespace: velero}
spec: {schedule: "0 3 * * *", template: {includedNamespaces: [shop]}}
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Stores that claim a volume."""
    return bool(items(manifest.body, "spec", "volumeClaimTemplates"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that no schedule, backup job or marked object of the set covers."""
    if not backups.covered(manifest, around):
        yield Find(
            ("metadata", "name"),
            Text(
                f"nothing here backs up the volumes of {manifest.name}",
                f"这里没有任何东西备份 {manifest.name} 的卷",
            ),
        )
