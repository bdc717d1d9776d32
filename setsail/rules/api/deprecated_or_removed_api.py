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
from setsail.rules import removed
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
    """Objects of a kind that the API has, or had."""
    version, kind = manifest.api_version, manifest.kind
    return api.known(version, kind) or removed.lookup(version, kind) is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find versions that the newest Kubernetes does not have, and those with a stable one."""
    version, kind = manifest.api_version, manifest.kind
    others = api.successors(version, kind)
    before = removed.lookup(version, kind)
    life = api.life(version, kind)
    if before is not None:
        gone = _gone(version, kind, before.release, before.instead)
    elif life is not None and life.last:
        minor = int(life.last.partition(".")[2]) + 1
        gone = _gone(version, kind, f"1.{minor}", others[0] if others else "")
    elif _unstable(version) and others and not _unstable(others[0]):
        gone = Text(
            f"{version} {kind} will go; use {others[0]}",
            f"{version} {kind} 将被移除；请改用 {others[0]}",
        )
    else:
        return
    yield Find(("apiVersion",), gone)


def _gone(version: str, kind: str, release: str, instead: str) -> Text:
    gone = Text(
        f"Kubernetes {release} and later have no {version} {kind}",
        f"Kubernetes {release} 起不再有 {version} {kind}",
    )
    if not instead:
        return Text(f"{gone.en}, and nothing replaces it", f"{gone.zh}，也没有替代")
    return Text(f"{gone.en}; use {instead}", f"{gone.zh}；请改用 {instead}")


def _unstable(version: str) -> bool:
    return "alpha" in version or "beta" in version


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Change the version alone, where the object then fits the API as it stands."""
    if manifest.kind == "PodDisruptionBudget" and not manifest.selector:
        return ()  # an empty selector chose nothing in v1beta1 and chooses everything in v1
    for version in reversed(api.successors(manifest.api_version, manifest.kind)):
        renamed = {**manifest.body, "apiVersion": version}
        if not _unstable(version) and not any(api.check(renamed, api.versions()[-1])):
            return (Edit("set", ("apiVersion",), version),)
    return ()
