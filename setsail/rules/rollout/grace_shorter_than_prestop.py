"""The pod is killed while its preStop hook still waits.

The grace period starts with the preStop hook, not after it. If the hook sleeps as long as the
grace period, the program gets SIGKILL instead of SIGTERM: requests in flight are cut off.

Set `terminationGracePeriodSeconds` to the hook's time plus the longest request.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Edit, Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Container, Manifest, items, number
from setsail.rules import podspec
from setsail.rules.rule import Find

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
    return any(_seconds(manifest, c) for c in podspec.mains(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hooks that wait as long as the grace period, or longer."""
    path, grace = _grace(manifest)
    for container in podspec.mains(manifest):
        wait = _seconds(manifest, container)
        if wait and wait >= grace:
            name = container.name
            yield Find(
                path,
                Text(
                    f"the preStop hook of container {name} takes {wait} s of a grace period of "
                    f"{grace} s, so the program is killed before it can finish",
                    f"容器 {name} 的 preStop 钩子占去 {grace} 秒宽限期中的 {wait} 秒，程序来不及收尾就被杀掉",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """The longest hook plus DRAIN seconds; a longer grace period harms nobody."""
    longest = max(_seconds(manifest, c) for c in podspec.mains(manifest))
    return (Edit("set", find.path, longest + DRAIN),)


def _grace(manifest: Manifest) -> tuple[Path, int]:
    pod = manifest.pod.path if manifest.pod is not None else ()
    path = (*pod, "terminationGracePeriodSeconds")
    written = number(manifest.body, *path)
    return path, 30 if written is None else written


def _seconds(manifest: Manifest, container: Container) -> int:
    """How long the preStop hook waits; 0 when there is none or its time cannot be read."""
    hook = (*container.path, "lifecycle", "preStop")
    slept = number(manifest.body, *hook, "sleep", "seconds")
    if slept is not None:
        return slept
    words = " ".join(map(str, items(manifest.body, *hook, "exec", "command")))
    return sum(int(n) for n in re.findall(r"\bsleep\s+(\d{1,6})(?![\d.hmd])", words))
