"""An API version is gone, or will be.

The API server of a newer Kubernetes does not know the version any more: the next apply fails, and
often it is the apply after a cluster upgrade, in the middle of the night.

Change `apiVersion` to the one that the message names, and compare the fields with its reference:
some have moved.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest import api
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import ANY, Find

ZH = """API 版本已被移除，或即将移除。

较新的 Kubernetes 的 API server 不再认识该版本：下一次 apply 会失败，而且往往是集群升级之后、深夜里的那一次。

把 `apiVersion` 改为消息中给出的版本，并对照其文档检查字段：有些字段挪了位置。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: batch/v1beta1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example/report:1.4
"""

GOOD = """
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example/report:1.4
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Objects of a kind that the API has now, or had in a beta version of its group."""
    if api.known(manifest.api_version, manifest.kind):
        return True
    group, _, version = manifest.api_version.rpartition("/")
    moved = api.successors(manifest.api_version, manifest.kind)
    same_group = any(other.rpartition("/")[0] == group for other in moved)
    return "beta" in version and bool(moved) and (same_group or group == "extensions")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find versions that the newest Kubernetes does not have."""
    version, kind = manifest.api_version, manifest.kind
    life = api.life(version, kind)
    if life is not None and not life.last:
        return
    others = api.successors(version, kind)
    instead = Text(f"; use {others[-1]}", f"；请改用 {others[-1]}") if others else Text("", "")
    known = api.versions()
    gone = (
        Text(
            f"{version} {kind} is in no Kubernetes since {known[0]}",
            f"Kubernetes {known[0]} 起已没有 {version} {kind}",
        )
        if life is None
        else Text(
            f"{version} {kind} is gone after Kubernetes {life.last}",
            f"Kubernetes {life.last} 之后不再有 {version} {kind}",
        )
    )
    yield Find(("apiVersion",), Text(gone.en + instead.en, gone.zh + instead.zh))


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Change the version alone, where the object then fits the API as it stands."""
    if manifest.kind == "PodDisruptionBudget" and not manifest.selector:
        return ()  # an empty selector chose nothing in v1beta1 and chooses everything in v1
    for version in reversed(api.successors(manifest.api_version, manifest.kind)):
        renamed = {**manifest.body, "apiVersion": version}
        if "beta" not in version and not any(api.check(renamed, api.versions()[-1])):
            return (Edit("set", ("apiVersion",), version),)
    return ()
