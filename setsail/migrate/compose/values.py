"""A compose project as values, in one form whatever form it was written in.

Paths count from the root of the import and use `/`; a path that begins with `..`, `/` or `~`
leads out of it. Durations are seconds, memory is bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.migrate.compose.located import Located
from setsail.migrate.ledger import Item

Where = Literal["cluster", "machine", "outside"]
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
    size: str = ""


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
class Reach:
    """A service that this one may reach, as another file than its own says; `via` says which
    kind of file."""

    service: str
    port: int | None
    via: str
    place: Place


@dataclass(frozen=True, slots=True)
class Beside:
    """A container beside the main one, or before it. `references` maps variables to Secrets."""

    init: bool
    image: str
    command: tuple[str, ...] | None
    args: tuple[str, ...] | None
    environment: Mapping[str, Value]
    references: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class InCluster:
    """What Kubernetes says of a workload and compose has no word for.

    `health` and `scale` are in the words of system.yaml. `references` maps variables to entries
    of Secrets, `fields` to fields of the pod; `files` maps paths to texts; `hosts` are those of
    its entries; `called` maps ports of its Services to its own where they differ.
    """

    kind: str = ""
    health: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Value] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    schedule: str = ""
    timezone: str = ""
    scale: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Beside] = field(default_factory=dict)
    called: Mapping[int, int] = field(default_factory=dict)
    pull_secret: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `keys` holds every key as it was written, for what is not modelled.

    `registered` are the names that a registry has for it. `where` says where it runs: something
    outside or on a machine is at `addresses`, if known.
    """

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
    reaches: tuple[Reach, ...] = ()
    registered: tuple[str, ...] = ()
    cluster: InCluster = InCluster()
    addresses: tuple[str, ...] = ()
    where: Where = "cluster"
    keys: Mapping[str, Located] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """A project. `inactive` are services of profiles that are not chosen; `texts` holds the
    files that were read, by path; `sections` the other top-level sections; `items` what became
    of the parts of other sources."""

    name: str
    services: Mapping[str, Service]
    inactive: Mapping[str, Service]
    sections: Mapping[str, Mapping[str, Located]]
    problems: tuple[Problem, ...]
    unset: tuple[str, ...]
    texts: Mapping[str, str]
    top: Mapping[str, Located] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
