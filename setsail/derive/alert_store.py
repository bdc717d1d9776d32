"""Alerts on stores in the cluster: is it there, is it full, is its backup young enough."""

from collections.abc import Iterator

from setsail.derive import alert_workload, backup, names, promql, store_pod
from setsail.derive.alert import Alert, Watch
from setsail.finding.text import Text
from setsail.system import values


def watches(system: values.System, store: values.Stateful) -> Iterator[Watch]:
    """Pods, volumes and backup of `store`."""
    yield _running(system, store)
    yield _filling(system, store)
    if backup.is_written(store) and (oldest := store.rpo or _every(store)):
        yield _backup_too_old(system, store, oldest)


def _every(store: values.Stateful) -> float | None:
    return store.backup.every if store.backup else None


def _running(system: values.System, store: values.Stateful) -> Watch:
    name = names.dns(store.name, names.STATEFUL_SET)
    labels = {"namespace": system.namespace, "statefulset": name}
    wanted = promql.series("kube_statefulset_replicas", labels)
    ready = promql.series("kube_statefulset_status_replicas_ready", labels)
    alerts = alert_workload.missing_pods(store.name, wanted, ready)
    return Watch("pods", alerts, ("stateful", store.name), alert_workload.WHY_PODS)


def _filling(system: values.System, store: values.Stateful) -> Watch:
    name = names.dns(store.name, names.STATEFUL_SET)
    claims = f"persistentvolumeclaim=~{promql.quoted(f'{store_pod.DATA}-{name}-[0-9]+')}"
    space = {"namespace": system.namespace}
    free = promql.series("kubelet_volume_stats_available_bytes", space, claims)
    size = promql.series("kubelet_volume_stats_capacity_bytes", space, claims)
    soon = Text(
        f"{store.name}: less than 15% of a volume is free", f"{store.name}：卷剩余空间不足 15%"
    )
    now = Text(
        f"{store.name}: less than 5% of a volume is free", f"{store.name}：卷剩余空间不足 5%"
    )
    alerts = (
        Alert("VolumeFilling", "warning", f"{free} / {size} < 0.15", "15m", soon),
        Alert("VolumeFull", "critical", f"{free} / {size} < 0.05", "5m", now),
    )
    why = Text("a store with a full volume stops", "卷写满后存储会停止服务")
    return Watch("volume", alerts, ("stateful", store.name, "storage"), why)


def _backup_too_old(system: values.System, store: values.Stateful, oldest: float) -> Watch:
    labels = {
        "namespace": system.namespace,
        "cronjob": names.dns(backup.name_of(store), names.CRON_JOB),
    }
    success = promql.series("kube_cronjob_status_last_successful_time", labels)
    # A backup that never succeeded has no such time: then it is as old as its schedule.
    created = promql.series("kube_cronjob_created", labels)
    expr = f"time() - max({success} or {created}) > {promql.number(promql.exact(oldest))}"
    age = promql.duration(oldest)
    summary = Text(
        f"{store.name}: the last good backup is older than {age}",
        f"{store.name}：最近一次成功的备份已超过 {age}",
    )
    # With an RPO as long as the interval, the age passes it while each backup runs.
    one = Alert("BackupTooOld", "critical", expr, "30m", summary)
    source = ("stateful", store.name, *(("rpo",) if store.rpo else ("backup", "every")))
    why = Text(f"no more than {age} may be lost", f"最多允许丢失 {age} 的数据")
    return Watch("backup", (one,), source, why)
