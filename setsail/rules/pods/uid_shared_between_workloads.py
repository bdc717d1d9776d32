"""Two workloads run under the same user number.

To the node and to network storage they are one user. A program that breaks out of one can read the
files of the other and signal its processes.

Give each workload a number of its own in `securityContext.runAsUser`; or set `hostUsers: false`,
where the cluster supports it, so that numbers are private to each pod.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, number
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """两个工作负载使用同一个用户编号。

对节点和网络存储来说它们是同一个用户：从其中一个逃逸的程序可以读另一个的文件，也能向其进程发信号。

用 `securityContext.runAsUser` 给每个工作负载单独的编号；集群支持时也可以设置 `hostUsers: false`，让编号只在
Pod 内有效。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsUser: 10001
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  securityContext:
    runAsUser: 10001
  containers:
    - name: worker
      image: registry.example/worker:1.4
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsUser: 10001
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: v1
kind: Pod
metadata:
  name: worker
spec:
  securityContext:
    runAsUser: 10002
  containers:
    - name: worker
      image: registry.example/worker:1.4
"""


def _users(manifest: Manifest) -> dict[int, Path]:
    """The numbers that a pod names; with `hostUsers: false` they are its own."""
    if manifest.pod is None or manifest.pod.get("hostUsers") is False:
        return {}
    found: dict[int, Path] = {}
    for path, context, _ in podspec.contexts(manifest):
        if (user := number(context, "runAsUser")) is not None:
            found.setdefault(user, (*path, "runAsUser"))
    return found


def applies(manifest: Manifest, around: Around) -> bool:
    """Linux pods that name a user."""
    return podspec.linux(manifest, around) and bool(_users(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the numbers that another workload of the set has too, each once."""
    others = [(other, _users(other)) for other in around.of_kind(*WORKLOADS)]
    for user, path in _users(manifest).items():
        sharing = [(o, users[user]) for o, users in others if user in users and o is not manifest]
        if sharing:
            other, place = sharing[0]
            also = Text(f"{other.ref} runs as user {user}", f"{other.ref} 也用用户 {user}")
            yield Find(
                path,
                Text(
                    f"{manifest.ref} and {len(sharing)} more run as user {user}",
                    f"{manifest.ref} 与另外 {len(sharing)} 个工作负载都以用户 {user} 运行",
                ),
                (Related(other.place(place), other.ref, also),),
            )
