"""What a piece is, told by everything but names: so that renaming changes nothing but names.

Colour refinement (Weisfeiler and Leman): pieces that look alike are told apart by what they call
and what calls them, until nothing new is learnt. What is still alike then is interchangeable for
a plan, and only there may a name decide.
"""

import hashlib
from collections.abc import Mapping

from setsail.migrate.estate import Estate, Piece
from setsail.migrate.risk import Risk


def signatures(estate: Estate, risks: Mapping[str, Risk]) -> Mapping[str, str]:
    """A signature for each piece, the same for the same estate under other names."""
    colours = {piece.id: _first(piece, risks[piece.id]) for piece in estate.pieces}
    bonds: dict[str, list[str]] = {piece.id: [] for piece in estate.pieces}
    for bond in estate.bonds:
        bonds[bond.one].append(bond.other)
        bonds[bond.other].append(bond.one)
    kinds = 0
    while kinds < (now := len(set(colours.values()))):
        kinds = now
        colours = {
            piece.id: _digest(
                colours[piece.id],
                sorted(colours[c.callee] for c in estate.calls_out[piece.id]),
                sorted(colours[c.caller] for c in estate.calls_in[piece.id]),
                sorted(colours[other] for other in bonds[piece.id]),
            )
            for piece in estate.pieces
        }
    return colours


def _first(piece: Piece, risk: Risk) -> str:
    return _digest(
        piece.role, piece.type, piece.tier, piece.app, bool(piece.entry), piece.pods,
        piece.stays is None, risk.score, risk.band, sorted(p.sign.trait for p in risk.points),
    )  # fmt: skip


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()
