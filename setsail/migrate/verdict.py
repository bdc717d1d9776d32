"""What to do with a piece: leave it, move it as it is or with changes, refactor it, retire it."""

from typing import Literal, NamedTuple

from setsail.finding.text import Text
from setsail.migrate.estate import Piece
from setsail.migrate.risk import Risk

Verdict = Literal["keep-outside", "move-as-is", "move-with-changes", "refactor-first", "retire"]


class Judged(NamedTuple):
    """A verdict and its one-sentence why."""

    verdict: Verdict
    why: Text


def of(piece: Piece, risk: Risk) -> Judged:
    """The verdict on a piece. The band does not decide it: a red piece may be fit and only
    important, and then it moves late."""
    if piece.role == "tool":
        why = Text(
            "a tool for development or administrators that need not come along",
            "开发或管理用的工具，无需一并迁移",
        )
        return Judged("retire", piece.stays or why)
    if piece.stays is not None:
        return Judged("keep-outside", piece.stays)
    blocking = [p for p in risk.points if p.trait.change == "program" or p.sign.veto]
    if blocking:
        said, fix = blocking[0].sign.said, blocking[0].trait.fix
        return Judged("refactor-first", Text(f"{said.en}: {fix.en}", f"{said.zh}：{fix.zh}"))
    changes = {p.sign.trait: p for p in risk.points if p.trait.change == "settings"}
    if changes:
        names = ", ".join(changes)
        en = f"settings are enough: {names}"
        return Judged("move-with-changes", Text(en, f"改配置即可：{names}"))
    return Judged("move-as-is", Text("nothing seen here stands in its way", "未发现障碍"))
