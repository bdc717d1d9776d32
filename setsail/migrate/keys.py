"""Every key that a compose service may have, and what an import makes of it."""

import difflib
from collections.abc import Iterable, Mapping

from setsail.finding.text import Text
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.values import Project, Service
from setsail.migrate.ledger import Ledger

_USED: Mapping[str, str] = {
    "image": "image", "build": "image", "command": "args", "entrypoint": "command",
    "volumes_from": "volumes",
    "environment": "config, secrets", "env_file": "config, secrets", "ports": "ports, expose",
    "expose": "ports", "volumes": "volumes, files, writable", "tmpfs": "writable",
    "depends_on": "needs", "links": "needs", "healthcheck": "health", "mem_limit": "resources",
    "cpus": "resources", "mem_reservation": "resources", "scale": "scale", "user": "user",
    "stop_grace_period": "grace", "secrets": "volumes", "configs": "files", "extends": "",
    "profiles": "", "extra_hosts": "external",
}  # fmt: skip
_NAMES = Text(
    "a name to be called by; every reference was followed to the component",
    "调用时使用的名称；所有引用均已对应到组件",
)
_CARRIED: Mapping[str, Text] = {
    "container_name": _NAMES,
    "hostname": _NAMES,
    "domainname": _NAMES,
    "networks": Text(
        "who may talk to whom comes from needs, so a network is not needed",
        "谁可访问谁由 needs 决定，无需网络划分",
    ),
    "restart": Text("Kubernetes restarts what ends", "Kubernetes 会重启退出的容器"),
    "read_only": Text("the root is always read-only", "根文件系统一律只读"),
    "init": Text(
        "the container runtime reaps; shareProcessNamespace if not", "由容器运行时回收进程"
    ),
    "logging": Text("the cluster collects standard output", "集群统一收集标准输出"),
    "cap_drop": Text("all capabilities are dropped always", "一律丢弃全部 capabilities"),
    "security_opt": Text(
        "no-new-privileges and the default seccomp profile are always set",
        "一律设置 no-new-privileges 与默认 seccomp",
    ),
    "pull_policy": Text("by the image's tag or digest", "由镜像标签或摘要决定"),
    "labels": Text("Setsail writes labels of its own", "Setsail 写入自己的标签"),
    "label_file": Text("Setsail writes labels of its own", "Setsail 写入自己的标签"),
    "annotations": Text("Setsail writes annotations of its own", "Setsail 写入自己的注解"),
    "develop": Text("for work on one machine only", "仅用于本机开发"),
    "attach": Text("for work on one machine only", "仅用于本机开发"),
    "tty": Text("no terminal is attached in a cluster", "集群中不分配终端"),
    "stdin_open": Text("no terminal is attached in a cluster", "集群中不分配终端"),
}
_FORBIDDEN = Text(
    "the level restricted of Pod Security refuses it; if the program needs it, it stays on a VM",
    "Pod Security 的 restricted 级别不允许；若程序必需，请留在虚拟机上",
)
_POD = Text(
    "system.yaml has no word for it; write it as a patch on the Deployment",
    "system.yaml 无此配置；请以 patch 写在 Deployment 上",
)
_NODE = Text("it belongs to a machine, not to a system", "属于机器，而不属于系统")
_UNUSED: Mapping[str, Text] = {
    **dict.fromkeys(
        ("privileged", "cap_add", "devices", "device_cgroup_rules", "network_mode", "pid", "ipc",
         "userns_mode", "cgroup", "cgroup_parent", "security_context", "uts"), _FORBIDDEN,
    ),
    **dict.fromkeys(
        ("working_dir", "sysctls", "shm_size", "dns", "dns_search", "dns_opt", "group_add",
         "runtime", "stop_signal", "post_start", "pre_stop", "gpus"), _POD,
    ),
    **dict.fromkeys(
        ("ulimits", "cpu_shares", "cpu_quota", "cpu_period", "cpu_count", "cpu_percent", "cpuset",
         "cpu_rt_period", "cpu_rt_runtime", "blkio_config", "oom_score_adj", "oom_kill_disable",
         "pids_limit", "memswap_limit", "mem_swappiness", "storage_opt", "isolation", "platform",
         "mac_address", "credential_spec", "external_links"), _NODE,
    ),
    **dict.fromkeys(
        ("models", "provider", "use_api_socket"),
        Text("compose hands this to a program of its own", "由 compose 交给其自带程序处理"),
    ),
}  # fmt: skip
_STORAGE = Text(
    "where data lies is said by platform.storageClass; data must be copied over",
    "数据位置由 platform.storageClass 决定；数据需要迁移",
)
_KNOWN = {*_USED, *_CARRIED, *_UNUSED, "deploy"}
_DEPLOY = {
    "resources": "resources", "replicas": "scale", "restart_policy": "", "labels": "", "mode": "",
}  # fmt: skip


