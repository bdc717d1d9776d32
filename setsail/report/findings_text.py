"""Findings for a person at a terminal: by object, the worst first, each line of source once."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from setsail.finding.finding import Finding, ObjectRef, Related
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.report import plain
from setsail.report.checked import SEVERITIES, Checked

SHOWN_NOT_CHECKED = 12
_WORDS = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "note": Text("note", "提示"),
}


def write(checked: Checked, remedies: Mapping[str, Text], lang: str, colour: bool) -> str:
    """The whole report. `remedies` says for each rule what to do; it is shown once a rule."""
    writer = _Writer(remedies, lang, colour)
    lines = [line for group in _by_object(checked.findings) for line in writer.object(group)]
    lines += writer.not_checked(checked)
    lines.append(summary(checked, lang))
    return "\n".join(lines) + "\n"


def summary(checked: Checked, lang: str) -> str:
    """One line: how much was checked and what was found."""
    seen = Text(
        f"{counted(checked.objects, 'object')} in {counted(checked.files, 'file')}",
        f"{checked.files} 个文件中的 {checked.objects} 个对象",
    )
    if not checked.findings:
        return Text(f"{seen.en}: no findings", f"{seen.zh}：没有发现问题").to(lang)
    counts = [(checked.count(severity), severity) for severity in SEVERITIES]
    en = ", ".join(counted(count, severity) for count, severity in counts if count)
    zh = "、".join(f"{count} 个{_WORDS[severity].zh}" for count, severity in counts if count)
    fixable = checked.fixable
    tail = (
        Text(f"; --fix mends {fixable} of them", f"；--fix 可修复其中 {fixable} 个")
        if fixable
        else Text("", "")
    )
    return Text(f"{seen.en}: {en}{tail.en}", f"{seen.zh}：{zh}{tail.zh}").to(lang)


def counted(count: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _by_object(findings: tuple[Finding, ...]) -> Iterator[list[Finding]]:
    """The findings of each object, objects in the order of their files."""
    groups: dict[tuple[str, ObjectRef | None], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.place.file, finding.object), []).append(finding)
    yield from groups.values()


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


class _Writer:
    """Remembers which remedies the reader has seen."""

    def __init__(self, remedies: Mapping[str, Text], lang: str, colour: bool) -> None:
        self._remedies = dict(remedies)
        self._lang = lang
        self._colour = colour

    def object(self, findings: list[Finding]) -> Iterator[str]:
        """One object: a heading, then each place with its findings, the worst place first."""
        ref, file = findings[0].object, findings[0].place.file
        name = str(ref) if ref else file
        where = f" ({ref.namespace})" if ref and ref.namespace else ""
        yield plain.styled(plain.escape(name + where), "bold", self._colour)
        by_place = [list(group) for _, group in groupby(findings, lambda f: f.place)]
        for group in sorted(by_place, key=lambda g: min(map(_rank, g))):
            yield from self._place(group[0].place, group[0].quote)
            for finding in sorted(group, key=_rank):
                yield from self._finding(finding)
        yield ""

    def _place(self, place: Place, quote: str) -> Iterator[str]:
        yield "  " + plain.styled(plain.escape(str(place)), "dim", self._colour)
        if quote and place.column:
            yield plain.quoted(quote, place.column, "    ").rstrip("\n")

    def _finding(self, finding: Finding) -> Iterator[str]:
        word = _WORDS[finding.severity].to(self._lang)
        styled = plain.styled(word, finding.severity, self._colour)
        message = plain.escape(finding.message.to(self._lang))
        rule = plain.styled(f"[{finding.rule}]", "dim", self._colour)
        yield f"    {styled}: {message} {rule}"
        yield from (self._related(related) for related in finding.related)
        if remedy := self._remedies.pop(finding.rule, None):
            help = plain.styled(Text("help", "怎么办").to(self._lang), "note", self._colour)
            yield f"      {help}: {plain.escape(remedy.to(self._lang))}"

    def _related(self, related: Related) -> str:
        see = Text("see", "另见").to(self._lang)
        return plain.escape(f"      {see} {related.place}: {related.message.to(self._lang)}")

    def not_checked(self, checked: Checked) -> Iterator[str]:
        """What was not checked: all that is broken, the first of the rest, the number of it."""
        for problem in checked.broken:
            yield plain.problem(problem, self._lang, self._colour).rstrip("\n")
            yield ""
        rest = [p for p in checked.not_checked if p not in checked.broken]
        for problem in rest[:SHOWN_NOT_CHECKED]:
            yield plain.escape(f"{problem.place}: {problem.message.to(self._lang)}")
        if more := len(rest) - SHOWN_NOT_CHECKED:
            if more > 0:
                said = Text(
                    f"… and {more} more not checked (--format json lists all)",
                    f"……另有 {more} 处未检查（--format json 列出全部）",
                )
                yield said.to(self._lang)
        if rest:
            yield ""
