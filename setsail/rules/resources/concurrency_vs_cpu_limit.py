"""More workers than the CPU limit can run.

The kernel stops a container that has used its share of a tenth of a second. With eight workers on a
limit of one CPU the share is gone after an eighth of that time, and all of them stand still for the
rest: latency jumps, probes time out, and liveness restarts a healthy program. Programs that count
the CPUs of the node start one worker for each of them.

Bring both together: workers near the limit (one each for computing, two each and one more for
waiting), `GOMAXPROCS` at the limit, or no CPU limit where your platform allows that.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from setsail.finding.text import Text
from setsail.manifest import quantity
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest
from setsail.rules import demand, environment, podspec
from setsail.rules.rule import Find, beside

ZH = """worker 比 CPU limit 能跑的多。

容器用完十分之一秒内的份额，内核就把它停住。limit 为 1 个 CPU 而有八个 worker 时，八分之一的时间就用完份额，剩下的时间全部停住：
时延突增，探针超时，存活探针重启了健康的程序。按节点 CPU 数启动 worker 的程序更是如此。

让两者匹配：计算型每个 CPU 一个 worker，等待型每个 CPU 两个再加一个；`GOMAXPROCS` 等于 limit；平台允许时也可以不设 CPU limit。
"""

KINDS = WORKLOADS
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
          env: [{name: WEB_CONCURRENCY, value: "8"}]
          resources: {requests: {cpu: 500m}, limits: {cpu: "1"}}
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
          env: [{name: WEB_CONCURRENCY, value: "3"}]
          resources: {requests: {cpu: 500m}, limits: {cpu: "1"}}
"""

COMPUTING = ("GOMAXPROCS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Variables that start as many threads for computing."""

WAITING = ("WEB_CONCURRENCY", "UVICORN_WORKERS", "GUNICORN_WORKERS", "PUMA_WORKERS")
"""Variables that start as many processes which mostly wait."""

_JAVA = re.compile(r"-XX:ActiveProcessorCount=(\d{1,4})\b")
_WORKERS = re.compile(
    r"\b(?:gunicorn|uvicorn|hypercorn|puma)\b.*?(?:\s-w|\s--workers)[ =](\d{1,4})\b"
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Containers with a CPU limit and a number of workers that can be read."""
    containers = podspec.containers(manifest)
    return any(_limit(c, around) and any(_workers(c, around)) for c in containers)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find more workers than twice the CPUs and one, or more threads than twice the CPUs."""
    for container in podspec.containers(manifest):
        limit = _limit(container, around)
        if limit is None:
            continue
        for flag, count, computing, said in _workers(container, around):
            fit = max(1, int(2 * limit)) + (0 if computing else 1)
            if count <= fit:
                continue
            cpus = quantity.cpu_text(limit)
            own = said.by is manifest
            limited = (*container.path, "resources", "limits", "cpu")
            bound = Text(f"the limit is {cpus}", f"limit 为 {cpus}")
            here = beside(said.by, said.path, Text("it is set here", "在此设置"))
            yield Find(
                said.path if own else limited,
                Text(
                    f"{flag} starts {count} workers in container {container.name} on a limit of "
                    f"{cpus} CPU",
                    f"{flag} 在容器 {container.name} 里启动 {count} 个 worker，而 CPU limit 为 {cpus}",
                ),
                (beside(manifest, limited, bound), *(() if own else (here,))),
            )


def _limit(container: Container, around: Around) -> Decimal | None:
    found = demand.asked(container, around, "limits.cpu")
    return found if found is not None and found > 0 else None


def _workers(
    container: Container, around: Around
) -> Iterator[tuple[str, int, bool, environment.Said]]:
    """Every number of workers: the flag, the number, whether they compute, where it is said."""
    for said in environment.variables(container, around):
        if said.name in COMPUTING + WAITING and said.value.isdecimal():
            yield said.name, int(said.value), said.name in COMPUTING, said
        if match := _JAVA.search(said.value):
            yield "-XX:ActiveProcessorCount", int(match[1]), True, said
    words = tuple(environment.words(container))
    line = " ".join(said.value for said in words)
    if match := _WORKERS.search(line):
        at = next(
            (said for said in words if match[1] in said.value.split("=")[-1].split()), words[0]
        )
        yield "--workers", int(match[1]), False, at
    if (match := _JAVA.search(line)) and words:
        at = next((said for said in words if match[0] in said.value), words[0])
        yield "-XX:ActiveProcessorCount", int(match[1]), True, at
