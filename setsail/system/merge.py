"""Layers laid over each other, key by key, with the memory of who said what.

The order is defaults < component < environment < the component inside the environment. Null
deletes what lower layers said; a list or a scalar replaces; nothing is ever appended.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.system.syntax import COMPONENTS, WORKLOADS
from setsail.system.values import Path

Tree = dict[str, Any]
Sources = dict[Path, tuple[Path, ...]]


class Layer(NamedTuple):
    """What one part of the file says about one thing. `source` is where that part stands."""

    source: Path
    tree: Mapping[str, Any]


class Merged(NamedTuple):
    """The system in one environment. `sources` maps a path to the paths of the file that
    speak about it, weakest first: the last one won."""

    tree: Tree
    sources: Sources


def merge(tree: Mapping[str, Any], environment: str, production: Mapping[str, Any]) -> Merged:
    """What `tree`, a whole long form, says in one environment.

    `production` is what the environment itself says (its entry under `environments`).
    """
    merged = Merged({}, {})
    here = Layer(("environments", environment), production)
    for name, value in tree.items():
        if name not in (*COMPONENTS, "environments", "defaults", "include"):
            _lay(merged, (), Layer((), {name: value}), name == "patches")
    own = {k: v for k, v in production.items() if k not in COMPONENTS}
    for name in ("owner", "registry", "slo", "patches"):
        if name in own:
            _lay(merged, (), Layer(here.source, {name: own[name]}), name == "patches")
    _lay(merged, ("environments", environment), Layer(here.source, own), True)
    for section in COMPONENTS:
        for name in tree.get(section) or {}:
            layers = tuple(_layers(tree, here, section, name))
            if layers[-1].tree is _DELETED:
                continue
            for layer in layers:
                _lay(merged, (section, name), layer, False)
            _drop_absent(merged, (section, name, "needs"))
    return merged


_DELETED: Mapping[str, Any] = {}


def _layers(tree: Mapping[str, Any], here: Layer, section: str, name: str) -> Iterator[Layer]:
    """The layers of one component, the weakest first."""
    fields = COMPONENTS[section][1].fields
    if section in WORKLOADS:
        defaults = {k: v for k, v in (tree.get("defaults") or {}).items() if k in fields}
        yield Layer(("defaults",), defaults)
    inherited = {
        "owner": section != "external",
        "slo": section == "services",
        "scale": "scale" in fields,
    }
    wanted = [key for key, takes in inherited.items() if takes]
    yield Layer((), {key: tree[key] for key in wanted if tree.get(key) is not None})
    yield Layer((section, name), tree[section][name])
    yield Layer(here.source, {key: here.tree[key] for key in wanted if key in here.tree})
    overrides = here.tree.get(section) or {}
    said = overrides.get(name, {})
    yield Layer((*here.source, section, name), _DELETED if said is None else said)


def _lay(merged: Merged, at: Path, layer: Layer, keep_null: bool) -> None:
    """Lay one layer over the tree at `at`."""
    _over(_enter(merged.tree, at), merged.sources, (at, layer.source), layer.tree, keep_null)


def _over(
    into: Tree, sources: Sources, where: tuple[Path, Path], layer: Mapping[str, Any], keep: bool
) -> None:
    at, source = where
    for key, value in layer.items():
        path, said = (*at, key), (*source, key)
        sources[path] = (*sources.get(path, ()), said)
        if value is None and not keep:
            into.pop(key, None)
        elif isinstance(value, Mapping):
            if not isinstance(into.get(key), dict):
                into[key] = {}
            _over(into[key], sources, (path, said), value, keep)
        else:
            into[key] = value
            for index in range(len(value) if isinstance(value, list) else 0):
                sources[(*path, str(index))] = ((*said, str(index)),)


def _enter(tree: Tree, path: Path) -> Tree:
    for step in path:
        tree = tree.setdefault(step, {})
    return tree


def _drop_absent(merged: Merged, needs: Path) -> None:
    section, name, _ = needs
    component = merged.tree[section][name]
    edges = component.get("needs")
    if edges:
        component["needs"] = {to: edge for to, edge in edges.items() if not edge.get("absent")}
