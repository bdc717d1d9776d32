"""Who calls whom, as far as the objects tell: names of Services in variables and commands.

Only what Kubernetes would resolve to a Service counts: `redis` in the caller's namespace,
`redis.shop`, `redis.shop.svc[.cluster.local]`, and `redis-0.redis` of a headless one.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Container, Manifest, items, number
from setsail.rules import chain, environment, podspec


class Mention(NamedTuple):
    """A Service that a container names. `by` and `path` are where the name is written.

    `port` is None where none is written. `service` is None if no such object was given; such a
    mention is kept only if its text can be nothing else than a name inside the cluster.
    """

    container: Container
    by: Manifest
    path: Path
    name: str
    namespace: str
    port: int | None
    service: Manifest | None


_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
_URL = re.compile(
    rf"(?:^|[^a-z0-9+.-])([a-z][a-z0-9+.-]*)://(?:[^/@\s,]*@)?({_HOST})(?::(\d{{1,5}}))?(?![\w.-])"
)
_PAIR = re.compile(rf"(?<![\w./@:$(-])({_HOST}):(\d{{2,5}})(?![\w.:])")
_QUALIFIED = re.compile(
    rf"(?<![\w.-])({_HOST}\.svc(?:\.cluster\.local)?)(?::(\d{{1,5}}))?(?![\w-])"
)
_WAITS = (
    rf"\b(?:nslookup|getent\s+hosts|host|dig|nc(?:\s+-\w+)*|pg_isready\s.*?-h)\s+({_HOST})"
    r"(?:[\s:](\d{2,5}))?"
)
_NOT_A_HOST = {
    "s3", "s3a", "s3n", "gs", "gcs", "file", "classpath", "sqlite", "memory", "mem", "docker", "oci",
    "dns", "unix", "passthrough", "abfs", "abfss", "wasb", "wasbs", "azblob", "vault", "ssm", "arn",
    "embed", "resource", "jar", "k8s", "secret", "env", "data", "oss", "cos", "obs", "lb",
}  # fmt: skip
"""Schemes after which a bucket, a path or another name stands."""

_ALWAYS_THERE = {("kubernetes", "default"), ("kube-dns", "kube-system")}
_PLAIN = re.compile(_HOST).fullmatch
_NAMED_FOR_A_HOST = ("HOST", "HOSTNAME", "ADDR", "ADDRESS", "SERVER", "SERVICE", "HOSTS", "NODES")


def mentions(workload: Manifest, around: Around) -> tuple[Mention, ...]:
    """Every Service that the containers of a workload name, each once a container and port."""
    return around.once(_mentions).get(id(workload), ())


def callers(around: Around) -> dict[int, list[Mention]]:
    """The mentions of each Service that was given, by the `id` of its Manifest."""
    return around.once(_callers)


def pods_behind(service: Manifest, around: Around) -> tuple[Manifest, ...]:
    """The workloads whose pods a Service selects."""
    if not service.selector:
        return ()
    return tuple(p.owner for p in around.selected_pods(service.namespace, service.selector))


def _mentions(around: Around) -> dict[int, tuple[Mention, ...]]:
    return {id(m): tuple(_of(m, around)) for m in around.of_kind(*WORKLOADS)}


def _callers(around: Around) -> dict[int, list[Mention]]:
    index: dict[int, list[Mention]] = {}
    for found in around.once(_mentions).values():
        for each in found:
            if each.service is not None:
                index.setdefault(id(each.service), []).append(each)
    return index


def _of(workload: Manifest, around: Around) -> Iterator[Mention]:
    aliases = _aliases(workload)
    for container in podspec.containers(workload):
        seen: set[tuple[str, str, int | None]] = set()
        for said in environment.everything(container, around):
            for host, port, sure in _hosts(said):
                if host in aliases:
                    continue
                found = _resolve(host, workload.namespace, around)
                if found is None:
                    continue
                name, namespace, service = found
                if not sure and (service is None or not _has_port(service, port)):
                    continue
                if service is None and (name, namespace or "default") in _ALWAYS_THERE:
                    continue
                if (name, namespace, port) not in seen:
                    seen.add((name, namespace, port))
                    yield Mention(container, said.by, said.path, name, namespace, port, service)


def _has_port(service: Manifest, port: int | None) -> bool:
    """Whether a Service has this port, if one was written: `postgres:16` may be an image."""
    ports = [given for _, given in chain.service_ports(service)]
    return port is None or not ports or any(number(each, "port") == port for each in ports)


def _aliases(workload: Manifest) -> set[str]:
    """Names that the pod resolves by itself."""
    spec = workload.pod.spec if workload.pod is not None else {}
    written = (items(alias, "hostnames") for alias in items(spec, "hostAliases"))
    return {"localhost", "metadata", *(str(name) for names in written for name in names)}


def _hosts(said: environment.Said) -> Iterator[tuple[str, int | None, bool]]:
    """Host, port, and whether the text can mean nothing else than a host."""
    value = said.value
    if len(value) > 4096:
        return
    if "://" in value:
        found = _URL.finditer(value)
        yield from ((m[2], _port(m[3]), True) for m in found if m[1] not in _NOT_A_HOST)
    if ".svc" in value:
        yield from ((m[1], _port(m[2]), True) for m in _QUALIFIED.finditer(value))
    if ":" in value:
        yield from ((m[1], _port(m[2]), False) for m in _PAIR.finditer(value))
    if said.name:
        if said.name.upper().rpartition("_")[2] in _NAMED_FOR_A_HOST:
            yield from ((h, None, False) for h in value.split(",") if _PLAIN(h))
    else:
        yield from ((m[1], _port(m[2]), True) for m in re.finditer(_WAITS, value))
        flag, _, given = value.partition("=")
        if given and flag.startswith("-") and "host" in flag and _PLAIN(given):
            yield given, None, False


def _port(written: str | None) -> int | None:
    return int(written) if written else None


def _resolve(host: str, home: str, around: Around) -> tuple[str, str, Manifest | None] | None:
    """Name, namespace and object of the Service that a host means; None if it means none."""
    parts = host.removesuffix(".cluster.local").split(".")
    if all(part.isdigit() for part in parts):
        return None
    if parts[-1] == "svc" and len(parts) in (3, 4):
        name, namespace = parts[-3], parts[-2]
        return name, namespace, around.find("Service", namespace, name)
    if len(parts) == 1:
        return host, home, around.find("Service", home, host)
    if len(parts) == 2:
        for name, namespace in ((parts[0], parts[1]), (parts[1], home)):
            if (service := around.find("Service", namespace, name)) is not None:
                return name, namespace, service
    return None


def target_port(mention: Mention) -> tuple[int | str, str] | None:
    """The port of the pods that a mention leads to, number or name, and its protocol; None if it
    is not known."""
    if mention.service is None:
        return None
    ports = [port for _, port in chain.service_ports(mention.service)]
    if mention.port is not None:
        ports = [p for p in ports if number(p, "port") == mention.port]
    if len(ports) != 1:
        return None
    target = ports[0].get("targetPort") or ports[0].get("port")
    return (target, chain.protocol(ports[0])) if isinstance(target, int | str) else None
