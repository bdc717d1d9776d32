"""What the programs of a workload read: configuration, secrets, and the stores behind these."""

import json
from collections.abc import Iterator, Sequence

from setsail.cluster.protocol import Body
from setsail.manifest import load, reference
from setsail.manifest.manifest import items, mapping, text


def named(deployment: Body) -> Iterator[tuple[str, str]]:
    """The kinds and names of what its programs read."""
    for each in load.load(json.dumps(deployment).encode(), "").manifests:
        for found in reference.references(each):
            if "imagePullSecrets" not in found.path:
                yield found.kind, found.name


def configuration(workload: Body) -> frozenset[str]:
    """The names of the ConfigMaps that the pods of a workload read."""
    return frozenset(name for kind, name in named(workload) if kind == "ConfigMap")


def stores(
    wanted: set[tuple[str, str]], objects: Sequence[Body]
) -> Iterator[tuple[str, Body | None]]:
    """Each Secret that is read, with the ExternalSecret that fills it, if there is one."""
    filled = {target(b): b for b in objects if b["kind"] == "ExternalSecret"}
    for _, name in sorted(pair for pair in wanted if pair[0] == "Secret"):
        yield name, filled.get(name)


def target(external: Body) -> str:
    """The Secret that an ExternalSecret fills."""
    return text(external, "spec", "target", "name") or text(external, "metadata", "name")


def version(external: Body | None) -> str:
    """The versions that an ExternalSecret names, if it names one for everything; else ""."""
    spec = mapping(external, "spec")
    remote = [mapping(each, "remoteRef") for each in items(spec, "data")]
    versions = {f"{text(r, 'key')}@{text(r, 'version')}" for r in remote if r.get("version")}
    complete = not spec.get("dataFrom") and all(r.get("version") for r in remote)
    return ",".join(sorted(versions)) if complete else ""
