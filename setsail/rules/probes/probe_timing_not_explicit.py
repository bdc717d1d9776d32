"""The times of a probe are left to the defaults.

They are `initialDelaySeconds: 0`, `periodSeconds: 10`, `timeoutSeconds: 1`, `successThreshold: 1`
and `failureThreshold: 3`, and they are sensible for most. A team that wants every number to be a
decision asks for this rule; for the others five lines say what everybody knows, and hide the one
that matters.

Write all five. What counts is their arithmetic, which other rules judge.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find

ZH = """探针的时间全靠默认值。

默认是 `initialDelaySeconds: 0`、`periodSeconds: 10`、`timeoutSeconds: 1`、`successThreshold: 1`、
`failureThreshold: 3`，对多数程序都合理。希望每个数字都经过决定的团队可以启用本规则；对其他人，
这五行只是重复常识，反而盖住了真正重要的那一个。

五项都写上。真正要紧的是它们之间的换算，由其他规则判断。
"""

KINDS = (*podspec.LONG_RUNNING, "Pod")
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      readinessProbe:
        httpGet: {path: /ready, port: 8080}
        timeoutSeconds: 2
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      readinessProbe:
        httpGet: {path: /ready, port: 8080}
        initialDelaySeconds: 0
        periodSeconds: 10
        timeoutSeconds: 2
        successThreshold: 1
        failureThreshold: 3
"""

_TIMES = (
    "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold",
)  # fmt: skip


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find, for each container, the probes that leave something to a default."""
    for container in podspec.mains(manifest):
        missing = {
            field: [time for time in _TIMES if time not in timing.probe(container, field)]
            for field in timing.PROBES
            if timing.handler(timing.probe(container, field))
        }
        listed = "; ".join(
            f"{field}: {', '.join(unset)}" for field, unset in missing.items() if unset
        )
        if listed:
            first = next(field for field, unset in missing.items() if unset)
            yield Find(
                (*container.path, first),
                Text(
                    f"probes of container {container.name} leave to the defaults: {listed}",
                    f"容器 {container.name} 的探针有未写明的时间：{listed}",
                ),
            )
