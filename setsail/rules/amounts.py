"""The requests and limits of containers as amounts, and whether they differ."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest import quantity
from setsail.manifest.manifest import Container, Manifest
from setsail.rules import podspec


class Pair(NamedTuple):
    """Request and limit of one resource as they are written; None where one is absent.

    Kubernetes takes the limit for a request that is absent.
    """

    container: Container
    request: object
    limit: object

    def path(self, section: str, resource: str) -> Path:
        """Where the container sets it."""
        return (*self.container.path, "resources", section, resource)


def pairs(manifest: Manifest, resource: str) -> Iterator[Pair]:
    """What each main, init and sidecar container says about one resource."""
    for container in podspec.containers(manifest):
        request = container.get("resources", "requests", resource)
        yield Pair(container, request, container.get("resources", "limits", resource))


def amount(value: object) -> Decimal | None:
    """The amount of a quantity; None where there is none or it cannot be read."""
    try:
        return None if value is None else quantity.parse(value)
    except ValueError:
        return None


def differing(manifest: Manifest, resource: str) -> Iterator[Pair]:
    """Containers whose request is not their limit. Those that say neither differ in nothing."""
    for pair in pairs(manifest, resource):
        limit = amount(pair.limit)
        request = limit if pair.request is None else amount(pair.request)
        if request != limit:
            yield pair
