"""A compose project as values, in one form whatever form it was written in.

Paths count from the root of the import and use `/`; a path that begins with `..`, `/` or `~`
leads out of it. Durations are seconds, memory is bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.migrate.compose.located import Located

Condition = Literal["service_started", "service_healthy", "service_completed_successfully"]


@dataclass(frozen=True, slots=True)
class Value:
    """A string and its place; `text` is None for a variable that is named but not set."""

    text: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Port:
    """A container's port; `published` is "" or a port or range of the host."""

    target: int
    published: str
    protocol: str
    host_ip: str
    place: Place


@dataclass(frozen=True, slots=True)
class Mount:
    """`kind` is bind, volume, tmpfs, …; `source` is a path or the name of a volume, or ""."""

    kind: str
    source: str
    target: str
    read_only: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Giver:
    """An entry of volumes_from: a service whose mounts this one has too."""

    service: str
    read_only: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Dependency:
    """An entry of depends_on."""

    service: str
    condition: str
    required: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of links: another name for a service."""

    service: str
    alias: str
    place: Place


@dataclass(frozen=True, slots=True)
class Healthcheck:
    """`test` begins with CMD or CMD-SHELL; empty where the check is switched off."""

    test: tuple[str, ...]
    interval: float | None
    timeout: float | None
    retries: int | None
    start_period: float | None
    place: Place


@dataclass(frozen=True, slots=True)
class Build:
    """How an image is built; `context` is a folder, or a URL."""

    context: str
    dockerfile: str
    target: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Limits:
    """CPU in cores, memory in bytes; None where nothing is said."""

    cpu: float | None = None
    memory: int | None = None
    reserved_cpu: float | None = None
    reserved_memory: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A top-level secret or config given to a service, mounted at `target`."""

    source: str
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `keys` holds every key as it was written, for what is not modelled."""

    name: str
    place: Place
    image: Value | None = None
    build: Build | None = None
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, Value] = field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    expose: tuple[int, ...] = ()
    mounts: tuple[Mount, ...] = ()
    volumes_from: tuple[Giver, ...] = ()
    tmpfs: tuple[str, ...] = ()
    depends_on: Mapping[str, Dependency] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    healthcheck: Healthcheck | None = None
    aliases: tuple[str, ...] = ()
    limits: Limits = Limits()
    replicas: int | None = None
    restart: str = ""
    user: str = ""
    grace: float | None = None
    secrets: tuple[Grant, ...] = ()
    configs: tuple[Grant, ...] = ()
    labels: Mapping[str, Value] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()
    keys: Mapping[str, Located] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project. `inactive` are services of profiles that are not chosen; `texts` holds the
    files that were read, by path; `sections` the other top-level sections."""

    name: str
    services: Mapping[str, Service]
    inactive: Mapping[str, Service]
    sections: Mapping[str, Mapping[str, Located]]
    problems: tuple[Problem, ...]
    unset: tuple[str, ...]
    texts: Mapping[str, str]
    top: Mapping[str, Located] = field(default_factory=dict)
