"""Where an environment differs from production in more than scale and addresses.

Left out on purpose: numbers of pods, resources, hosts, entries, secrets' roots, objectives, and
the tag of an image, which is ahead of production while a version is on its way. Values of the
configuration are mostly addresses, so only switches (true, false) are compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from setsail.system import image
from setsail.system.values import Check, Path, System, Workload

_SWITCHES = {"true": "on", "yes": "on", "on": "on", "false": "off", "no": "off", "off": "off"}


class Difference(NamedTuple):
    """What stands at `path` in an environment and in production; None: nothing does."""

    environment: str
    production: str
    path: Path
    here: str | None
    there: str | None


def differences(systems: Sequence[System]) -> Iterator[Difference]:
    """Every difference of each environment from each production one, in the order of paths."""
    for production in systems:
        if not production.environment.production:
            continue
        real = dict(_shape(production))
        for system in systems:
            if not system.environment.production:
                names = system.environment.name, production.environment.name
                tried = dict(_shape(system))
                for path in sorted(tried.keys() | real.keys()):
                    here, there = tried.get(path), real.get(path)
                    if here != there and not _within_absent(path, tried, real):
                        yield Difference(*names, path, here, there)


def _within_absent(path: Path, *shapes: dict[Path, str]) -> bool:
    """Whether the component that `path` lies in is absent on one side: that is said once."""
    return len(path) > 2 and any(path[:2] not in shape for shape in shapes)


def _shape(system: System) -> Iterator[tuple[Path, str]]:
    """What must be the same everywhere, as text by path."""
    for workload in system.workloads:
        yield (workload.section, workload.name), "declared"
        for path, said in _of_workload(workload):
            yield (workload.section, workload.name, *path), said
    for store in system.stateful.values():
        yield ("stateful", store.name), store.type
        yield ("stateful", store.name, "version"), store.version
    for outside in system.external.values():
        yield ("external", outside.name), outside.type


def _of_workload(workload: Workload) -> Iterator[tuple[Path, str]]:
    yield ("image",), _program(workload.image or "")
    yield ("ports",), _words(f"{p.name}={p.number}/{p.protocol}" for p in workload.ports)
    yield ("release",), workload.release.kind
    yield ("logs",), workload.logs
    yield ("user",), "" if workload.user is None else str(workload.user)
    for key, line in (("command", workload.command), ("args", workload.args)):
        yield (key,), _words(line or ())
    for key, check in (("live", workload.health.live), ("ready", workload.health.ready)):
        yield ("health", key), _probe(check)
    for name, value in workload.config.items():
        yield ("config", name), _SWITCHES.get(value.lower(), "said")
    for key in ("files", "secrets", "env"):
        yield from (((key, name), "said") for name in getattr(workload, key))
    for edge in workload.needs:
        yield ("needs", edge.to), "optional" if edge.optional else "needed"
    for volume in workload.volumes:
        yield ("volumes", volume.name), f"{volume.kind} at {volume.path}"
    for beside in workload.sidecars:
        yield ("init" if beside.init else "sidecars", beside.name), _program(beside.image)


def _program(written: str) -> str:
    """What an image is of, wherever it is kept and whatever its version."""
    return image.parse(written).name.rpartition("/")[2]


def _probe(check: Check | None) -> str:
    """What a probe asks, not how often."""
    if check is None:
        return ""
    how = check.path or _words(check.exec or ()) or ("grpc" if check.grpc else "tcp")
    return how if check.port is None else f"{how} on {check.port}"


def _words(parts: Iterable[str]) -> str:
    return " ".join(parts)
