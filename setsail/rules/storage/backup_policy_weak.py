"""A backup plan would not survive what it is made for.

Snapshots that stay beside the disk are lost with it: a policy needs an export (three copies, two
media, one elsewhere). What is mission-critical needs one every hour. And copies that can be
deleted are the first thing that an attacker deletes: the location needs a protection period.

Add an `export` action, set `frequency: "@hourly"` for mission-critical applications, and
`protectionPeriod` on the location.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """备份计划经不起它要应对的事故。

与磁盘放在一起的快照会随磁盘一起丢失：策略需要导出（三份、两种介质、一份在别处）。关键应用需要每
小时一次。能被删除的副本，正是攻击者最先删除的：存放位置需要保护期。

添加 `export` 动作；关键应用设置 `frequency: "@hourly"`；在存放位置上设置 `protectionPeriod`。
"""

KINDS = ("Policy.config.kio.kasten.io", "Profile.config.kio.kasten.io")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: config.kio.kasten.io/v1alpha1
kind: Policy
metadata: {name: shop, namespace: kasten-io}
spec:
  frequency: "@daily"
  actions: [{action: backup}]
"""

GOOD = BAD.replace("[{action: backup}]", "[{action: backup}, {action: export}]")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find policies without export, rare ones of critical applications, open locations."""
    if manifest.kind == "Profile":
        path = ("spec", "locationSpec", "objectStore", "protectionPeriod")
        if manifest.get(*path[:-1]) and not manifest.get(*path):
            yield Find(
                path,
                Text(
                    "copies at this location can be deleted at any time", "该位置的副本随时可被删除"
                ),
            )
        return
    actions = [text(action, "action") for action in items(manifest.body, "spec", "actions")]
    if "backup" in actions and "export" not in actions:
        yield Find(("spec", "actions"), Text("no copy leaves the site", "没有副本离开本站点"))
    critical = "mission-critical" in (v.lower() for v in manifest.labels.values())
    if critical and manifest.get("spec", "frequency") != "@hourly":
        yield Find(
            ("spec", "frequency"),
            Text(
                "a mission-critical application is not backed up every hour",
                "关键应用没有每小时备份",
            ),
        )
