"""A component keeps data on a volume of its own, and nothing says how it is backed up.

Only stores declare a backup in system.yaml. What a service or worker writes to a volume of kind
`data` or `shared` may be covered by something else, or by nothing.

Move the data to a store, which can be dumped, copied and restored; or see that a schedule of the
cluster covers the claim, and show it running.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import Path, System

ZH = """组件把数据写在自己的卷上，却没有说明怎样备份。

在 system.yaml 中只有存储能声明备份。服务或 worker 写到 `data` 或 `shared` 卷里的内容，可能由别的手段覆盖，也可能
什么都没有。

把数据移到可以导出、复制、恢复的存储；或确认集群的备份计划覆盖了该 PVC，并展示它在运行。
"""

KINDS = ("System",)
ITEM = "backup-elsewhere"
SEVERITY = "note"
PERSONA = "pedantic"
FIX = "none"

BAD = """
system: shop
workers:
  index: {image: "index:1.0.0", volumes: {data: {path: /data, kind: data, size: 10Gi}}}
"""

GOOD = """
system: shop
workers:
  index: {image: "index:1.0.0", volumes: {cache: {path: /cache, size: 10Gi}}}
"""


def _kept(system: System) -> Iterator[tuple[Path, str, str]]:
    """Path, component and name of each volume that keeps what is written to it."""
    for workload in system.workloads:
        for volume in workload.volumes:
            if volume.kind in ("data", "shared") and not volume.read_only:
                path = declared.at(workload, "volumes", volume.name)
                yield path, workload.name, volume.name


def applies(system: System, around: Around) -> bool:
    """In production, where components have volumes."""
    return system.environment.production and any(w.volumes for w in system.workloads)


def check(system: System, around: Around) -> Iterator[Find]:
    """Find volumes that keep data."""
    for path, component, volume in _kept(system):
        yield Find(
            path,
            Text(
                f"what backs up volume {volume} of {component} is not said",
                f"没有写明由什么来备份 {component} 的卷 {volume}",
            ),
        )
