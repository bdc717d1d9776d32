"""An object does not say what it is or whose it is.

At night nobody knows whom to call, reports cannot be split by team, and a policy that goes by
label leaves it out. Which labels you need is yours to say: `labels` holds them, alternatives in
one entry with `|` between. By default one of the usual ones is enough.

Add the labels; on the pod template too, so that pods and logs carry them.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import required
from setsail.rules.rule import Find

ZH = """对象没有说明自己是什么、归谁。

半夜没人知道该找谁，报表无法按团队拆分，按标签生效的策略也漏掉它。需要哪些标签由你决定：写在
`labels` 中，同一项里用 `|` 分隔可替代的名字。默认有一个常用标签即可。

加上标签；Pod 模板上也要加，这样 Pod 和日志都带着。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"labels": ["app.kubernetes.io/name|owner|team|env"]}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: web, image: "registry.example/web:1.4"}]
"""

GOOD = BAD.replace("app: web", "app.kubernetes.io/name: web")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find required labels that neither the object nor its pod template has."""
    wanted = around.setting("required-labels-missing", PARAMETERS, "labels")
    pods = manifest.pod.labels if manifest.pod is not None else {}
    for entry in required.lacking(wanted, {**pods, **manifest.labels}):
        choice = entry.replace("|", ", ")
        yield Find(
            ("metadata", "labels"),
            Text(f"no label of these: {choice}", f"缺少标签（任一即可）：{choice}"),
        )
