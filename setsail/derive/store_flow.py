"""Flows of a store in the cluster: its callers, its backup, its other replicas."""

from collections.abc import Iterator
from typing import Literal

from setsail.derive import backup, callee, edge_flow, flow, outside_flow
from setsail.derive.derived import Body
from setsail.derive.flow import Flow
from setsail.finding.text import Text
from setsail.system import values


def of_store(system: values.System, store: values.Stateful) -> Iterator[Flow]:
    """Callers, the backup, and the other replicas: they replicate on ports of their own."""
    yield from edge_flow.callers(system, store.name)
    if backup.is_written(store):
        yield from _backup_reads(store, "ingress", flow.pods(system, backup.name_of(store)))
    if store.replicas > 1:
        source = ("stateful", store.name, "replicas")
        why = Text("its replicas replicate among themselves", "副本之间互相复制")
        own = (flow.pods(system, store.name),)
        yield Flow("ingress", own, (), source, why)
        yield Flow("egress", own, (), source, why)


def of_backup(system: values.System, store: values.Stateful) -> Iterator[Flow]:
    """What the backup of `store` opens: the store, and the way out."""
    yield from _backup_reads(store, "egress", flow.pods(system, store.name))
    yield outside_flow.off_site(store)


def _backup_reads(
    store: values.Stateful, direction: Literal["ingress", "egress"], peer: Body
) -> Iterator[Flow]:
    if ports := callee.of_store(store):
        why = Text(f"the backup reads {store.name}", f"备份任务读取 {store.name}")
        yield Flow(direction, (peer,), ports, ("stateful", store.name, "backup"), why)
