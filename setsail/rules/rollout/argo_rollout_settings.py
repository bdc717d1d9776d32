"""A Rollout leaves itself no way back, or waits for ever.

`revisionHistoryLimit: 0` keeps no old version to return to. A canary step `pause: {}` waits until
somebody remembers it. A blue-green `scaleDownDelaySeconds` below 30 removes the old pods while
routes still lead there. `progressDeadlineAbort: false` leaves a release that does not progress
half-way, until a person comes.

Keep some revisions, give pauses a duration, keep the delay at 30 s or more, and set
`progressDeadlineAbort: true`. A pause without an end is right where a person must approve; exclude
it there.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, number, read
from setsail.rules.rule import Find

ZH = """Rollout 没给自己留退路，或会一直等下去。

`revisionHistoryLimit: 0` 不保留可回退的旧版本。金丝雀步骤 `pause: {}` 会一直等到有人想起它。蓝
绿发布的 `scaleDownDelaySeconds` 小于 30 时，流量还在往那里走，旧 Pod 就没了。
`progressDeadlineAbort: false` 会让没有进展的发布停在半路，直到有人来处理。

保留一些历史版本，给暂停写上时长，延迟不小于 30 秒，并设置 `progressDeadlineAbort: true`。需要人
审批时，无限期暂停是对的，请在那里排除本规则。
"""

KINDS = ("Rollout.argoproj.io",)
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  revisionHistoryLimit: 0
  progressDeadlineAbort: false
  selector: {matchLabels: {app: web}}
  strategy: {canary: {steps: [{setWeight: 20}, {pause: {}}]}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = (
    BAD.replace("revisionHistoryLimit: 0", "revisionHistoryLimit: 5")
    .replace("Abort: false", "Abort: true")
    .replace("{pause: {}}", "{pause: {duration: 10m}}")
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find each of the four settings."""
    if number(manifest.body, "spec", "revisionHistoryLimit") == 0:
        yield Find(
            ("spec", "revisionHistoryLimit"),
            Text("no old version is kept to go back to", "没有保留可回退的旧版本"),
        )
    if manifest.get("spec", "progressDeadlineAbort") is False:
        yield Find(
            ("spec", "progressDeadlineAbort"),
            Text("a release without progress is not aborted", "没有进展的发布不会中止"),
        )
    steps = ("spec", "strategy", "canary", "steps")
    for at, step in enumerate(items(manifest.body, *steps)):
        if isinstance(step, dict) and "pause" in step and not read(step, "pause", "duration"):
            yield Find((*steps, at, "pause"), Text("this pause has no end", "这次暂停没有期限"))
    delay = ("spec", "strategy", "blueGreen", "scaleDownDelaySeconds")
    seconds = number(manifest.body, *delay)
    if seconds is not None and seconds < 30:
        yield Find(
            delay,
            Text(
                f"old pods go after {seconds} s, while routes may still lead there",
                f"旧 Pod 在 {seconds} 秒后消失，而流量可能还在去那里",
            ),
        )
