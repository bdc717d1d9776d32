"""An assessment for a person at a terminal: components, waves, checks, what is not known."""

from collections.abc import Iterator, Sequence

from setsail.finding.text import Text
from setsail.migrate.assessment import Assessment, Look, Move
from setsail.migrate.wave_check import Check
from setsail.report import assess_view as view
from setsail.report import plain

_STYLE = {"green": "note", "yellow": "warning", "red": "error"}
_SHOWN = 8


def render(found: Assessment, lang: str, colour: bool, verbose: bool = False) -> str:
    """The whole assessment; with `verbose` every point of risk and every step of the moves."""
    writer = _Writer(found, lang, colour, verbose)
    return "\n".join(writer.lines()) + "\n"


class _Writer:
    def __init__(self, found: Assessment, lang: str, colour: bool, verbose: bool) -> None:
        self.found, self.lang, self.colour, self.verbose = found, lang, colour, verbose

    def lines(self) -> Iterator[str]:
        title = f"{view.TITLE.to(self.lang)}: {plain.escape(self.found.title)}"
        yield plain.styled(title, "bold", self.colour)
        yield self.say(view.headline(self.found))
        if (compared := view.compared(self.found)) is not None:
            yield self.say(compared)
        yield from self.table()
        for move in self.found.moves:
            yield from self.wave(move)
        yield from self.gate()
        yield from self.stays()
        yield from self.unknown()

    def say(self, text: Text, indent: str = "") -> str:
        return f"{indent}{plain.escape(view.said(text, self.lang))}"

    def head(self, text: Text) -> str:
        return plain.styled(text.to(self.lang), "bold", self.colour)

    def table(self) -> Iterator[str]:
        looks = view.moving(self.found)
        if not looks:
            return
        yield ""
        yield self.head(Text("How fit, how risky", "适配与风险"))
        wide = max(plain.width(plain.escape(look.piece.id)) for look in looks)
        for look in looks:
            yield self.row(look, wide)
            if self.verbose:
                yield from self.points(look)

    def row(self, look: Look, wide: int) -> str:
        name = plain.pad(plain.escape(look.piece.id), wide)
        band = plain.pad(view.band(look).to(self.lang), 12)
        verdict = plain.pad(view.VERDICTS[look.judged.verdict].to(self.lang), 17)
        shown = plain.styled(band, _STYLE[look.risk.band], self.colour)
        return f"  {name}  {shown}  {verdict}  {self.say(look.judged.why)}".rstrip()

    def points(self, look: Look) -> Iterator[str]:
        for point in look.risk.points:
            if point.cost:
                where = plain.escape(view.lines(point.sign.evidence))
                yield f"    {point.cost / 100:>5.1f}  {self.say(point.sign.said)}  {where}"
                yield f"           → {point.trait.fix.to(self.lang)}"

    def wave(self, move: Move) -> Iterator[str]:
        number = move.wave.number
        yield ""
        yield self.head(Text(f"Wave {number}", f"第 {number} 批"))
        yield self.say(view.after(self.found, number), "  ")
        for note in move.wave.notes:
            yield plain.styled(self.say(note, "  ! "), "warning", self.colour)
        for placement in move.wave.placements:
            name = plain.escape(" + ".join(placement.group.members))
            why = "; " if self.lang == "en" else "；"
            told = why.join(text.to(self.lang) for text in placement.why)
            yield f"  {plain.styled(name, 'bold', self.colour)}: {plain.escape(told)}"
            if self.verbose:
                yield from self.steps(move, placement.group.members)
        yield from self.checks(move.checks)

    def steps(self, move: Move, members: Sequence[str]) -> Iterator[str]:
        back = Text("back", "回退").to(self.lang)
        for id in members:
            for at, step in enumerate(move.cutovers[id], 1):
                yield self.say(step.do, f"    {at}. ")
                yield self.say(step.back, f"       {back}: ")

    def checks(self, checks: Sequence[Check]) -> Iterator[str]:
        for check in checks:
            mark = view.MARKS[check.state]
            style = "error" if check.state == "fault" else "note"
            where = plain.escape(view.lines(check.evidence[:2]))
            told = self.say(check.said)
            yield f"    {plain.styled(mark, style, self.colour)} {told}" + (
                f"  {plain.styled(where, 'dim', self.colour)}" if where else ""
            )

    def gate(self) -> Iterator[str]:
        if self.found.moves:
            yield ""
            yield self.head(Text("Before each next wave", "进入下一批之前"))
            for text in self.found.moves[-1].gate:
                yield self.say(text, "  - ")

    def stays(self) -> Iterator[str]:
        groups: dict[Text, list[str]] = {}
        for look in view.staying(self.found):
            groups.setdefault(look.judged.why, []).append(look.piece.id)
        if groups:
            yield ""
            yield self.head(Text("Stays", "不迁移"))
        for why, ids in groups.items():
            names = plain.escape(_names(ids))
            yield f"  {plain.styled(names, 'bold', self.colour)}: {self.say(why)}"

    def unknown(self) -> Iterator[str]:
        asked = list(view.questions(self.found))
        if asked:
            yield ""
            yield self.head(Text("Not known from these files", "这些文件无法回答的问题"))
        for trait, ids in asked:
            ask = view.ASKS[trait].to(self.lang)
            yield f"  ? {ask}  {plain.escape(_names(ids))}"


def _names(ids: Sequence[str]) -> str:
    rest = len(ids) - _SHOWN
    return ", ".join(ids[:_SHOWN]) + (f" + {rest}" if rest > 0 else "")
