"""The security context that the level `restricted` of Pod Security asks for, for every pod."""

from collections.abc import Iterator

from setsail.derive.field import Field, Source
from setsail.finding.text import Text

_RESTRICTED = Text(
    "the level restricted of Pod Security: no root, no privileges, the default seccomp profile",
    "Pod Security 的 restricted 级别：非 root、无特权、默认 seccomp 配置",
)

GROUP = 10001
"""The group that owns the volumes of a program whose user only its image knows."""


def of_pod(user: int | None, source: Source, group: int | None = None) -> Iterator[Field]:
    """The security context of a pod. Without `user` the image's own user runs it, and must
    be a number other than 0. `group` owns the volumes."""
    yield Field(("securityContext", "runAsNonRoot"), True, (), _RESTRICTED)
    if user:
        why = Text("the user that runs the program", "运行程序的用户")
        yield Field(("securityContext", "runAsUser"), user, source, why)
        yield Field(("securityContext", "runAsGroup"), user, source, why)
    if group:
        why = Text("the program may read and write its volumes", "程序可读写其卷")
        yield Field(("securityContext", "fsGroup"), group, source, why)
        policy = "OnRootMismatch"  # else every start walks through all files of the volume
        yield Field(("securityContext", "fsGroupChangePolicy"), policy, (), why)
    yield Field(("securityContext", "seccompProfile"), {"type": "RuntimeDefault"}, (), _RESTRICTED)


def of_container() -> Iterator[Field]:
    """The security context of a container."""
    value = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    yield Field(("securityContext",), value, (), _RESTRICTED)
