"""The instance label names another workload.

`app.kubernetes.io/instance` says which installation an object belongs to. A tool that builds this
label from the object's own name expects the two to be equal, and its dashboards and cost reports
mix up workloads where they are not. Helm gives one label to all objects of a release, so there
they differ on purpose: ask for this rule only if you follow the first convention.

Make the label and `metadata.name` equal.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """instance 标签写的是另一个工作负载。

`app.kubernetes.io/instance` 说明对象属于哪一次安装。若工具约定该标签等于对象自己的名字，不一致
时它的面板和成本报表就会把工作负载混在一起。Helm 给一个 release 的所有对象同一个标签，本来就不同：
只有遵循前一种约定时才需要本规则。

让该标签与 `metadata.name` 一致。
"""

KINDS = podspec.LONG_RUNNING
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app.kubernetes.io/instance: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
"""

GOOD = BAD.replace("instance: shop", "instance: web")

_LABEL = "app.kubernetes.io/instance"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find instance labels that are not the name, or are absent."""
    written = manifest.labels.get(_LABEL)
    if written != manifest.name:
        yield Find(
            ("metadata", "labels", _LABEL),
            Text(
                f"{_LABEL} is {written or 'absent'}, the name is {manifest.name}",
                f"{_LABEL} 为 {written or '空'}，而名字是 {manifest.name}",
            ),
        )
