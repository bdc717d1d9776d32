"""Several systems as one estate: who of one system calls another, and what they share outside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from setsail.finding.text import Text
from setsail.migrate.estate import Bond, Call, Estate, Piece, estate

Key = tuple[str, tuple[str, ...], int]


def join(estates: Sequence[Estate]) -> Estate:
    """One estate of all; ids become `system/name`. What is outside of one system and an entry of
    another becomes a call between them; what several know under one address is one piece."""
    if len(estates) == 1:
        return estates[0]
    named = [_named(one) for one in estates]
    pieces = [piece for one in named for piece in one.pieces]
    entries = {host: piece.id for piece in pieces for host in piece.entry}
    known = {piece.id: piece for piece in pieces}
    new = {piece.id: _meant(piece, entries) for piece in pieces}
    merged = {id: piece for id, piece in _shared(pieces, new).items() if id not in new}
    new.update({id: id for id in merged})
    kept = [known[id] for id, target in new.items() if target == id and id in known]
    calls = tuple(Call(new[c.caller], new[c.callee], *c[2:]) for one in named for c in one.calls)
    environments = dict.fromkeys(e for one in named for e in one.environments)
    bonds = tuple(bond for one in named for bond in one.bonds)
    return estate((*kept, *merged.values()), calls, bonds, tuple(environments), ())


def _named(one: Estate) -> Estate:
    """An estate whose ids carry the name of its system."""
    to = {piece.id: f"{piece.system}/{piece.name}" for piece in one.pieces}
    return estate(
        tuple(replace(piece, id=to[piece.id]) for piece in one.pieces),
        tuple(Call(to[c.caller], to[c.callee], *c[2:]) for c in one.calls),
        tuple(Bond(to[b.one], to[b.other], *b[2:]) for b in one.bonds),
        one.environments,
    )


def _meant(piece: Piece, entries: Mapping[str, str]) -> str:
    """The piece itself, or the entry of another system that it names."""
    if piece.role != "outside":
        return piece.id
    found = {entries[host] for host in piece.addresses if host in entries}
    return found.pop() if len(found) == 1 else piece.id


def _shared(pieces: Sequence[Piece], new: dict[str, str]) -> dict[str, Piece]:
    """What several systems have outside at one address, as one piece; `new` learns its id."""
    groups: dict[Key, list[Piece]] = {}
    for piece in pieces:
        if piece.role == "outside" and piece.addresses and new[piece.id] == piece.id:
            key = (piece.type, tuple(sorted(piece.addresses)), piece.port)
            groups.setdefault(key, []).append(piece)
    return {one.id: one for group in groups.values() for one in _merge(group, new)}


def _merge(group: list[Piece], new: dict[str, str]) -> Iterator[Piece]:
    if len(group) == 1:
        return
    first = min(group, key=lambda piece: piece.id)
    id = f"{first.type}@{min(first.addresses)}:{first.port}"
    limits = [piece.limit for piece in group if piece.limit is not None]
    names = ", ".join(sorted(piece.system for piece in group))
    for piece in group:
        new[piece.id] = id
    yield replace(
        first,
        id=id,
        name=id,
        system="",
        tier=min(piece.tier for piece in group),
        limit=min(limits, default=None),
        stays=Text(f"outside, shared by {names}", f"外部依赖，由 {names} 共用"),
        evidence=tuple(line for piece in group for line in piece.evidence),
    )