def note(project: Project, ledger: Ledger) -> None:
    """Enter every key of the project into the ledger."""
    for name, service in project.services.items():
        for key, value in service.keys.items():
            _note(name, key, value, ledger)
        _note_unread(service, ledger)
    _note_sections(project, ledger)
    for name, service in project.inactive.items():
        profiles = ", ".join(service.profiles)
        why = Text(
            f"its profile is not chosen; import it with --profile {service.profiles[0]}",
            f"未选择其 profile（{profiles}）；用 --profile {service.profiles[0]} 导入",
        )
        ledger.unused(name, "profiles", why, service.place)
    for key, value in project.top.items():
        if key in ("version", "name", "include") or key.startswith("x-"):
            continue
        ledger.unused("", key, _unknown(key, ("services", "volumes", "networks")), value.place)


def _note(service: str, key: str, value: Located, ledger: Ledger) -> None:
    if key in _USED:
        became = _USED[key] or "-"
        ledger.used(service, key, Text(f"became {became}", f"成为 {became}"), value.place)
    elif key in ("container_name", "hostname") and value.text == service:
        ledger.used(service, key, Text("its name", "组件名"), value.place)
    elif key in _CARRIED:
        ledger.carried(service, key, _CARRIED[key], value.place)
    elif key == "deploy":
        for part, inner in value.mapping.items():
            _note_deploy(service, part, inner, ledger)
    elif key in _UNUSED:
        ledger.unused(service, key, _UNUSED[key], value.place)
    else:
        ledger.unused(service, key, _unknown(key, _KNOWN), value.place)


def _note_unread(service: Service, ledger: Ledger) -> None:
    """Values that a key takes and that say nothing to anybody, and devices of a machine."""
    limits = service.limits
    read: tuple[tuple[tuple[str, ...], object], ...] = (
        (("mem_limit",), limits.memory),
        (("mem_reservation",), limits.reserved_memory),
        (("cpus",), limits.cpu),
        (("deploy", "resources", "limits", "memory"), limits.memory),
        (("deploy", "resources", "limits", "cpus"), limits.cpu),
        (("deploy", "resources", "reservations", "memory"), limits.reserved_memory),
        (("deploy", "resources", "reservations", "cpus"), limits.reserved_cpu),
        (("deploy", "replicas"), service.replicas),
        (("scale",), service.replicas),
        (("stop_grace_period",), service.grace),
    )
    for (key, *rest), found in read:
        value = service.keys[key].get(*rest) if key in service.keys else None
        if value is not None and found is None and value.text not in (None, "0", "-1", ""):
            why = Text("this cannot be read", "无法读取")
            ledger.unused(service.name, ".".join((key, *rest)), why, value.place)
    deploy = service.keys.get("deploy")
    devices = deploy.get("resources", "reservations", "devices") if deploy else None
    if devices is not None:
        key = "deploy.resources.reservations.devices"
        ledger.unused(service.name, key, _POD, devices.place)


def _note_sections(project: Project, ledger: Ledger) -> None:
    """The volumes, networks, secrets and configs that stand beside the services."""
    mounted = {m.source for s in project.services.values() for m in s.mounts}
    for section, entries in project.sections.items():
        for name, body in entries.items():
            key = f"{section}.{name}"
            if section == "networks":
                ledger.carried("", key, _CARRIED["networks"], body.place)
            elif section == "volumes" and name not in mounted:
                ledger.unused("", key, Text("no service mounts it", "没有服务挂载它"), body.place)
            else:
                became = {"volumes": "volumes", "secrets": "secrets", "configs": "files"}[section]
                ledger.used("", key, Text(f"became {became}", f"成为 {became}"), body.place)
            for part, value in body.mapping.items():
                if section == "volumes" and part in ("driver", "driver_opts", "external"):
                    ledger.carried("", f"{key}.{part}", _STORAGE, value.place)


def _note_deploy(service: str, part: str, value: Located, ledger: Ledger) -> None:
    key = f"deploy.{part}"
    if became := _DEPLOY.get(part):
        ledger.used(service, key, Text(f"became {became}", f"成为 {became}"), value.place)
    elif part in _DEPLOY:
        ledger.carried(service, key, _CARRIED["restart"], value.place)
    elif part in ("update_config", "rollback_config"):
        why = Text("see release and setsail rollback", "见 release 与 setsail rollback")
        ledger.carried(service, key, why, value.place)
    else:
        ledger.unused(service, key, _NODE, value.place)


def _unknown(key: str, known: Iterable[str]) -> Text:
    close = difflib.get_close_matches(key, sorted(known), 1, 0.7)
    meant = close[0] if close else ""
    return Text(
        "compose has no such key" + (f"; did you mean {meant}?" if meant else ""),
        "compose 没有这个键" + (f"；是否想写 {meant}？" if meant else ""),
    )
