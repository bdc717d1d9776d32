"""A container sets the same variable twice.

The last one wins, and nobody sees it: whoever edits the first wonders why nothing changes. With
server-side apply the object may even be refused, or lose one of the two at the next apply.

Keep one entry of each name in `env`.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """容器把同一个环境变量设置了两次。

后写的生效，而且没有提示：改了前一个的人会奇怪为什么没有变化。用服务端 apply 时，对象甚至可能被
拒绝，或在下一次 apply 时丢掉其中一个。

`env` 中每个名字只保留一项。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - {name: LOG_LEVEL, value: info}
        - {name: LOG_LEVEL, value: debug}
"""

GOOD = BAD.replace("        - {name: LOG_LEVEL, value: info}\n", "")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with two variables or more in some container."""
    return any(len(items(c.body, "env")) > 1 for c in podspec.containers(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find each later entry of a name."""
    for container in podspec.containers(manifest):
        first: dict[str, int] = {}
        for at, variable in enumerate(items(container.body, "env")):
            name = text(variable, "name")
            if name and first.setdefault(name, at) != at:
                wins = Text("the first of them", "前一个在这里")
                place = manifest.place((*container.path, "env", first[name]))
                yield Find(
                    (*container.path, "env", at, "name"),
                    Text(
                        f"container {container.name} sets {name} twice; only this one counts",
                        f"容器 {container.name} 设置了两次 {name}，只有这里的生效",
                    ),
                    (Related(place, manifest.ref, wins),),
                )
