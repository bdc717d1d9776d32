"""Backups of stores: a dump by the store's own means, copied off site by rclone.

The dump needs the store's credentials (`<store>-credentials`, keys USERNAME and PASSWORD), the
copy those of the place it goes to (`<store>-backup`, keys as rclone names them for its type of
remote: ACCESS_KEY_ID, SECRET_ACCESS_KEY, ENDPOINT, PROVIDER, REGION). What is written here is not
a proof: only a restore is, and a gap says so.
"""

import hashlib
import math
import shlex
from collections.abc import Iterator

from setsail.derive import (
    container,
    cron_job,
    field,
    head,
    labels,
    names,
    pod,
    resources,
    secret_env,
    security_context,
    store_types,
    volumes,
)
from setsail.derive.derived import Derived, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

ITEM = "backup-elsewhere"
IMAGE = "rclone/rclone:1.71.0"
USER = 65534
REMOTES = {"s3": "s3", "oss": "s3", "cos": "s3", "obs": "s3", "minio": "s3", "azure": "azureblob",
           "gs": "google cloud storage", "sftp": "sftp"}  # fmt: skip
"""The scheme of `backup.to` → rclone's type of remote."""

_FOLDER = "/backup"
_RUN_DEADLINE = 4 * 3600
_DAY, _HOUR, _MINUTE = 86_400, 3600, 60


def name_of(store: values.Stateful) -> str:
    """The name of the CronJob, of its account and of its off-site Secret."""
    return names.beside(store.name, "backup")


def derive(system: values.System) -> Yield:
    """A CronJob for each store that can be dumped and has an off-site address."""
    for store in system.stateful.values():
        if (reason := _impossible(store)) is not None:
            yield Gap("not-enforced", ITEM, ("stateful", store.name, "backup"), reason)
            continue
        part = _part(store)
        no_token = Text("no token is mounted: it does not call the API", "不挂载令牌：不调用 API")
        account = (Field(("automountServiceAccountToken",), False, (), no_token),)
        yield field.assemble(system, "ServiceAccount", name_of(store), part, account)
        yield _cron_job(system, store, part)
        yield _unproven(system, store)


def is_written(store: values.Stateful) -> bool:
    """Whether there is a CronJob that backs up `store`; policies and alerts ask before they speak
    of one."""
    return _impossible(store) is None


def schedule(store: values.Stateful) -> str:
    """A cron line that comes at least as often as `backup.every` asks; the minute is the
    store's own, so that not all begin at once."""
    minute = int(hashlib.sha256(store.name.encode()).hexdigest(), 16) % 60
    every = (store.backup.every if store.backup else None) or _DAY
    if every >= 7 * _DAY:
        return f"{minute} 2 * * 0"
    if every >= _DAY:
        return f"{minute} 2 * * *"
    if every >= _HOUR:
        return f"{minute} */{_divisor(24, every / _HOUR)} * * *"
    return f"*/{_divisor(60, max(1.0, every / _MINUTE))} * * * *"


