"""There are two workloads of a kind of which there may be one.

A few programs must exist once: an operator, a leader without election, an agent for the whole
cluster. Which kinds that holds for in your files is yours to say, so the rule is silent until
`kinds` names them.

Remove one, or take the kind off the list.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """只允许有一个的工作负载出现了两个。

少数程序只能有一份：operator、没有选主的主节点、整个集群的代理。哪些类型如此由你决定，所以在
`kinds` 写明之前本规则不说话。

删除其中一个，或把该类型从列表中去掉。
"""

KINDS = podspec.LONG_RUNNING
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"kinds": []}
EXAMPLE = {"kinds": ["DaemonSet"]}

BAD = """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "registry.example/agent:1.4"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent2}
spec:
  selector: {matchLabels: {app: agent2}}
  template:
    metadata: {labels: {app: agent2}}
    spec: {containers: [{name: agent, image: "registry.example/agent:1.4"}]}
"""

GOOD = """
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "registry.example/agent:1.4"}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads of a kind on the list."""
    return manifest.kind in around.setting("one-kind-only", PARAMETERS, "kinds")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find every one after the first."""
    first = around.of_kind(manifest.kind)[0]
    if first is not manifest:
        one = Text("the first of them", "第一个在这里")
        yield Find(
            ("metadata", "name"),
            Text(
                f"there is a {manifest.kind} already: {first.name}",
                f"已经有一个 {manifest.kind}：{first.name}",
            ),
            (Related(first.place(("metadata", "name")), first.ref, one),),
        )
