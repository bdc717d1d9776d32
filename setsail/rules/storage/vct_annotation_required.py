"""The claims of a store lack an annotation that your tools read.

Backup, quota and cost tools recognise volumes by annotations, and a claim template is the only
place to write them for all pods of a StatefulSet. Which ones is yours to say, so the rule is
silent until `annotations` names them.

Add the annotation to `volumeClaimTemplates[].metadata.annotations`. It reaches new claims only.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, strings
from setsail.rules import claims, required
from setsail.rules.rule import Find

ZH = """存储的卷声明缺少你的工具要读的注解。

备份、配额和成本工具靠注解识别卷，而卷声明模板是给 StatefulSet 所有 Pod 写注解的唯一地方。要哪些
由你决定，所以在 `annotations` 写明之前本规则不说话。

把注解加到 `volumeClaimTemplates[].metadata.annotations`。只对新建的卷声明生效。
"""

KINDS = ("StatefulSet",)
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"annotations": []}
EXAMPLE = {"annotations": ["example.com/backup"]}

BAD = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "registry.example/db:1.4"}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 10Gi}}}
"""

GOOD = BAD.replace(
    "metadata: {name: data}", "metadata: {name: data, annotations: {example.com/backup: daily}}"
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Where some are required."""
    return bool(around.setting("vct-annotation-required", PARAMETERS, "annotations"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find claim templates that lack one."""
    wanted = around.setting("vct-annotation-required", PARAMETERS, "annotations")
    for one in claims.declared(manifest):
        lacking = required.lacking(wanted, strings(one.body, "metadata", "annotations"))
        if lacking:
            yield Find(
                (*one.path, "metadata", "annotations"),
                Text(
                    f"claim {one.name} lacks {', '.join(lacking)}",
                    f"卷声明 {one.name} 缺少 {', '.join(lacking)}",
                ),
            )