def _divisor(whole: int, most: float) -> int:
    return max(n for n in range(1, whole // 2 + 1) if whole % n == 0 and n <= most)


def _impossible(store: values.Stateful) -> Text | None:
    """Why no backup is written for `store`."""
    if store.backup is None:
        return Text(
            f"{store.name} declares no backup: its data is on one volume, and nowhere else",
            f"{store.name} 未声明备份：数据只在一个卷上，别处没有",
        )
    if not store.backup.to:
        return Text(
            f"the backup of {store.name} names no off-site address (backup.to): nothing is copied",
            f"{store.name} 的备份没有写异地地址（backup.to）：不会复制任何数据",
        )
    scheme = store.backup.to.partition("://")[0]
    if scheme not in REMOTES:
        known = ", ".join(sorted(REMOTES))
        return Text(
            f"the backup of {store.name} goes to {scheme}://, which is not known ({known})",
            f"{store.name} 的备份目标 {scheme}:// 不受支持（支持：{known}）",
        )
    if store_types.of(store).dump is None:
        return Text(
            f"how a {store.type} is dumped is not known: {store.name} needs a backup of its own",
            f"不知道如何导出 {store.type}：{store.name} 需要自备备份方式",
        )
    return None


def _part(store: values.Stateful) -> head.Part:
    why = Text(f"a copy of {store.name} elsewhere", f"{store.name} 的异地副本")
    source = ("stateful", store.name, "backup")
    return head.Part(store.name, "backup", name_of(store), source, why)


def _cron_job(system: values.System, store: values.Stateful, part: head.Part) -> Derived:
    source = ("stateful", store.name, "backup", "every")
    late = Text("a run that hangs is ended before it keeps others away", "卡住的任务会被终止")
    again = Text("tried again", "失败重试")
    job = (
        Field(("backoffLimit",), 2, (), again),
        Field(("activeDeadlineSeconds",), _RUN_DEADLINE, (), late),
        Field(("ttlSecondsAfterFinished",), cron_job.TTL, (), late),
        *field.under(("template",), _template(system, store)),
    )
    fields = (
        *cron_job.schedule(schedule(store), system.timezone, source),
        *field.under(("jobTemplate", "spec"), job),
    )
    name = names.dns(name_of(store), names.CRON_JOB)
    return field.assemble(system, "CronJob", name, part, field.under(("spec",), fields))


def _template(system: values.System, store: values.Stateful) -> Iterator[Field]:
    name, here = name_of(store), ("stateful", store.name, "backup")
    found = labels.labels(system, "backup", name)
    yield Field(("metadata", "labels"), found, here, Text("its pods", "其 Pod"))
    yield from field.under(("spec",), pod.account(name))
    user = store_types.user(store)
    context = security_context.of_pod(user, ("stateful", store.name, "user"), user)
    yield from field.under(("spec",), context)
    why = Text("a failed pod stays, so that its log can be read", "失败的 Pod 保留，便于查看日志")
    yield Field(("spec", "restartPolicy"), "Never", (), why)
    yield from field.under(("spec", "initContainers", 0), _dump(store))
    yield from field.under(("spec", "containers", 0), _copy(system, store))
    for at, each in enumerate(_volumes(store)):
        yield Field(("spec", "volumes", at), each.volume, each.source, each.why)


def _volumes(store: values.Stateful) -> tuple[volumes.Mounted, ...]:
    source = ("stateful", store.name, "storage")
    return volumes.scratch(_FOLDER, source, store.storage), volumes.scratch("/tmp", source)


def _dump(store: values.Stateful) -> Iterator[Field]:
    here = ("stateful", store.name, "backup")
    yield Field(("name",), "dump", (), Text("first the dump", "先导出"))
    yield from container.image(store.image, store.digest, ("stateful", store.name, "image"))
    script = (
        f'set -eu; OUT="{_FOLDER}/$(date -u +%Y%m%dT%H%M%SZ).dump"; '
        f'{store_types.of(store).dump}; test -s "$OUT"'
    )
    why = Text(
        "written by the store's own means; an empty dump fails", "用其自带工具导出；空文件即失败"
    )
    yield Field(("command",), ["sh", "-c", script], here, why)
    yield Field(("env",), [{"name": "STORE", "value": names.dns(store.name)}], here, why)
    credentials = [{"secretRef": {"name": secret_env.credentials(store)}}]
    yield Field(("envFrom",), credentials, ("stateful", store.name, "secret"), why)
    yield from _common(store)


def _copy(system: values.System, store: values.Stateful) -> Iterator[Field]:
    here = ("stateful", store.name, "backup")
    backup = store.backup or values.Backup()
    scheme, _, path = (backup.to or "").partition("://")
    yield Field(("name",), "copy", (), Text("then the copy", "再复制"))
    image = _image(system)
    yield from container.image(image, system.digests.get(image), ("registry",))
    target = shlex.quote(f"offsite:{path.rstrip('/')}/{store.name}")
    script = f"set -eu; rclone copy {_FOLDER} {target} --immutable"
    if backup.keep:
        script += f"; rclone delete {target} --min-age {math.ceil(backup.keep)}s"
    why = Text(
        "copied off site and never written over; what is older than kept is removed",
        "复制到异地且不覆盖；超过保留期的会删除",
    )
    yield Field(("command",), ["sh", "-c", script], (*here, "to"), why)
    kind = {"name": "RCLONE_CONFIG_OFFSITE_TYPE", "value": REMOTES[scheme]}
    home = {"name": "HOME", "value": "/tmp"}  # rclone keeps its cache there
    yield Field(("env",), [kind, home], (*here, "to"), why)
    secret = {"prefix": "RCLONE_CONFIG_OFFSITE_", "secretRef": {"name": name_of(store)}}
    yield Field(("envFrom",), [secret], (*here, "to"), why)
    yield from _common(store)


def _image(system: values.System) -> str:
    """Where the system has a registry of its own, everything comes from there."""
    return f"{system.registry}/{IMAGE.split('/')[-1]}" if system.registry else IMAGE


def _common(store: values.Stateful) -> Iterator[Field]:
    mounted = _volumes(store)
    sizes = tuple(each.scratch for each in mounted if each.scratch)
    given = values.Resources(cpu="100m", memory="256Mi")
    yield from resources.fields(given, ("stateful", store.name, "backup"), sizes)
    yield from container.mounts(mounted)
    yield from security_context.of_container()


def _unproven(system: values.System, store: values.Stateful) -> Gap:
    snapshots = system.environment.platform.snapshot_class
    also_en = "; snapshots of its volume are not scheduled" if snapshots else ""
    also_zh = "；未安排卷快照" if snapshots else ""
    message = Text(
        f"the backup of {store.name} is written but not proven: it needs the Secret "
        f"{name_of(store)} and the image {_image(system)}, and counts only after a "
        f"restore{also_en}",
        f"{store.name} 的备份已生成但未被证明：需要 Secret {name_of(store)} 与镜像 "
        f"{_image(system)}，且须恢复成功后才算数{also_zh}",
    )
    return Gap("not-enforced", ITEM, ("stateful", store.name, "backup"), message)
