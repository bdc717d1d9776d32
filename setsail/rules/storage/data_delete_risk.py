"""One deletion removes the data for ever.

The claim of a store uses a StorageClass with `reclaimPolicy: Delete`, or belongs to a Helm release
without `helm.sh/resource-policy: keep`: when the claim is deleted, by an uninstall, a renamed chart
or a tool that prunes, the disk behind it is deleted in the same second. Nothing in these files makes
a copy of it.

Use a class with `reclaimPolicy: Retain` for data that must survive, keep the claim, and schedule a
backup to another place.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.edit import Path
from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.rules import backups, claims, podspec, stores
from setsail.rules.rule import Find, beside

ZH = """一次删除就会让数据永远消失。

存储的 PVC 使用 `reclaimPolicy: Delete` 的 StorageClass，或属于没有 `helm.sh/resource-policy: keep` 的 Helm release：PVC 一旦
被删（卸载、chart 改名、会清理的工具），背后的磁盘同一秒被删。这些文件里也没有任何东西为它留副本。

必须保留的数据使用 `reclaimPolicy: Retain` 的存储类，保留 PVC，并定时备份到别处。
"""

KINDS = ("StatefulSet", "Deployment")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: docker.io/library/postgres:16.4
          volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: csi.example
reclaimPolicy: Delete
"""

GOOD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
        - name: db
          image: docker.io/library/postgres:16.4
          volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 20Gi}}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: csi.example
reclaimPolicy: Retain
"""

_KEEP = "helm.sh/resource-policy"


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads of a known store on a volume that claims storage."""
    return any(True for _ in _claims(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claims that are deleted with their disk, where nothing backs the store up."""
    if backups.covered(manifest, around):
        return
    for path, body, claim in _claims(manifest, around):
        given = _class(body, around)
        if given is not None and text(given.body, "reclaimPolicy") in ("", "Delete"):
            gone = Text("deletes the disk with the claim", "会随 PVC 删除磁盘")
            yield _find(path, manifest, beside(given, ("reclaimPolicy",), gone))
        elif claim is not None and _of_a_release(claim) and _KEEP not in claim.annotations:
            gone = Text("goes with the Helm release", "随 Helm release 一起删除")
            yield _find(path, manifest, beside(claim, ("metadata", "name"), gone))


def _find(path: Path, manifest: Manifest, why: Related) -> Find:
    return Find(
        path,
        Text(
            f"the data of {manifest.name} is deleted with its claim, and nothing here backs it up",
            f"{manifest.name} 的数据会随 PVC 一起删除，而这里没有备份",
        ),
        (why,),
    )


def _claims(
    manifest: Manifest, around: Around
) -> Iterator[tuple[Path, dict[str, Any], Manifest | None]]:
    """The claim of each known store: where it stands, what it asks, its object."""
    volumes = {stores.data_volume(c) for c in podspec.mains(manifest)} - {None, ""}
    for at, template in enumerate(items(manifest.body, "spec", "volumeClaimTemplates")):
        if text(template, "metadata", "name") in volumes:
            path = ("spec", "volumeClaimTemplates", at)
            yield path, mapping(template, "spec"), None
    for one in claims.claimed(manifest, around):
        if one.volume in volumes and one.claim is not None:
            yield one.path, mapping(one.claim.body, "spec"), one.claim


def _class(claim: dict[str, Any], around: Around) -> Manifest | None:
    return around.find("StorageClass", "", text(claim, "storageClassName"))


def _of_a_release(claim: Manifest) -> bool:
    return claim.labels.get("app.kubernetes.io/managed-by") == "Helm"
