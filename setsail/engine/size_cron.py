"""A scheduled minimum without KEDA: CronJobs that patch the autoscaler, and may do nothing else.

kubectl's own image has no shell, so each change is one job with its patch in the arguments. While
an event runs, the weekly jobs are suspended, or one of them would take back its minimum.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from setsail.capacity import schedule
from setsail.capacity.fleet import Sized
from setsail.derive import names

IMAGE = "registry.k8s.io/kubectl:v1.34.0"
_USER = 65532
Body = dict[str, Any]


class _Change(NamedTuple):
    """One job: its name, when, the patch of the autoscaler, and whether the weekly jobs are to be
    suspended (True), resumed (False) or left alone (None) before it."""

    name: str
    when: str
    patch: Body
    suspend: bool | None = None


def of(one: Sized, least: int) -> Iterator[Body]:
    """The jobs, and the account with the one right that they need; nothing without a schedule."""
    weekly, event = tuple(_weekly(one, least)), tuple(_event(one, least))
    if not weekly and not event:
        return
    jobs = [change.name for change in weekly]
    account = f"{names.dns(one.history.key.workload)}-schedule"
    yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": _head(one, account),
           "automountServiceAccountToken": False}  # fmt: skip
    yield from _rights(one, account, jobs)
    for change in (*weekly, *event):
        yield _job(one, change, (account, jobs))


def weekdays(days: Iterable[int]) -> str:
    """Days of a week (0 is Monday) as cron says them."""
    said = sorted((day + 1) % 7 for day in days)
    return "*" if len(said) == schedule.DAYS else ",".join(map(str, said))


def moment(at: float) -> str:
    """A moment as cron says it, UTC; the year is lost."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.minute} {when.hour} {when.day} {when.month} *"


def _weekly(one: Sized, least: int) -> Iterator[_Change]:
    assert one.scaling is not None, "only what scales has a schedule"
    parts = schedule.stretches(one.scaling.floors, least)
    for at, change in enumerate(schedule.changes(parts, least)):
        name = f"{names.dns(one.history.key.workload)}-week-{at}"
        when = f"0 {change.begin} * * {weekdays(change.days)}"
        yield _Change(name, when, {"minReplicas": change.pods})


def _event(one: Sized, least: int) -> Iterator[_Change]:
    stages = one.plan.stages if one.plan else ()
    for at, stage in enumerate(stages):
        patch: Body = {"minReplicas": max(stage.least, least)}
        if at == 0 and one.plan:
            patch["maxReplicas"] = one.plan.most
        suspend = True if at == 0 else False if at == len(stages) - 1 else None
        name = f"{names.dns(one.history.key.workload)}-event-{at}"
        yield _Change(name, moment(stage.at), patch, suspend)


def _head(one: Sized, name: str) -> Body:
    key = one.history.key
    return {
        "name": name,
        **({"namespace": key.namespace} if key.namespace else {}),
        "labels": {"app.kubernetes.io/name": names.label_value(key.workload)},
    }


def _rights(one: Sized, account: str, jobs: Sequence[str]) -> Iterator[Body]:
    scaler = names.dns(one.history.key.workload)
    rules = [_rule("autoscaling", "horizontalpodautoscalers", [scaler])]
    if jobs:
        rules.append(_rule("batch", "cronjobs", list(jobs)))
    yield {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
           "metadata": _head(one, account), "rules": rules}  # fmt: skip
    subject: Body = {"kind": "ServiceAccount", "name": account}
    if one.history.key.namespace:
        subject["namespace"] = one.history.key.namespace
    group = "rbac.authorization.k8s.io"
    yield {"apiVersion": f"{group}/v1", "kind": "RoleBinding", "metadata": _head(one, account),
           "roleRef": {"apiGroup": group, "kind": "Role", "name": account},
           "subjects": [subject]}  # fmt: skip


def _rule(group: str, resource: str, only: list[str]) -> Body:
    return {
        "apiGroups": [group],
        "resources": [resource],
        "resourceNames": only,
        "verbs": ["get", "patch"],
    }


def _job(one: Sized, change: _Change, who: tuple[str, Sequence[str]]) -> Body:
    account, jobs = who
    scaler = f"horizontalpodautoscaler/{names.dns(one.history.key.workload)}"
    pod: Body = {
        "serviceAccountName": account,
        "automountServiceAccountToken": True,
        "restartPolicy": "Never",
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    if change.suspend is not None and jobs:
        all_ = [f"cronjob/{name}" for name in jobs]
        pod["initContainers"] = [_container("weekly", all_, {"suspend": change.suspend})]
    pod["containers"] = [_container("patch", [scaler], change.patch)]
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": _head(one, change.name),
        "spec": {
            "schedule": change.when,
            "timeZone": "Etc/UTC",
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 600,
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 3,
            "jobTemplate": {
                "spec": {
                    "backoffLimit": 3,
                    "activeDeadlineSeconds": 300,
                    "ttlSecondsAfterFinished": 86400,
                    "template": {"spec": pod},
                }
            },
        },
    }


def _container(name: str, objects: Sequence[str], spec: Body) -> Body:
    patch = json.dumps({"spec": spec}, separators=(",", ":"))
    return {
        "name": name,
        "image": IMAGE,
        "args": ["patch", *objects, "--type=merge", f"--patch={patch}"],
        "resources": {
            "requests": {"cpu": "10m", "memory": "64Mi"},
            "limits": {"memory": "128Mi"},
        },
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True,
        },
    }
