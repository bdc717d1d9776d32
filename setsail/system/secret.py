"""References to secrets, and where an environment keeps them."""

import re
from collections.abc import Iterator

from setsail.system.merge import Merged, Tree
from setsail.system.values import Path

IN_NAMESPACE = "k8s"
"""The scheme of a Secret in the namespace: each environment has its own."""


def rooted(reference: str, root: str) -> str:
    """The same name under another root: `vault:trade/mq` under `vault:test` is
    `vault:test/mq`. Secrets of the namespace stay as they are."""
    scheme, _, rest = reference.partition(":")
    if scheme == IN_NAMESPACE:
        return reference
    cut = re.search(r"[/#]", rest)
    name = rest[cut.end() :] if cut and cut[0] == "/" else rest
    return f"{root}/{name}"


def reroot(merged: Merged, environment: str) -> None:
    """Move the references of a merged tree to the root of its environment, in place. What the
    environment itself says about a component stays."""
    source = ("environments", environment, "secrets")
    root = merged.tree["environments"][environment].get("secrets")
    for path, holder in references(merged.tree) if root else ():
        said = merged.sources[path]
        key = path[-1]
        moved = rooted(holder[key], root)
        if said[-1][:1] != ("environments",) and moved != holder[key]:
            holder[key] = moved
            merged.sources[path] = (*said, source)


def references(tree: Tree) -> Iterator[tuple[Path, Tree]]:
    """Every reference in a merged tree: its path, and the mapping whose last step holds it."""
    for section in ("services", "workers", "jobs", "stateful", "external"):
        for name, body in (tree.get(section) or {}).items():
            yield from _of_component((section, name), body)


def _of_component(path: Path, body: Tree) -> Iterator[tuple[Path, Tree]]:
    if "secret" in body:
        yield (*path, "secret"), body
    for to, edge in (body.get("needs") or {}).items():
        if "secret" in edge:
            yield (*path, "needs", to, "secret"), edge
    holders: list[tuple[Path, Tree]] = [((), body)]
    for key in ("init", "sidecars"):
        holders += [((key, name), each) for name, each in (body.get(key) or {}).items()]
    for at, holder in holders:
        for variable in holder.get("secrets") or {}:
            yield (*path, *at, "secrets", variable), holder["secrets"]
