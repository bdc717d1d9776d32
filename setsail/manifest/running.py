"""Objects as they were seen on a cluster: their status, what became of them, and the time.

Nothing here has a line in a file; the name of the object stands for it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, cast

from setsail.document.load import Document
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, strings, text

HASH = "pod-template-hash"


class _Nowhere:
    """The document of an object that was not read from a file."""

    duplicates = ()

    def __init__(self, file: str) -> None:
        self.file = file

    def place(self, path: Path, key: bool = False) -> Place:
        """The object as a whole."""
        return Place(self.file)


def manifest(body: dict[str, Any]) -> Manifest:
    """The object, placed under "Kind/namespace/name"."""
    about = mapping(body, "metadata")
    parts = (text(body, "kind"), text(about, "namespace"), text(about, "name"))
    return Manifest(cast(Document, _Nowhere("/".join(filter(None, parts)))), (), body)


def seconds(body: Any, *path: str | int) -> float | None:
    """The moment (RFC 3339) at `path` in seconds since 1970; None where there is none."""
    try:
        return datetime.fromisoformat(text(body, *path)).timestamp()
    except (ValueError, OverflowError):
        return None


def condition(body: Any, kind: str) -> Mapping[str, Any]:
    """A condition of the status; empty where it is not said."""
    found = (each for each in items(body, "status", "conditions") if text(each, "type") == kind)
    return mapping(next(found, None))


def controller(body: Any) -> tuple[str, str]:
    """Kind and name of what made an object; a pod's ReplicaSet stands for its Deployment."""
    owners = items(body, "metadata", "ownerReferences")
    owner = next((each for each in owners if mapping(each).get("controller") is True), None)
    kind, name = text(owner, "kind"), text(owner, "name")
    suffix = strings(body, "metadata", "labels").get(HASH)
    if kind == "ReplicaSet" and suffix and name.endswith(f"-{suffix}"):
        return "Deployment", name.removesuffix(f"-{suffix}")
    return kind, name


def pods_of(workload: Manifest, around: Around) -> tuple[Manifest, ...]:
    """The pods that a workload made, those on their way out left out; a pod is its own."""
    if workload.kind == "Pod":
        return () if leaving(workload.body) else (workload,)
    key = (workload.namespace, workload.kind, workload.name)
    return tuple(around.once(_pods_by_controller).get(key, ()))


def made(manifest: Manifest) -> bool:
    """Whether a workload that is looked at itself made this pod."""
    return controller(manifest.body)[0] in (
        "Deployment", "StatefulSet", "DaemonSet", "Job", "ReplicaSet",
    )  # fmt: skip


def leaving(body: Any) -> bool:
    """Whether an object is being deleted."""
    return bool(text(body, "metadata", "deletionTimestamp"))


def _pods_by_controller(around: Around) -> dict[tuple[str, str, str], list[Manifest]]:
    found: dict[tuple[str, str, str], list[Manifest]] = {}
    for pod in around.of_kind("Pod"):
        if not leaving(pod.body):
            found.setdefault((pod.namespace, *controller(pod.body)), []).append(pod)
    return found


class Trouble(NamedTuple):
    """What keeps one container (or a whole pod: "") from running. `reason` is a word of the API
    such as CrashLoopBackOff, `said` its sentence."""

    pod: str
    container: str
    reason: str
    said: str


_STARTING = ("PodInitializing", "ContainerCreating")


def troubles(pods: Iterable[Manifest]) -> list[Trouble]:
    """What keeps pods from running: no node, no image, ends again and again."""
    found = []
    for pod in pods:
        scheduled = condition(pod.body, "PodScheduled")
        if scheduled.get("status") == "False" and scheduled.get("reason") != "SchedulingGated":
            said = text(scheduled, "message")
            found.append(Trouble(pod.name, "", text(scheduled, "reason"), said))
        for field in ("initContainerStatuses", "containerStatuses"):
            for status in items(pod.body, "status", field):
                found += _waiting(pod.name, status)
    return found


def _waiting(pod: str, status: Any) -> list[Trouble]:
    waiting = mapping(status, "state", "waiting")
    reason = text(waiting, "reason")
    if not reason or reason in _STARTING:
        return []
    last = mapping(status, "lastState", "terminated")
    if reason == "CrashLoopBackOff" and last:
        said = f"{text(last, 'reason')}, exit code {last.get('exitCode')}".lstrip(", ")
    else:
        said = text(waiting, "message")
    return [Trouble(pod, text(status, "name"), reason, said)]
