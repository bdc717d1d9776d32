"""What to do with a piece: leave it, move it as it is or with changes, refactor it, retire it."""

from typing import Literal, NamedTuple

from setsail.finding.text import Text
from setsail.migrate.estate import Piece
from setsail.migrate.risk import Risk

Verdict = Literal["keep-outside", "move-as-is", "move-with-changes", "refactor-first", "retire"]


_SHOWN = 2


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
    changes = {p.sign.trait: p for p in risk.points if p.trait.change == "settings" and p.cost}
    if changes:
        heaviest = sorted(changes.values(), key=lambda p: (-p.cost, p.sign.trait))
        return Judged("move-with-changes", _settings([p.trait.fix for p in heaviest]))
    return Judged("move-as-is", Text("nothing seen here stands in its way", "未发现障碍"))


def _settings(fixes: list[Text]) -> Text:
    """The heaviest changes of settings, and how many more there are."""
    rest = len(fixes) - _SHOWN
    en = "; ".join(fix.en for fix in fixes[:_SHOWN])
    zh = "；".join(fix.zh for fix in fixes[:_SHOWN])
    return Text(
        en + (f"; {rest} more" if rest > 0 else ""), zh + (f"；另 {rest} 项" if rest > 0 else "")
    )
