"""An object does not fit the Kubernetes API.

The API server refuses it, or drops the field that it does not know: a probe indented two spaces
too far is silently no probe. Either way the cluster does not run what the file seems to say.

Correct the field that is named; the message says what belongs there.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest import api
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import removed
from setsail.rules.rule import ANY, Find

ZH = """对象不符合 Kubernetes API。

API server 会拒绝它，或丢弃不认识的字段：多缩进两格的探针会悄无声息地不存在。无论哪种，集群里运行的都不是
文件看起来所写的。

按消息改正所指的字段。
"""

KINDS = (ANY,)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      readynessProbe:
        httpGet:
          path: /ready
          port: 8080
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      readinessProbe:
        httpGet:
          path: /ready
          port: 8080
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Objects of Kubernetes' own groups; other groups are anybody's, and are not judged. A
    version that is gone is another rule's."""
    version, kind = manifest.api_version, manifest.kind
    return api.known(version, kind) or (
        api.has_group(version) and removed.lookup(version, kind) is None
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find what the API server would refuse or drop, and keys that are written twice."""
    for path, message in api.check(manifest.body):
        yield Find(path, message)
    depth = len(manifest.base)
    for twice in manifest.document.duplicates:
        if twice.path[:depth] == manifest.base:
            key = twice.path[-1] if twice.path else ""
            first = Text("the first of them, which is lost", "前一个在这里，会丢失")
            yield Find(
                twice.path[depth:],
                Text(f"key {key} is written twice", f"键 {key} 写了两次"),
                (Related(twice.first, manifest.ref, first),),
            )
