"""A claim has no volume, or has lost it.

A pod that mounts it cannot start; where the volume is lost, so may be the data.

Name a StorageClass that the cluster has, look at the events of the claim, and at the health of
what makes its volumes. Of a lost volume, restore the backup.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """存储声明没有卷，或者卷已丢失。

挂载它的 Pod 无法启动；如果卷丢失，数据也可能丢失。

使用集群中存在的 StorageClass，查看声明的事件和供卷组件的状态；卷丢失时请恢复备份。
"""

KINDS = ("PersistentVolumeClaim",)
ITEM = "stateful-on-the-right-kind"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"seconds": 300}

BAD = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
status: {phase: Lost}
"""

GOOD = BAD.replace("Lost", "Bound")


def applies(manifest: Manifest, around: Around) -> bool:
    """Claims that a cluster has seen."""
    return bool(text(manifest.body, "status", "phase"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find lost claims, and those that wait longer than they should though a pod wants them."""
    phase = text(manifest.body, "status", "phase")
    if phase == "Lost":
        yield Find(("status", "phase"), Text("its volume is lost", "它的卷已丢失"))
    made = running.seconds(manifest.body, "metadata", "creationTimestamp")
    limit = around.setting("volume-or-claim-unhealthy", PARAMETERS, "seconds")
    waited = (around.seen or 0.0) - made if made is not None else 0.0
    wanted = (manifest.namespace, manifest.name) in around.once(_wanted)
    if phase == "Pending" and waited > limit and wanted:
        minutes = int(waited // 60)
        yield Find(
            ("status", "phase"),
            Text(
                f"a pod waits for it, and it has had no volume for {minutes} min",
                f"有 Pod 在等它，但 {minutes} 分钟了仍没有卷",
            ),
        )


def _wanted(around: Around) -> frozenset[tuple[str, str]]:
    """The claims that pods mount, by namespace and name; others may wait for their first user."""
    return frozenset(
        (pod.namespace, text(volume, "persistentVolumeClaim", "claimName"))
        for pod in around.of_kind("Pod")
        for volume in items(pod.body, "spec", "volumes")
    )
