"""The heap may grow until the kernel kills the container.

A heap is not all the memory of a program: threads, code, buffers and files in memory come on top, a
quarter of the whole or more. If the heap alone may take nearly the limit, the container is killed
with exit code 137 when the heap is full, before the program could say that it is out of memory.

Leave a quarter of the limit beside the heap: `-XX:MaxRAMPercentage=75`, `--max-old-space-size` of
three quarters, or a larger limit. `GOMEMLIMIT` counts all of a Go program and may be 90 %.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest
from setsail.rules import memory, podspec
from setsail.rules.rule import Find, beside

ZH = """堆可能一直长到内核杀掉容器。

堆并不是程序的全部内存：线程、代码、缓冲区和内存里的文件还要占四分之一以上。如果堆自己就能占到接近 limit，堆一满，容器就以退出码
137 被杀，程序来不及报告内存不足。

在堆之外留出 limit 的四分之一：`-XX:MaxRAMPercentage=75`、`--max-old-space-size` 取四分之三，或提高 limit。`GOMEMLIMIT` 计的是
Go 程序的全部内存，可以到 90%。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
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
          env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]
          resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}
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
          env: [{name: JAVA_TOOL_OPTIONS, value: -XX:MaxRAMPercentage=75}]
          resources: {requests: {memory: 1Gi}, limits: {memory: 1Gi}}
"""

SHARE = 75
"""The largest part of the limit, in percent, that a heap may take."""

GO_SHARE = 95
"""The same for GOMEMLIMIT, which counts all that a Go program takes."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Containers with a limit and a size of a heap that can be read."""
    return any(
        memory.limit(c, around) and any(memory.heaps(c, around))
        for c in podspec.containers(manifest)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find heaps that, with volumes in memory, leave too little of the limit."""
    for container in podspec.containers(manifest):
        limit = memory.limit(container, around)
        if limit is None:
            continue
        volumes = memory.in_memory_volumes(container)
        for heap in memory.heaps(container, around):
            heap_bytes = heap.bytes
            if heap.percent is not None:
                heap_bytes = int(heap.percent * limit / 100)
            share = GO_SHARE if heap.flag == "GOMEMLIMIT" else SHARE
            if heap_bytes is None or (heap_bytes + volumes) * 100 <= limit * share:
                continue
            yield _find(manifest, container, heap, (heap_bytes, volumes, limit))


def _find(
    manifest: Manifest, container: Container, heap: memory.Heap, sizes: tuple[int, int, int]
) -> Find:
    took, volumes, most = (memory.written(size) for size in sizes)
    also = Text("", "")
    if sizes[1]:
        also = Text(f" and {volumes} for files in memory", f"，内存文件还要 {volumes}")
    own = heap.said.by is manifest
    bound = Text(f"the limit is {most}", f"limit 为 {most}")
    said = (*container.path, "resources", "limits", "memory")
    here = beside(heap.said.by, heap.said.path, Text("it is set here", "在此设置"))
    return Find(
        heap.said.path if own else said,
        Text(
            f"{heap.flag} lets the heap of container {container.name} take {took}{also.en} of "
            f"{most}: too little is left for the rest",
            f"{heap.flag} 允许容器 {container.name} 的堆占用 {took}{also.zh}，而 limit 是 {most}：余下的不够",
        ),
        (beside(manifest, said, bound), *(() if own else (here,))),
    )
