"""Circles among calls: strongly connected pieces, found without recursion (Tarjan 1972)."""

from collections.abc import Iterator, Mapping, Sequence


def circles(calls: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more that reach each other, each sorted. Every target is a key."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in calls:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [(root, iter(calls[root]))]
        _enter(root, index, low, path, on_path)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_leave(node, path, on_path))
            elif following not in index:
                work.append((following, iter(calls[following])))
                _enter(following, index, low, path, on_path)
            elif following in on_path:
                low[node] = min(low[node], index[following])
    return tuple(sorted(group for group in found if len(group) > 1))


def _enter(
    node: str, index: dict[str, int], low: dict[str, int], path: list[str], on_path: set[str]
) -> None:
    index[node] = low[node] = len(index)
    path.append(node)
    on_path.add(node)


def _leave(root: str, path: list[str], on_path: set[str]) -> tuple[str, ...]:
    group = [path.pop()]
    while group[-1] != root:
        group.append(path.pop())
    on_path.difference_update(group)
    return tuple(sorted(group))
