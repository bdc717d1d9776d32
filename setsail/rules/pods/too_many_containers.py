"""A pod has more containers than one thing needs.

Containers of one pod are placed, scaled, restarted and released together. Some belong together (a
proxy, an exporter); many are usually several services in one, which then share their worst: the
slowest start, the largest size, the most frequent release.

Give each program a workload of its own. `most` says how many containers are still fine.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """一个 Pod 里的容器多于一件事所需。

同一 Pod 的容器一起调度、一起伸缩、一起重启、一起发布。有的理应在一起（代理、exporter）；数量太
多往往是把几个服务装在了一处，于是共享各自最差的一面：最慢的启动、最大的规格、最频繁的发布。

让每个程序有自己的工作负载。`most` 表示最多允许几个容器。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"
PARAMETERS = {"most": 4}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: "registry.example/web:1.4"}
    - {name: orders, image: "registry.example/orders:1.4"}
    - {name: stock, image: "registry.example/stock:1.4"}
    - {name: mail, image: "registry.example/mail:1.4"}
    - {name: report, image: "registry.example/report:1.4"}
"""

GOOD = BAD.replace('    - {name: report, image: "registry.example/report:1.4"}\n', "")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods with more main containers than `most`; init containers and sidecars help."""
    count = sum(1 for _ in podspec.mains(manifest))
    most = around.setting("too-many-containers", PARAMETERS, "most")
    if manifest.pod is not None and count > most:
        yield Find(
            (*manifest.pod.path, "containers"),
            Text(
                f"{count} containers share one pod; more than {most} are usually several services",
                f"一个 Pod 里有 {count} 个容器；超过 {most} 个往往是几个服务挤在一起",
            ),
        )
