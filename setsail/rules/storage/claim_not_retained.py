"""The claims of a store are deleted with it.

With `persistentVolumeClaimRetentionPolicy.whenDeleted: Delete` removing the StatefulSet, by a typing
error or by a tool that prunes, removes the data in the same second.

Set `whenDeleted: Retain` and `whenScaled: Retain`, and delete claims by hand when that is meant.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules.rule import Find

ZH = """删除存储时，它的数据卷声明会一起删除。

`persistentVolumeClaimRetentionPolicy.whenDeleted: Delete` 时，误敲一条命令或某个会清理的工具删掉
StatefulSet，数据在同一秒消失。

设置 `whenDeleted: Retain` 和 `whenScaled: Retain`；真要删数据时再手工删除 PVC。
"""

KINDS = ("StatefulSet",)
ITEM = "stateful-on-the-right-kind"
SEVERITY = "error"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: postgres}
spec:
  serviceName: postgres
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
  selector: {matchLabels: {app: postgres}}
  template:
    metadata: {labels: {app: postgres}}
    spec: {containers: [{name: postgres, image: "registry.example/postgres:16.4"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
"""

GOOD = BAD.replace("whenDeleted: Delete", "whenDeleted: Retain")

_POLICY = ("spec", "persistentVolumeClaimRetentionPolicy")


def applies(manifest: Manifest, around: Around) -> bool:
    """Stores that claim a volume."""
    return bool(items(manifest.body, "spec", "volumeClaimTemplates"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the policies that delete."""
    for when, en, zh in (
        ("whenDeleted", "is deleted", "被删除"),
        ("whenScaled", "is scaled down", "缩容"),
    ):
        if manifest.get(*_POLICY, when) == "Delete":
            yield Find(
                (*_POLICY, when),
                Text(
                    f"data goes when {manifest.name} {en}",
                    f"{manifest.name} {zh}时数据随之删除",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Keep the claims."""
    return (Edit("set", find.path, "Retain"),)
