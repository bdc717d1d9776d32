"""The system in one environment, as values: what everything else is derived from."""

from collections.abc import Mapping
from typing import Any

from setsail.finding.place import Place
from setsail.system import build_stores, build_workload, values
from setsail.system.build import duration, objective, owner, words
from setsail.system.declared import Declared
from setsail.system.lock import Lock
from setsail.system.merge import Merged, Tree
from setsail.system.syntax import COMPONENTS
from setsail.system.values import Path


def resolve(declared: Declared, environment: str, lock: Lock | None = None) -> values.System:
    """Fold defaults and overrides into the values of one environment.

    Digests come from `lock`; an image that is not in it has none. Raises SystemRefused for an
    environment that is not declared.
    """
    merged = declared.merged(environment)
    tree = merged.tree
    images = build_workload.Images(tree.get("registry", ""), (lock or Lock()).images)
    workloads = {
        section: {
            name: build_workload.workload(section, name, body, images)
            for name, body in tree[section].items()
        }
        for section in ("services", "workers", "jobs")
    }
    return values.System(
        name=tree["system"],
        environment=_environment(environment, tree["environments"][environment]),
        owner=owner(tree["owner"]),
        registry=tree.get("registry", ""),
        slo=objective(tree.get("slo")),
        timezone=tree.get("timezone"),
        **workloads,
        stateful={
            name: build_stores.stateful(name, body, images)
            for name, body in tree["stateful"].items()
        },
        external={
            name: build_stores.external(name, body) for name, body in tree["external"].items()
        },
        patches=tuple(values.Patch(k, v) for k, v in (tree.get("patches") or {}).items()),
        git=tree.get("git") or {},
        gitops=tree.get("gitops") or {},
        pipeline=tree.get("pipeline") or {},
        digests=images.digests,
        origin=_origin(declared, merged),
    )


def _environment(name: str, said: Tree) -> values.Environment:
    platform = said.get("platform") or {}
    return values.Environment(
        name=name,
        production=said.get("production", False),
        approvers=words(said.get("approvers")) or (),
        change_window=said.get("changeWindow") or {},
        platform=_platform(platform),
    )


def _platform(said: Mapping[str, Any]) -> values.Platform:
    logs = said.get("logs") or {}
    return values.Platform(
        context=said.get("context"),
        version=said.get("version"),
        zones=said.get("zones"),
        gateway_class=said.get("gatewayClass"),
        storage_class=said.get("storageClass"),
        snapshot_class=said.get("snapshotClass"),
        secret_store=said.get("secretStore"),
        network_plugin=said.get("networkPlugin"),
        mesh=said.get("mesh"),
        monitoring=said.get("monitoring"),
        log_collector=logs.get("collector"),
        logs_kept=duration(logs.get("keep")),
        entry_namespace=said.get("entryNamespace"),
    )


def _origin(declared: Declared, merged: Merged) -> dict[Path, Place]:
    found: dict[Path, Place] = {(): declared.place(())}
    for section in COMPONENTS:
        for name in merged.tree[section]:
            found[(section, name)] = declared.place((section, name))
    for path, sources in merged.sources.items():
        if (place := declared.places.get(sources[-1])) is not None:
            found[path] = place
    return found
