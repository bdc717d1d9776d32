"""A pod does not run, or ends again and again.

No node takes it, its image cannot be had, or its program ends as soon as it starts. The workload
is there in name only, or with less than it needs.

Read the reason: `setsail status` and `kubectl describe pod` say more, `kubectl logs --previous`
what the program said before it ended. Mend it where it comes from, and apply again.
"""

from collections.abc import Iterable, Iterator

from setsail.finding.text import Text
from setsail.manifest import running
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, number, text
from setsail.manifest.running import Trouble
from setsail.rules.rule import Find

ZH = """Pod 没有运行，或者反复退出。

没有节点可以容纳它、镜像拉取不到，或者程序一启动就退出。工作负载名义上存在，实际上缺人手。

先看原因：`setsail status` 与 `kubectl describe pod` 有更多信息，`kubectl logs --previous` 是程序退出
前的输出。在来源处修复后重新应用。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "Pod")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"restarts": 5}
_RECENT = 86_400.0

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web-7c9-x, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
status:
  phase: Running
  containerStatuses:
    - name: web
      image: registry.example/web:1.4
      imageID: ""
      ready: false
      restartCount: 7
      state: {waiting: {reason: CrashLoopBackOff, message: back-off 5m0s restarting}}
      lastState: {terminated: {reason: Error, exitCode: 1}}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web-7c9-x, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
status:
  phase: Running
  containerStatuses:
    - name: web
      image: registry.example/web:1.4
      imageID: ""
      ready: true
      restartCount: 0
      state: {running: {startedAt: "2026-01-01T00:00:00Z"}}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with pods, and pods that no such workload made."""
    if manifest.kind == "Pod":
        return bool(mapping(manifest.body, "status")) and not running.made(manifest)
    return bool(running.pods_of(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find each reason once, with the number of pods that it keeps from running."""
    pods = running.pods_of(manifest, around)
    of_reason: dict[tuple[str, str], list[Trouble]] = {}
    for trouble in running.troubles(pods):
        of_reason.setdefault((trouble.reason, trouble.container), []).append(trouble)
    for found in of_reason.values():
        yield Find(("status",), _said(found, len(pods)))
    if not of_reason:
        limit = around.setting("pod-not-healthy", PARAMETERS, "restarts")
        yield from _restarting(pods, limit, around.seen or 0.0)


def _said(found: list[Trouble], pods: int) -> Text:
    first = found[0]
    where = f"{first.pod}/{first.container}".rstrip("/")
    count = len({each.pod for each in found})
    tail = f": {first.said}" if first.said else ""
    return Text(
        f"{first.reason} in {count} of {pods} pods, such as {where}{tail}",
        f"{pods} 个 Pod 中有 {count} 个 {first.reason}，例如 {where}{tail}",
    )


def _restarting(pods: Iterable[Manifest], limit: int, now: float) -> Iterator[Find]:
    """The pod that was restarted most often, if that was often and of late."""
    worst: tuple[int, str, str] = (0, "", "")
    for pod in pods:
        for status in items(pod.body, "status", "containerStatuses"):
            ended = running.seconds(status, "lastState", "terminated", "finishedAt")
            count = number(status, "restartCount") or 0
            if count >= max(limit, 1) and ended is not None and now - ended < _RECENT:
                reason = text(status, "lastState", "terminated", "reason")
                worst = max(worst, (count, f"{pod.name}/{text(status, 'name')}", reason))
    count, where, reason = worst
    if count:
        yield Find(
            ("status",),
            Text(
                f"{where} was restarted {count} times, last because of {reason or 'unknown'}",
                f"{where} 已重启 {count} 次，最近一次的原因是 {reason or '未知'}",
            ),
        )
