"""Which requests and limits a container gets: written, implied, or filled in by a LimitRange."""

from collections.abc import Iterator
from typing import Literal

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, read
from setsail.rules import amounts, demand, podspec

Section = Literal["requests", "limits"]


def unset(
    manifest: Manifest, around: Around, section: Section, resource: str
) -> Iterator[tuple[Path, str]]:
    """The path where `resource` is missing, and the container's name, for each that gets none.

    A limit implies a request of the same size; an amount of 0 is none. The pod's own resources
    (Kubernetes 1.34) and the defaults of a LimitRange in the namespace count too.
    """
    if manifest.pod is None or _by_limit_range(manifest, around, section, resource):
        return
    whole = manifest.get(*manifest.pod.path, "resources", section, resource)
    for container in podspec.containers(manifest):
        path = (*container.path, "resources", section, resource)
        written = manifest.get(*path)
        if written is None and section == "requests":
            written = manifest.get(*container.path, "resources", "limits", resource)
        if whole is None and (written is None or _nothing(written)):
            yield path, container.name


def _nothing(written: object) -> bool:
    return str(written).startswith("0") and amounts.amount(written) == 0  # parsing is the slow part


def _by_limit_range(manifest: Manifest, around: Around, section: Section, resource: str) -> bool:
    return any(
        read(limit.body, field, resource) is not None
        for limit in demand.limit_ranges(manifest.namespace, around)
        for field in demand.FILLED_IN[section]
    )
