"""Nothing says how the data here is protected.

Where a backup product chooses by label, an object without the label has no backup, and nobody sees
the gap. `label` is the one that your product reads; `none` is a value too, and an honest one.

Put the label on every namespace, and on every workload that keeps data.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """没有说明这里的数据如何保护。

备份产品按标签选择对象时，没有该标签就没有备份，而且没人看得见缺口。`label` 是你的产品所读的标签；
写 `none` 也可以，至少说明了。

给每个命名空间和每个保存数据的工作负载写上该标签。
"""

KINDS = ("Deployment", "StatefulSet", "Namespace")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"label": "dataprotection"}

BAD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"""

GOOD = BAD.replace("{name: shop}", "{name: shop, labels: {dataprotection: gold}}")


def applies(manifest: Manifest, around: Around) -> bool:
    """Namespaces, and workloads that keep data or are marked as production."""
    keeps = bool(items(manifest.body, "spec", "volumeClaimTemplates")) or any(
        "persistentVolumeClaim" in volume for _, volume in podspec.volumes(manifest)
    )
    return manifest.kind == "Namespace" or keeps or manifest.labels.get("purpose") == "production"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those without the label."""
    label = around.setting("backup-not-declared", PARAMETERS, "label")
    if not manifest.labels.get(label):
        yield Find(
            ("metadata", "labels", label),
            Text(f"{manifest.ref} has no label {label}", f"{manifest.ref} 没有标签 {label}"),
        )
