"""A pod says that it may live longer than is allowed.

Platforms that end pods after a while read their lifetime from the annotation
`pod.kubernetes.io/lifetime`. A pod that may stay for days keeps old code, old certificates and
whatever got into it.

Shorten the annotation to what `longest` allows (hours).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import spans
from setsail.rules.rule import Find

ZH = """Pod 声明的寿命超过允许的上限。

会定期结束 Pod 的平台从注解 `pod.kubernetes.io/lifetime` 读取其寿命。可以活好几天的 Pod 会一直带
着旧代码、旧证书以及混进来的东西。

把注解缩短到 `longest`（小时）以内。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"longest": 8}

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {pod.kubernetes.io/lifetime: 24h}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("24h", "8h")

_MARK = "pod.kubernetes.io/lifetime"


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that say how long they live."""
    return manifest.pod is not None and _MARK in manifest.pod.annotations


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find lifetimes above `longest` hours, and those that cannot be read."""
    assert manifest.pod is not None
    written = manifest.pod.annotations[_MARK]
    seconds, longest = (
        spans.seconds(written),
        around.setting("pod-lifetime-exceeded", PARAMETERS, "longest"),
    )
    if seconds is None or seconds > longest * 3600:
        path = (*manifest.pod.path[:-1], "metadata", "annotations", _MARK)
        yield Find(
            path,
            Text(
                f"a lifetime of {written} is not within {longest} hours",
                f"寿命 {written} 不在 {longest} 小时以内",
            ),
        )
