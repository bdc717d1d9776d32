"""A namespace does not enforce a Pod Security level.

Whatever the files say today, tomorrow's pod may be privileged, and nothing at the door says no.

Label the namespace with `pod-security.kubernetes.io/enforce: restricted`, or `baseline` while some
workload cannot do better yet.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """命名空间没有强制 Pod 安全级别。

不管今天的文件怎么写，明天来的 Pod 可能是特权的，而门口没有人拦。

给命名空间加上标签 `pod-security.kubernetes.io/enforce: restricted`；个别工作负载暂时做不到时用 `baseline`。
"""

KINDS = ("Namespace",)
ITEM = "policy-at-the-door"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
"""

GOOD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
"""

_LABEL = "pod-security.kubernetes.io/enforce"


def applies(manifest: Manifest, around: Around) -> bool:
    """Namespaces of business systems; the control plane's own need what this forbids."""
    return not manifest.name.startswith("kube-")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find namespaces without a level, or with the level that allows all."""
    level = manifest.labels.get(_LABEL)
    if level not in ("baseline", "restricted"):
        said = f"“{level}”" if level else "nothing"
        yield Find(
            ("metadata", "labels", _LABEL),
            Text(
                f"namespace {manifest.name} enforces {said}",
                f"命名空间 {manifest.name} 没有强制 baseline 或 restricted",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Enforce baseline. Asks, because pods that do not fit would be rejected from then on."""
    return (Edit("set", find.path, "baseline"),)
