"""A program writes its log to a file.

A file inside a pod is gone with the pod, is in nobody's search, and fills the disk of the node
until pods are evicted from it.

Let the program write to stdout, one structured line an event, and drop `logs: file`. Where it
cannot, add a sidecar that reads the file and prints it.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """程序把日志写到文件里。

Pod 里的文件随 Pod 一起消失，谁也搜不到，还会写满节点磁盘，直到 Pod 被驱逐。

让程序写到 stdout，每个事件一行结构化日志，并去掉 `logs: file`。做不到时，加一个读取该文件并打印出来的 sidecar。
"""

KINDS = ("System",)
ITEM = "logs-to-stdout"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, logs: file}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, logs: stdout}
"""


def applies(system: System, around: Around) -> bool:
    """Where something runs."""
    return bool(system.workloads)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find what says so and has nothing beside it that could print the file."""
    for workload in system.workloads:
        beside = any(not sidecar.init for sidecar in workload.sidecars)
        if workload.logs == "file" and not beside:
            yield Find(
                declared.at(workload, "logs"),
                Text(
                    f"{workload.name} logs to a file, which nothing collects",
                    f"{workload.name} 把日志写到文件，没有任何东西采集",
                ),
            )
