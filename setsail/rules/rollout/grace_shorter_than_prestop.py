"""The pod is killed while its preStop hook still waits.

The grace period starts with the preStop hook, not after it. If the hook sleeps as long as the
grace period, the program gets SIGKILL instead of SIGTERM: requests in flight are cut off.

Set `terminationGracePeriodSeconds` to the hook's time plus the longest request.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec, timing
from setsail.rules.rule import Find, beside

ZH = """preStop 钩子还在等待，Pod 就被杀掉。

宽限期从 preStop 钩子开始时计算，而不是结束后。如果钩子睡眠的时间与宽限期一样长，程序收到的就是 SIGKILL
而不是 SIGTERM，处理中的请求会被切断。

把 `terminationGracePeriodSeconds` 设为钩子时间加上最长的请求时间。
"""

KINDS = podspec.LONG_RUNNING
ITEM = "no-gap-in-a-rollout"
SEVERITY = "error"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: web
          image: registry.example/web:1.4
          lifecycle:
            preStop:
              exec:
                command: ["sleep", "15"]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 45
      containers:
        - name: web
          image: registry.example/web:1.4
          lifecycle:
            preStop:
              exec:
                command: ["sleep", "15"]
"""

DRAIN = 30
"""Seconds for the requests in flight, after the hook."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods with a preStop hook whose time can be read."""
    return any(timing.prestop(c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hooks that wait as long as the grace period, or longer."""
    if manifest.pod is None:
        return
    path, grace = timing.grace(manifest.pod)
    for container in podspec.mains(manifest):
        wait = timing.prestop(container)
        if wait and wait >= grace:
            name = container.name
            hook = Text(f"the hook takes {wait} s", f"钩子占用 {wait} 秒")
            yield Find(
                path,
                Text(
                    f"the preStop hook of container {name} takes {wait} s of a grace period of "
                    f"{grace} s, so the program is killed before it can finish",
                    f"容器 {name} 的 preStop 钩子占去 {grace} 秒宽限期中的 {wait} 秒，程序来不及收尾就被杀掉",
                ),
                (beside(manifest, (*container.path, "lifecycle", "preStop"), hook),),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """The longest hook plus DRAIN seconds; a longer grace period harms nobody."""
    longest = max(timing.prestop(c) for c in podspec.mains(manifest))
    return (Edit("set", find.path, longest + DRAIN),)
