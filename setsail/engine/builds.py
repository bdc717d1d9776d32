"""Overlays and charts below a folder: which there are, which files they take, what they make.

Only the outermost are rendered: a base that an overlay takes is judged as that overlay makes it,
for by itself it is not what runs. Nothing remote is fetched and nothing outside the repository
is read; what needs either is told as not checked.
"""

import os
from collections.abc import Iterable, Sequence

from setsail.engine import helm, kustomize
from setsail.engine.gather import CHART, KUSTOMIZATIONS, Built


def build(names: Sequence[str], values: Sequence[str]) -> Built:
    """Render every outermost overlay and chart among some files."""
    charts = _outermost(
        n if n.endswith(".tgz") else os.path.dirname(n)
        for n in names
        if n.endswith(".tgz") or os.path.basename(n) == CHART
    )
    in_charts = [n for n in names if _inside(n, charts)]
    overlays = [
        n for n in names if os.path.basename(n) in KUSTOMIZATIONS and n not in set(in_charts)
    ]
    parts = [helm.render(chart, values) for chart in charts]
    parts.append(kustomize.render_all(overlays))
    return Built(
        tuple(s for part in parts for s in part.sources),
        tuple(p for part in parts for p in part.unread),
        tuple(p for part in parts for p in part.told),
        frozenset(in_charts).union(*(part.taken for part in parts)),
    )


def _outermost(folders: Iterable[str]) -> tuple[str, ...]:
    """The charts that no other chart contains."""
    found: list[str] = []
    for folder in sorted(set(folders)):
        if not _inside(folder, found):
            found.append(folder)
    return tuple(found)


def _inside(name: str, folders: Iterable[str]) -> bool:
    return any(name == f or f in ("", ".") or name.startswith(f.rstrip("/") + "/") for f in folders)
