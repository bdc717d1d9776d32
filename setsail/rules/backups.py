"""Whether the objects of a set back a store up."""

from collections.abc import Iterator

from setsail.manifest import reference
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, items, strings, text
from setsail.rules import podspec

_SCHEDULES = ("Schedule", "ScheduledBackup", "SnapshotSchedule", "VolumeSnapshot", "BackupSchedule")
_MARK = "setsail.dev/backup-of"


def covered(store: Manifest, around: Around) -> bool:
    """Whether a schedule, a backup job or a marked object of the set covers a store."""
    return any(_covers(other, store) for other in around.once(_candidates))


def _candidates(around: Around) -> tuple[Manifest, ...]:
    """What may be a backup at all."""
    return tuple(
        m
        for m in around.manifests
        if m.kind in _SCHEDULES or m.kind == "CronJob" or _MARK in m.labels
    )


def _covers(other: Manifest, store: Manifest) -> bool:
    if strings(other.body, "metadata", "labels").get(_MARK) == store.name:
        return same_namespace(other.namespace, store.namespace)
    if other.kind in _SCHEDULES:
        included = items(other.body, "spec", "template", "includedNamespaces")
        named = text(other.body, "spec", "cluster", "name") == store.name
        return named or bool({store.namespace, "*"} & set(map(str, included))) or not included
    if other.kind == "CronJob" and same_namespace(other.namespace, store.namespace):
        words = " ".join((other.name, *_words(other)))
        return "backup" in words and store.name in words
    return False


def _words(job: Manifest) -> Iterator[str]:
    """What a job's containers say: images, commands, arguments, variables, claims."""
    for container in podspec.containers(job):
        yield container.image
        for field in ("command", "args"):
            yield from (word for word in items(container.body, field) if isinstance(word, str))
        yield from (text(variable, "value") for variable in items(container.body, "env"))
    yield from (used.name for used in reference.references(job))
