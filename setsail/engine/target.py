"""The cluster that an environment means: named, never merely current, and always the same one."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system.values import System
from setsail.world import cluster, files

_KNOWN = os.path.join(".setsail", "clusters.json")


class WrongCluster(Refused):
    """It is not clear which cluster is meant, or it is not the one of before."""


@contextmanager
def to_write(system: System, folder: str, context: str | None) -> Iterator[cluster.Live]:
    """The cluster to change for an environment; at first use its identity is written down.

    Raises WrongCluster where no context is named or another cluster answers than before,
    ClusterFailed where none does.
    """
    with to_read(system, folder, context) as live:
        known = _known(folder)
        if system.environment.name not in known:
            found = {**known, system.environment.name: live.uid()}
            files.write_whole(os.path.join(folder, _KNOWN), json.dumps(found, indent=1) + "\n")
        yield live


@contextmanager
def to_read(system: System, folder: str, context: str | None) -> Iterator[cluster.Live]:
    """The cluster of an environment, for looking. Raises as `to_write`."""
    name = _context(system, context)
    with cluster.connect(name) as live:
        before = _known(folder).get(system.environment.name)
        if before is not None and before != live.uid():
            raise WrongCluster([_another(system.environment.name, name, folder)])
        yield live


@contextmanager
def named(folder: str, context: str | None, writes: bool) -> Iterator[cluster.Live]:
    """The cluster of a context where no system.yaml names one; what writes must be told which.

    Its identity is written down below `folder` at first use of `writes`. Raises as `to_write`.
    """
    if writes and not context:
        raise WrongCluster([_unnamed()])
    with cluster.connect(context) as live:
        key = f"context {live.context}"
        known = _known(folder)
        if writes and key not in known:
            found = {**known, key: live.uid()}
            files.write_whole(os.path.join(folder, _KNOWN), json.dumps(found, indent=1) + "\n")
        elif key in known and known[key] != live.uid():
            raise WrongCluster([_another(key, live.context, folder)])
        yield live


def _unnamed() -> Problem:
    message = Text(
        "nothing says which cluster is meant; the current one is never assumed",
        "没有说明是哪个集群；绝不会默认使用当前集群",
    )
    return Problem(message, None, Text("name it with --context", "请用 --context 指定"))


def _context(system: System, asked: str | None) -> str:
    environment = system.environment
    said = environment.platform.context
    if asked and said and asked != said:
        message = Text(
            f"{environment.name} lives in the context {said}, not in {asked}",
            f"{environment.name} 位于上下文 {said}，而不是 {asked}",
        )
        place = system.place_of(("environments", environment.name, "platform", "context"))
        raise WrongCluster([Problem(message, place, Text("leave --context out", "去掉 --context"))])
    if not (asked or said):
        message = Text(
            f"nothing says which cluster {environment.name} is; the current one is never assumed",
            f"没有说明 {environment.name} 是哪个集群；绝不会默认使用当前集群",
        )
        help = Text(
            f"write environments.{environment.name}.platform.context, or give --context",
            f"请写上 environments.{environment.name}.platform.context，或用 --context 指定",
        )
        raise WrongCluster([Problem(message, None, help)])
    return asked or said or ""


def _known(folder: str) -> Mapping[str, str]:
    """The identity of the cluster of each environment, as it was found at first use."""
    path = os.path.join(folder, _KNOWN)
    if not files.exists(path):
        return {}
    try:
        found = json.loads(files.read(path))
        return {str(name): str(uid) for name, uid in found.items()}
    except (ValueError, AttributeError) as error:
        message = Text("this is not what was written here", "内容不是当初写入的格式")
        help = Text(
            "restore it, or remove it after making sure of the context",
            "请恢复它；或在确认上下文无误后删除它",
        )
        raise WrongCluster([Problem(message, Place(path), help)]) from error


def _another(environment: str, context: str, folder: str) -> Problem:
    message = Text(
        f"the context {context} leads to another cluster than {environment} was applied to before",
        f"上下文 {context} 指向的集群与 {environment} 之前使用的不是同一个",
    )
    help = Text(
        f"nothing was changed; if {environment} has moved on purpose, remove its line here",
        f"没有做任何改动；如果 {environment} 是有意迁移，请删除此文件中对应的一行",
    )
    return Problem(message, Place(os.path.join(folder, _KNOWN)), help)
