"""The documented defaults, laid under what a system says.

Simple ones stand in the syntax table as `default`; those that depend on something stand here,
and the table says them in words as `otherwise`.
"""

from collections.abc import Mapping
from typing import Any

from setsail.system import stores, syntax
from setsail.system.merge import Tree
from setsail.system.shape import Record, Shape, Table

DEFAULT_TIER = 3
FEWEST = {"services": 2, "workers": 1}
"""Two pods, so that one may go; a second worker is not always safe, so one."""
_GITOPS_NAMESPACE = {"argocd": "argocd", "flux": "flux-system"}


def complete(tree: Tree) -> None:
    """Fill in what `tree`, a merged long form, leaves to the defaults. In place."""
    _fill(syntax.ROOT, tree)
    tree.setdefault("owner", {}).setdefault("tier", DEFAULT_TIER)
    for section in syntax.COMPONENTS:
        for component in tree.setdefault(section, {}).values():
            if section != "external":
                component.setdefault("owner", {}).setdefault("tier", DEFAULT_TIER)
            for name, port in component.get("ports", {}).items():
                port.setdefault("app", app_of(name))
            if section in FEWEST:
                _scale(component.setdefault("scale", {}), FEWEST[section])
            _rpo(component)
    for outside in tree["external"].values():
        _default(outside, "port", stores.EXTERNAL_PORTS.get(outside.get("type", "")))
    for store in tree["stateful"].values():
        _store(store)
    if (gitops := tree.get("gitops")) is not None:
        _default(gitops, "namespace", _GITOPS_NAMESPACE.get(gitops.get("tool", "")))


def app_of(port_name: str) -> str:
    """What is spoken on a port, by its name, as Kubernetes people name ports."""
    for word in ("http", "grpc"):
        if port_name.startswith(word):
            return word
    return "tcp"


def _fill(shape: Shape, tree: Any) -> None:
    match shape:
        case Record(fields) if isinstance(tree, dict):
            for name, field in fields.items():
                if field.default is not None and not field.goes and tree.get(name) is None:
                    tree[name] = _copy(field.default)
                if not field.goes:
                    _fill(field.shape, tree.get(name))
        case Table() if isinstance(tree, dict):
            for value in tree.values():
                _fill(shape.value, value)
        case _:
            pass


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, list) else value


def _scale(scale: Tree, fewest: int) -> None:
    if scale.get("min") is None:
        scale["min"] = min(fewest, scale.get("max", fewest))
    scale.setdefault("max", scale["min"])


def _rpo(component: Tree) -> None:
    _default(component, "rpo", (component.get("backup") or {}).get("every"))


def _store(store: Tree) -> None:
    _default(store, "topology", "single" if store["replicas"] <= 1 else "cluster")
    known = stores.STATEFUL.get(store.get("type", ""))
    if known is None:
        return
    store.setdefault("port", known.port)
    if "image" not in store:
        store.setdefault("version", known.version)
    resources = store.setdefault("resources", {})
    resources.setdefault("cpu", known.cpu)
    resources.setdefault("memory", known.memory)


def _default(tree: Tree, key: str, value: Any) -> None:
    if value is not None:
        tree.setdefault(key, value)
