"""A pod asks for a container runtime that is not allowed here.

A RuntimeClass decides how strongly a pod is walled off from its node. If only some are meant for
programs of this kind, another one is a hole or does not exist on these nodes. The rule is silent
until `allowed` names the classes; the empty name stands for the cluster's default.

Use one of the allowed classes in `runtimeClassName`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 要用的容器运行时在这里不被允许。

RuntimeClass 决定 Pod 与节点隔离得多严。若只有某些类适合这类程序，用别的要么是漏洞，要么在这些节
点上根本没有。在 `allowed` 写明之前本规则不说话；空名字代表集群默认。

在 `runtimeClassName` 中使用允许的类。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"allowed": []}
EXAMPLE = {"allowed": ["gvisor"]}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  runtimeClassName: kata
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("kata", "gvisor")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods, where the allowed classes are known."""
    known = around.setting("runtime-class-not-allowed", PARAMETERS, "allowed")
    return bool(known) and manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find classes outside the list; unset is the empty name."""
    allowed = around.setting("runtime-class-not-allowed", PARAMETERS, "allowed")
    name = (manifest.pod.get("runtimeClassName") if manifest.pod else None) or ""
    if manifest.pod and name not in allowed:
        yield Find(
            (*manifest.pod.path, "runtimeClassName"),
            Text(
                f"runtime class {name or '(default)'} is not one of {', '.join(allowed)}",
                f"运行时类 {name or '（默认）'} 不在 {', '.join(allowed)} 之中",
            ),
        )
