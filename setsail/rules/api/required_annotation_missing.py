"""An object lacks an annotation that your rules require.

Annotations hold what does not fit a label: an address to write to, a link to the runbook, a cost
centre. Which ones you need is yours to say: `annotations` holds them, alternatives in one entry
with `|` between. By default it is an owner that can be reached.

Add the annotation. One named `email` needs an address.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import required
from setsail.rules.rule import Find

ZH = """对象缺少规则要求的注解。

注解存放标签放不下的内容：联系邮箱、运行手册的链接、成本中心。需要哪些由你决定：写在
`annotations` 中，同一项里用 `|` 分隔可替代的名字。默认要求有能联系到的负责人。

加上注解。名为 `email` 的要写邮箱地址。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"annotations": ["email|owner|contact|department"]}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace(
    "{name: web}\nspec", "{name: web, annotations: {email: orders@example.com}}\nspec"
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find required annotations that the object does not have."""
    wanted = around.setting("required-annotation-missing", PARAMETERS, "annotations")
    pods = manifest.pod.annotations if manifest.pod is not None else {}
    has = {
        key: value
        for key, value in {**pods, **manifest.annotations}.items()
        if key.rpartition("/")[2] != "email" or re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)
    }
    for entry in required.lacking(wanted, has):
        choice = entry.replace("|", ", ")
        yield Find(
            ("metadata", "annotations"),
            Text(f"no annotation of these: {choice}", f"缺少注解（任一即可）：{choice}"),
        )
