"""The Pod Security Standards as the API server's own admission applies them.

Source: kubernetes.io/docs/concepts/security/pod-security-standards, version "latest". What a pod
sets for itself decides; a container's value goes before its pod's.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.manifest import Container, Manifest, Pod, items, mapping, read, text

Level = Literal["privileged", "baseline", "restricted"]
LABEL = "pod-security.kubernetes.io/enforce"


class Breach(NamedTuple):
    """One thing that a level refuses, with its path from the root of the object."""

    path: Path
    what: Text


_BASELINE_CAPABILITIES = {
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
    "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}  # fmt: skip
_SAFE_SYSCTLS = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
}  # fmt: skip
_RESTRICTED_VOLUMES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim",
    "projected", "secret",
}  # fmt: skip
_SELINUX_TYPES = ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t")
_APPARMOR = "container.apparmor.security.beta.kubernetes.io/"
_SECCOMP = ("RuntimeDefault", "Localhost")


def enforced(space: Manifest | None) -> Level | None:
    """The level that a namespace enforces; None if it was not given or refuses nothing."""
    said = space.labels.get(LABEL) if space is not None else None
    levels: tuple[Level, ...] = ("baseline", "restricted")
    return next((level for level in levels if level == said), None)


def breaches(pod: Pod, level: Level) -> Iterator[Breach]:
    """Everything of a pod template that the level's admission refuses, in the order of the file."""
    if level not in ("baseline", "restricted"):
        return
    yield from _baseline_pod(pod)
    for container in pod.containers:
        yield from _baseline_container(container)
    if level == "restricted":
        yield from _restricted_pod(pod)
        if text(pod.spec, "os", "name") != "windows":
            for container in pod.containers:
                yield from _restricted_container(container, pod)


def _baseline_pod(pod: Pod) -> Iterator[Breach]:
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field) is True:
            yield _breach((*pod.path, field), f"{field}: true")
    for at, volume in enumerate(items(pod.spec, "volumes")):
        if "hostPath" in mapping(volume):
            yield _breach(
                (*pod.path, "volumes", at, "hostPath"), "a hostPath volume", "hostPath 卷"
            )
    for at, sysctl in enumerate(items(pod.spec, "securityContext", "sysctls")):
        name = text(sysctl, "name")
        if name and name not in _SAFE_SYSCTLS:
            yield _breach((*pod.path, "securityContext", "sysctls", at, "name"), f"sysctl {name}")
    yield from _context(pod.spec, (*pod.path, "securityContext"))
    for key, value in pod.annotations.items():
        if key.startswith(_APPARMOR) and not value.startswith(("runtime/default", "localhost/")):
            path = (*pod.path[:-1], "metadata", "annotations", key)
            yield _breach(path, f"AppArmor {value}")


def _context(body: Any, path: Path) -> Iterator[Breach]:
    """What the baseline refuses in the security context of a pod as in that of a container."""
    kind = text(body, "securityContext", "seccompProfile", "type")
    if kind == "Unconfined":
        yield _breach((*path, "seccompProfile", "type"), "seccomp Unconfined")
    if text(body, "securityContext", "appArmorProfile", "type") == "Unconfined":
        yield _breach((*path, "appArmorProfile", "type"), "AppArmor Unconfined")
    if read(body, "securityContext", "windowsOptions", "hostProcess") is True:
        yield _breach((*path, "windowsOptions", "hostProcess"), "hostProcess: true")
    options = mapping(body, "securityContext", "seLinuxOptions")
    if text(options, "type") not in _SELINUX_TYPES:
        yield _breach((*path, "seLinuxOptions", "type"), f"SELinux type {text(options, 'type')}")
    for field in ("user", "role"):
        if text(options, field):
            yield _breach((*path, "seLinuxOptions", field), f"SELinux {field}")


def _baseline_container(container: Container) -> Iterator[Breach]:
    name, path = container.name, (*container.path, "securityContext")
    if container.get("securityContext", "privileged") is True:
        yield _of(name, (*path, "privileged"), "privileged: true")
    for at, added in enumerate(items(container.body, "securityContext", "capabilities", "add")):
        if added not in _BASELINE_CAPABILITIES:
            yield _of(name, (*path, "capabilities", "add", at), f"capability {added}")
    for at, port in enumerate(items(container.body, "ports")):
        if read(port, "hostPort"):
            yield _of(name, (*container.path, "ports", at, "hostPort"), "a host port", "主机端口")
    if text(container.body, "securityContext", "procMount") not in ("", "Default"):
        yield _of(name, (*path, "procMount"), "procMount")
    yield from _context(container.body, path)


def _restricted_pod(pod: Pod) -> Iterator[Breach]:
    """What the level refuses in the pod, whatever its containers say."""
    path = (*pod.path, "securityContext")
    if pod.get("securityContext", "runAsNonRoot") is False:
        yield _breach((*path, "runAsNonRoot"), "runAsNonRoot: false")
    if pod.get("securityContext", "runAsUser") == 0:
        yield _breach((*path, "runAsUser"), "runAsUser: 0")
    for at, volume in enumerate(items(pod.spec, "volumes")):
        kinds = set(mapping(volume)) - {"name"}
        if kinds and not kinds & _RESTRICTED_VOLUMES and "hostPath" not in kinds:
            kind = sorted(map(str, kinds))[0]
            yield _breach((*pod.path, "volumes", at), f"a {kind} volume", f"{kind} 卷")


def _restricted_container(container: Container, pod: Pod) -> Iterator[Breach]:
    name, path = container.name, (*container.path, "securityContext")
    if container.get("securityContext", "allowPrivilegeEscalation") is not False:
        yield _of(name, (*path, "allowPrivilegeEscalation"), "no allowPrivilegeEscalation: false",
                  "没有 allowPrivilegeEscalation: false")  # fmt: skip
    if "ALL" not in items(container.body, "securityContext", "capabilities", "drop"):
        yield _of(name, (*path, "capabilities", "drop"), "capabilities not dropped (ALL)",
                  "没有丢弃全部能力（ALL）")  # fmt: skip
    for at, added in enumerate(items(container.body, "securityContext", "capabilities", "add")):
        if added in _BASELINE_CAPABILITIES - {"NET_BIND_SERVICE"}:
            yield _of(name, (*path, "capabilities", "add", at), f"capability {added}")
    if _own_or_pods(container, pod, "runAsNonRoot") is not True:
        yield _of(name, (*path, "runAsNonRoot"), "no runAsNonRoot: true", "没有 runAsNonRoot: true")
    if _own_or_pods(container, pod, "runAsUser") == 0:
        yield _of(name, (*path, "runAsUser"), "runAsUser: 0")
    if text(_own_or_pods(container, pod, "seccompProfile"), "type") not in (
        *_SECCOMP,
        "Unconfined",
    ):
        yield _of(name, (*path, "seccompProfile"), "no seccompProfile", "没有 seccompProfile")


def _own_or_pods(container: Container, pod: Pod, field: str) -> Any:
    own = container.get("securityContext", field)
    return pod.get("securityContext", field) if own is None else own


def _breach(path: Path, en: str, zh: str = "") -> Breach:
    return Breach(path, Text(en, zh or en))


def _of(name: str, path: Path, en: str, zh: str = "") -> Breach:
    return Breach(path, Text(f"{en} in container {name}", f"容器 {name} 的 {zh or en}"))
