"""Every Service of the namespace becomes variables of this pod.

For each Service Kubernetes sets seven variables such as `WEB_PORT=tcp://10.0.0.1:80`. A program
that reads a variable of that name as its own setting does not start; with hundreds of Services the
environment grows too large to start anything. Only very old programs read them: everything else
uses DNS.

Set `enableServiceLinks: false`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """命名空间里的每个 Service 都会变成这个 Pod 的环境变量。

Kubernetes 会为每个 Service 设置七个变量，例如 `WEB_PORT=tcp://10.0.0.1:80`。若程序把同名变量当
作自己的配置来读，就启动不了；Service 上百个时，环境变量会大到什么都启动不了。只有很老的程序才读
它们，其余都用 DNS。

设置 `enableServiceLinks: false`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
"""

GOOD = BAD.replace("spec:\n", "spec:\n  enableServiceLinks: false\n")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods that do not switch the links off."""
    if manifest.pod is not None and manifest.pod.get("enableServiceLinks") is not False:
        yield Find(
            (*manifest.pod.path, "enableServiceLinks"),
            Text(
                "every Service of the namespace is written into the environment of this pod",
                "命名空间中每个 Service 都会写进该 Pod 的环境变量",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Switch them off; an old program may read its neighbours' addresses from them."""
    return (Edit("set", find.path, False),)
