"""A program gets less shared memory than it needs.

Every container has 64 MiB at /dev/shm. PostgreSQL uses it for parallel queries and Chrome for every
page: both work in a test, and under load fail with "No space left on device" or a crashed
tab.

Mount an `emptyDir` with `medium: Memory` and a `sizeLimit` on /dev/shm; it counts against the memory
limit of the container.
"""

import re
from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items, text
from setsail.rules import environment, image, podspec
from setsail.rules.rule import Find, beside

ZH = """程序得到的共享内存比需要的少。

每个容器的 /dev/shm 只有 64 MiB。PostgreSQL 的并行查询和 Chrome 的每个页面都用它：测试时正常，负载一上来就报 “No space left on
device” 或页面崩溃。

在 /dev/shm 挂载 `medium: Memory`、带 `sizeLimit` 的 `emptyDir`；它计入容器的内存 limit。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: browser}
spec:
  selector: {matchLabels: {app: browser}}
  template:
    metadata: {labels: {app: browser}}
    spec:
      containers:
        - name: browser
          image: docker.io/selenium/standalone-chrome:126.0
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: browser}
spec:
  selector: {matchLabels: {app: browser}}
  template:
    metadata: {labels: {app: browser}}
    spec:
      volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 1Gi}}]
      containers:
        - name: browser
          image: docker.io/selenium/standalone-chrome:126.0
          volumeMounts: [{name: shm, mountPath: /dev/shm}]
"""

BROWSERS = {
    "standalone-chrome", "standalone-chromium", "standalone-edge", "standalone-firefox",
    "node-chrome", "node-chromium", "node-edge", "node-firefox", "chrome", "chromium",
    "browserless", "headless-shell", "alpine-chrome",
}  # fmt: skip
POSTGRES = {"postgres", "postgresql", "timescaledb", "postgis", "spilo", "timescaledb-ha"}
_SMALL = ("--disable-dev-shm-usage", "dynamic_shared_memory_type=mmap")
_SHARED = re.compile(r"max_parallel_workers_per_gather\s*=\s*0\b")


def applies(manifest: Manifest, around: Around) -> bool:
    """Known programs that use shared memory."""
    return any(_needs(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find them without a volume in memory on /dev/shm, unless they are told to do without."""
    for container in podspec.mains(manifest):
        words = " ".join(said.value for said in environment.everything(container, around))
        told = any(word in words for word in _SMALL) or _SHARED.search(words)
        if _needs(container) and not told and not _mounted(container):
            program = Text("this program uses it", "该程序会使用它")
            yield Find(
                (*container.path, "volumeMounts"),
                Text(
                    f"container {container.name} has 64 MiB at /dev/shm, too little under load",
                    f"容器 {container.name} 的 /dev/shm 只有 64 MiB，负载高时不够",
                ),
                (beside(manifest, (*container.path, "image"), program),),
            )


def _needs(container: Container) -> bool:
    known = image.parse(container.image).program in BROWSERS | POSTGRES
    return known and not items(container.body, "command")


def _mounted(container: Container) -> bool:
    return any(
        text(mount, "mountPath").rstrip("/") == "/dev/shm" for mount in podspec.mounts(container)
    )
