"""A system as it is in one environment: what every other package works with.

Durations are seconds, ratios are 0 to 1, rates are per second. CPU, memory and storage stay the
text that the author wrote ("500m", "1Gi"): it is copied into objects, and
`setsail.manifest.quantity` reads it where arithmetic is needed. Optional means "not said";
no value here is a guess, except for the documented defaults of `setsail.system.syntax`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from setsail.finding.place import Place

Path = tuple[str, ...]
"""A path in the long form of system.yaml, like ("services", "web", "scale", "min")."""

Section = Literal["services", "workers", "jobs", "stateful", "external"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for the system. `tier` 1 is the most critical (column A of the checklist)."""

    team: str = ""
    contact: str = ""
    tier: int = 3


@dataclass(frozen=True, slots=True)
class Objective:
    """`availability` is a ratio such as 0.9995; `latency` maps "p99" to seconds."""

    availability: float | None = None
    latency: Mapping[str, float] = field(default_factory=dict)
    window: float = 30 * 86400.0


@dataclass(frozen=True, slots=True)
class Port:
    """A port that a component listens on."""

    name: str
    number: int
    protocol: Literal["TCP", "UDP", "SCTP"] = "TCP"
    app: Literal["http", "grpc", "tcp"] = "http"


@dataclass(frozen=True, slots=True)
class Check:
    """One probe: exactly one of `path` (HTTP GET), `exec`, `tcp` and `grpc` is set."""

    path: str | None = None
    exec: tuple[str, ...] | None = None
    tcp: bool = False
    grpc: bool = False
    port: int | None = None
    period: float | None = None
    timeout: float | None = None
    failures: int | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """`startup` is the longest time in seconds that a start may take."""

    live: Check | None = None
    ready: Check | None = None
    startup: float | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    """Quantities as written; None is "not said"."""

    cpu: str | None = None
    memory: str | None = None
    cpu_limit: str | None = None
    memory_limit: str | None = None


@dataclass(frozen=True, slots=True)
class Breaker:
    """Open after `errors` (ratio) and stay open for `open` seconds."""

    errors: float = 0.5
    open: float = 30.0


@dataclass(frozen=True, slots=True)
class Edge:
    """`caller` needs `to`. `extra` holds what is particular to the type of the callee
    (database, access, publish, consume, prefetch, …), as written."""

    caller: str
    to: str
    port: int | None = None
    timeout: float | None = None
    retries: int | None = None
    idempotent: bool = False
    breaker: Breaker | None = None
    pool: int | None = None
    secret: str | None = None
    tls: bool | None = None
    optional: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """min = max makes no autoscaler. `cpu` and `memory` are target ratios, `rps` and
    `queue_depth` targets per pod; `calm` is the seconds of calm before pods go."""

    min: int = 1
    max: int = 1
    cpu: float | None = None
    memory: float | None = None
    rps: float | None = None
    queue_depth: float | None = None
    calm: float | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """`canary` holds the weights in percent; `promote` is "auto" or "manual"."""

    kind: Literal["rolling", "canary", "blue-green"] = "rolling"
    canary: tuple[int, ...] = ()
    gate: Literal["slo", "manual", "none"] = "slo"
    promote: Literal["auto", "manual"] = "auto"
    hold: float | None = None


@dataclass(frozen=True, slots=True)
class Expose:
    """The entry from outside. `tls` names the certificate's Secret."""

    hosts: tuple[str, ...]
    path: str = "/"
    port: str | int | None = None
    tls: str | None = None
    rate_limit: float | None = None


