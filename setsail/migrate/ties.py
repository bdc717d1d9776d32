"""Hard ties: pieces that must move in one step because something they share does not cross the
border between machines and pods."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from setsail.migrate.estate import Bond, Estate


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that move together (sorted ids), and the bonds that tie them."""

    members: tuple[str, ...]
    bonds: tuple[Bond, ...] = ()

    @property
    def id(self) -> str:
        """The first member stands for the group."""
        return self.members[0]


def groups(estate: Estate, moving: Collection[str]) -> tuple[Group, ...]:
    """Every moving piece in exactly one group; bonds to what does not move tie nothing."""
    parent = {id: id for id in sorted(moving)}
    bonds = [b for b in estate.bonds if b.one in parent and b.other in parent]
    for bond in bonds:
        one, other = sorted((_root(parent, bond.one), _root(parent, bond.other)))
        parent[other] = one
    members: dict[str, list[str]] = {}
    for id in parent:
        members.setdefault(_root(parent, id), []).append(id)
    tied: dict[str, list[Bond]] = {}
    for bond in bonds:
        tied.setdefault(_root(parent, bond.one), []).append(bond)
    return tuple(Group(tuple(ids), tuple(tied.get(root, ()))) for root, ids in members.items())


def across(estate: Estate, moving: Collection[str]) -> tuple[Bond, ...]:
    """Bonds between what moves and what stays: somebody has to cut them first."""
    return tuple(b for b in estate.bonds if (b.one in moving) != (b.other in moving))


def _root(parent: dict[str, str], id: str) -> str:
    while parent[id] != id:
        parent[id] = parent[parent[id]]
        id = parent[id]
    return id


def by_member(found: tuple[Group, ...]) -> Mapping[str, Group]:
    """The group of each piece."""
    return {id: group for group in found for id in group.members}
