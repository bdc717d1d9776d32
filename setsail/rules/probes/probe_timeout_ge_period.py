"""A probe may still wait when the next one is due.

If the timeout is as long as the period, a slow program is asked without a pause, and the time until
it is judged is longer than the numbers say. A probe that must start a whole runtime (`java`,
`mongosh`, `kafka-topics.sh`) does not fit into the default timeout of one second: it fails on a busy
node while the program is well. A liveness or startup probe with another success threshold than 1 is
refused by the API.

Keep the timeout well below the period, and give a probe that starts a program five seconds or more.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, number
from setsail.rules import podspec, timing
from setsail.rules.rule import Find, beside

ZH = """上一次探测可能还没结束，下一次就到了。

超时与周期一样长时，慢的程序会被不间断地询问，实际判定时间也比数字显示的更长。需要启动整个运行时的探针（`java`、
`mongosh`、`kafka-topics.sh`）放不进默认的 1 秒超时：节点一忙，程序明明正常探针却失败。存活与启动探针的成功阈值只能是
1，否则 API 会拒绝。

让超时明显短于周期；会启动程序的探针至少给五秒。
"""

KINDS = podspec.LONG_RUNNING
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
            periodSeconds: 5
            timeoutSeconds: 10
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
            periodSeconds: 5
            timeoutSeconds: 2
"""

PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
_RUNTIMES = re.compile(
    r"\b(?:java|mongo|mongosh|cqlsh|nodetool|rabbitmq-diagnostics|rabbitmqctl|python3?|jcmd"
    r"|kafka-[a-z-]+\.sh)\b"
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a probe."""
    return any(True for _ in _probes(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find timeouts as long as the period, runtimes with one second, thresholds other than 1."""
    for container, field in _probes(manifest):
        probe, path = timing.probe(container, field), (*container.path, field)
        timeout, period = number(probe, "timeoutSeconds") or 1, timing.period(probe)
        command = " ".join(str(word) for word in items(probe, "exec", "command"))
        if timeout >= period:
            yield _late((*path, "timeoutSeconds"), manifest, container, (field, timeout, period))
        elif timeout == 1 and (program := _RUNTIMES.search(command)):
            en = f"{field} of container {container.name} has 1 s to start {program[0]} and ask it"
            zh = f"容器 {container.name} 的 {field} 只有 1 秒来启动 {program[0]} 并询问"
            related = beside(
                manifest, (*path, "exec", "command"), Text("this is started", "启动的是它")
            )
            yield Find((*path, "timeoutSeconds"), Text(en, zh), (related,))
        wanted = number(probe, "successThreshold") or 1
        if field != "readinessProbe" and wanted != 1:
            yield Find(
                (*path, "successThreshold"),
                Text(
                    f"{field} of container {container.name} must have a success threshold of 1",
                    f"容器 {container.name} 的 {field} 成功阈值必须是 1",
                ),
            )


def _late(path: Path, manifest: Manifest, container: Container, said: tuple[str, int, int]) -> Find:
    field, timeout, period = said
    every = Text(f"asked every {period} s", f"每 {period} 秒询问一次")
    return Find(
        path,
        Text(
            f"{field} of container {container.name} waits {timeout} s and is due every {period} s",
            f"容器 {container.name} 的 {field} 等待 {timeout} 秒，而周期是 {period} 秒",
        ),
        (beside(manifest, (*path[:-1], "periodSeconds"), every),),
    )


def _probes(manifest: Manifest) -> Iterator[tuple[Container, str]]:
    for container in podspec.mains(manifest):
        for field in PROBES:
            if timing.handler(timing.probe(container, field)):
                yield container, field