@dataclass(frozen=True, slots=True)
class Volume:
    """`kind` "temporary" is an emptyDir, "data" a claim that outlives its pod, "shared" a
    claim that several pods write to; "config" and "secret" mount the object `source`."""

    name: str
    path: str
    kind: Literal["temporary", "data", "shared", "config", "secret"] = "temporary"
    size: str | None = None
    source: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Metrics:
    """Where Prometheus scrapes; `business` maps a name to a PromQL expression."""

    path: str | None = None
    port: int | None = None
    business: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A container beside the main one; with `init` it runs first and ends."""

    name: str
    image: str
    command: tuple[str, ...] | None = None
    args: tuple[str, ...] | None = None
    config: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    resources: Resources = Resources()
    init: bool = False


@dataclass(frozen=True, slots=True)
class Workload:
    """A component that runs as pods: a service, a worker or a job.

    `image` is complete (registry added) and carries the digest when system.lock has it.
    `config` becomes environment variables from a ConfigMap, `files` maps a mount path to the
    content of a mounted ConfigMap file, `secrets` maps a variable to a reference such as
    "vault:trade/alipay#private_key" or "k8s:shop-tls#tls.crt", `env` maps a variable to a
    literal or to {"field": "status.podIP"}. `writable` lists the directories under a read-only
    root that the program writes to and may lose.
    """

    section: Literal["services", "workers", "jobs"]
    name: str
    image: str | None
    digest: str | None = None
    version: str = ""
    ports: tuple[Port, ...] = ()
    health: Health = Health()
    metrics: Metrics = Metrics()
    resources: Resources = Resources()
    config: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, object] = field(default_factory=dict)
    needs: tuple[Edge, ...] = ()
    scale: Scale = Scale()
    release: Release = Release()
    expose: Expose | None = None
    volumes: tuple[Volume, ...] = ()
    writable: tuple[str, ...] = ("/tmp",)
    command: tuple[str, ...] | None = None
    args: tuple[str, ...] | None = None
    user: int | None = None
    sidecars: tuple[Sidecar, ...] = ()
    pull_secret: str | None = None
    grace: float = 30.0
    slo: Objective | None = None
    schedule: str | None = None
    timezone: str | None = None
    deadline: float | None = None
    alerts: Mapping[str, float] = field(default_factory=dict)
    logs: Literal["stdout", "file"] = "stdout"
    log_level: str | None = None
    log_level_path: str | None = None
    tracing: str | None = None
    runbook: str | None = None
    owner: Owner = Owner()


@dataclass(frozen=True, slots=True)
class Backup:
    """`every` and `keep` in seconds; `to` is the off-site address."""

    every: float | None = None
    keep: float | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Stateful:
    """A store that runs in the cluster. `rpo` defaults to `backup.every`."""

    name: str
    type: str
    image: str
    version: str = ""
    digest: str | None = None
    topology: str = "single"
    replicas: int = 1
    port: int = 0
    storage: str = "10Gi"
    resources: Resources = Resources()
    secret: str | None = None
    max_connections: int | None = None
    backup: Backup | None = None
    rpo: float | None = None
    rto: float | None = None
    config: Mapping[str, str] = field(default_factory=dict)
    user: int | None = None
    owner: Owner = Owner()


@dataclass(frozen=True, slots=True)
class External:
    """What stays where it is: addresses, never a workload. `hosts` are interchangeable;
    `primary` and `replicas` are not."""

    name: str
    type: str
    hosts: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    replicas: tuple[str, ...] = ()
    port: int = 0
    secret: str | None = None
    tls: bool | None = None
    max_connections: int | None = None
    owner: str = ""
    rpo: float | None = None
    rto: float | None = None
    backup: Backup | None = None
    shared: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address, the primary's first."""
        return self.hosts + self.primary + self.replicas


@dataclass(frozen=True, slots=True)
class Platform:
    """What the cluster of an environment offers. None: not said, so unknown.

    `logs_kept` is in seconds.
    """

    context: str | None = None
    version: str | None = None
    zones: int | None = None
    gateway_class: str | None = None
    storage_class: str | None = None
    snapshot_class: str | None = None
    secret_store: str | None = None
    network_plugin: str | None = None
    mesh: str | None = None
    monitoring: str | None = None
    log_collector: str | None = None
    logs_kept: float | None = None
    entry_namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Environment:
    """`change_window` is as written ({"when": …, "timezone": …})."""

    name: str
    production: bool = False
    approvers: tuple[str, ...] = ()
    change_window: Mapping[str, str] = field(default_factory=dict)
    platform: Platform = Platform()


@dataclass(frozen=True, slots=True)
class Patch:
    """A hand-made change to one derived object, merged over it (null deletes)."""

    target: str
    change: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class System:
    """One system in one environment, complete: defaults and overrides are folded in.

    `origin` maps a path of the long form to the place in system.yaml that won; use
    `place_of` to ask for it. `git`, `gitops` and `pipeline` are as written. `digests` is what
    system.lock holds, for the images that derived objects bring along.
    """

    name: str
    environment: Environment
    owner: Owner = Owner()
    registry: str = ""
    slo: Objective | None = None
    timezone: str | None = None
    services: Mapping[str, Workload] = field(default_factory=dict)
    workers: Mapping[str, Workload] = field(default_factory=dict)
    jobs: Mapping[str, Workload] = field(default_factory=dict)
    stateful: Mapping[str, Stateful] = field(default_factory=dict)
    external: Mapping[str, External] = field(default_factory=dict)
    patches: tuple[Patch, ...] = ()
    git: Mapping[str, object] = field(default_factory=dict)
    gitops: Mapping[str, object] = field(default_factory=dict)
    pipeline: Mapping[str, object] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[Path, Place] = field(default_factory=dict, repr=False, compare=False)

    @property
    def namespace(self) -> str:
        """One namespace an environment: system-environment."""
        return f"{self.name}-{self.environment.name}"

    @property
    def workloads(self) -> tuple[Workload, ...]:
        """Services, workers and jobs in the order of the file."""
        return (*self.services.values(), *self.workers.values(), *self.jobs.values())

    def callers_of(self, name: str) -> tuple[Edge, ...]:
        """The edges that lead to `name`."""
        return tuple(e for w in self.workloads for e in w.needs if e.to == name)

    def place_of(self, path: Path) -> Place | None:
        """Where the value at `path` was written: the nearest ancestor that has a place."""
        for end in range(len(path), -1, -1):
            if (found := self.origin.get(path[:end])) is not None:
                return found
        return None
