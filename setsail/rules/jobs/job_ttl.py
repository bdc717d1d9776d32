"""Finished jobs stay, or go too early.

A Job that nobody owns stays for ever with its pods, until thousands of them slow down every
listing: it needs `ttlSecondsAfterFinished`. The jobs of a CronJob are cleared by its history
limits; a time of their own on top removes the failed run before anybody has read its log.

Set it on single Jobs, long enough to be read (a day), and leave it out of a CronJob's template.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """结束的任务一直留着，或消失得太早。

没有归属的 Job 及其 Pod 会一直留着，攒到成千上万时，每次列表都变慢：它需要
`ttlSecondsAfterFinished`。CronJob 的任务由历史数量限制来清理；再加上时间限制，会在有人看日志之
前就删掉失败的那次。

在单独的 Job 上设置，长到够人看（一天）；CronJob 的模板里不要写。
"""

KINDS = ("Job", "CronJob")
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: migrate, image: "registry.example/migrate:1.4"}]}
"""

GOOD = BAD.replace("spec:\n  template", "spec:\n  ttlSecondsAfterFinished: 86400\n  template")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find single Jobs without, and those of a CronJob with it."""
    owners = items(manifest.body, "metadata", "ownerReferences")
    scheduled = manifest.kind == "CronJob" or any(text(o, "kind") == "CronJob" for o in owners)
    base = ("spec", "jobTemplate", "spec") if manifest.kind == "CronJob" else ("spec",)
    path = (*base, "ttlSecondsAfterFinished")
    if scheduled and manifest.get(*path) is not None:
        yield Find(
            path,
            Text(
                "the history limits of the CronJob clear its jobs already",
                "CronJob 的历史限制已经会清理这些任务",
            ),
        )
    elif not scheduled and manifest.get(*path) is None:
        yield Find(
            path, Text("the job stays for ever after it has finished", "任务结束后会一直留着")
        )
