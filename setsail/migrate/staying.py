"""What does not move, and why: stores, what is outside, what a person keeps, what is tied to it."""

from collections.abc import Mapping

from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate.estate import Estate, Piece
from setsail.migrate.wishes import Wishes

_KEPT = Text("you keep it where it is", "你要求留在原处")


def staying(estate: Estate, wishes: Wishes) -> dict[str, Text]:
    """Every piece that gets into no wave, with its reason. A store moves only when pinned."""
    found = {
        piece.id: piece.stays
        for piece in estate.pieces
        if piece.stays is not None and not (piece.movable and piece.id in wishes.pins)
    }
    found.update({id: _KEPT for id in sorted(wishes.staying) if id not in found})
    ties: dict[str, list[tuple[str, Text]]] = {}
    for bond in estate.bonds:
        ties.setdefault(bond.one, []).append((bond.other, bond.why))
        ties.setdefault(bond.other, []).append((bond.one, bond.why))
    waiting = [id for id in found if estate.by_id[id].role != "tool"]
    while waiting:
        keeper = waiting.pop(0)
        for other, why in sorted(ties.get(keeper, ())):
            if other not in found:
                found[other] = Text(
                    f"tied to {keeper}, which stays: {why.en}; cut the tie first",
                    f"与留在原处的 {keeper} 绑定：{why.zh}；须先解除绑定",
                )
                waiting.append(other)
    return found


def refusals(estate: Estate, wishes: Wishes, found: Mapping[str, Text]) -> list[Problem]:
    """Pins and bans of what stays anyway."""
    return [
        _stays(estate.by_id[id], number, found[id])
        for id, number in sorted(wishes.pins.items())
        if id in found
    ]


def _stays(piece: Piece, number: int, why: Text) -> Problem:
    message = Text(
        f"{piece.id} cannot be in wave {number}: {why.en}",
        f"{piece.id} 不能放在第 {number} 批：{why.zh}",
    )
    help = Text("leave the pin out", "请去掉这个 --pin")
    if piece.role == "outside":
        help = Text(
            "what moves stands under services, workers, jobs or stateful",
            "要迁移的组件应写在 services、workers、jobs 或 stateful 下",
        )
    return Problem(message, None, help)
