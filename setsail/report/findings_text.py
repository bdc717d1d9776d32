"""Findings for a person at a terminal: by object, the worst first, each line of source once.

An object that has more to say than fits a screen says the worst in full and names the rest.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from setsail.finding.finding import Finding, ObjectRef, Related
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.report import plain
from setsail.report.checked import SEVERITIES, Checked

SHOWN_NOT_CHECKED = 12
ROOM, ROOM_OF_MANY, MANY = 34, 12, 12
"""Lines for the findings of one object; fewer where more than MANY objects have findings."""

NAMED = 6
"""Lines that name the rest."""

_WORDS = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "警告"),
    "note": Text("note", "提示"),
}
_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")


class Shown(NamedTuple):
    """How to show: what to do for each rule, what a fix would change, language, colour, whether
    everything is shown in full, and where the source line of a finding is had: few are shown."""

    remedies: Mapping[str, Text]
    preview: Callable[[Finding], tuple[str, ...]]
    lang: str
    colour: bool
    everything: bool = False
    quote: Callable[[Finding], str] = lambda finding: finding.quote


def write(checked: Checked, shown: Shown) -> str:
    """The whole report."""
    groups = sorted(_by_object(checked.findings), key=lambda g: min(map(_rank, g)))
    room = ROOM if len(groups) <= MANY else ROOM_OF_MANY
    writer = _Writer(shown, 1_000_000 if shown.everything else room, checked.environments)
    lines = [line for group in groups for line in writer.object(group)]
    lines += writer.not_checked(checked)
    lines += _summary(checked, shown.lang)
    return "\n".join(lines) + "\n"


def summary(checked: Checked, lang: str) -> str:
    """One line: how much was checked and what was found."""
    seen = Text(
        f"{counted(checked.objects, 'object')} in {counted(checked.files, 'file')}",
        f"{checked.files} 个文件中的 {checked.objects} 个对象",
    )
    if not checked.findings:
        return Text(f"{seen.en}: no findings", f"{seen.zh}：没有发现问题").to(lang)
    counts = _counts(checked.findings)
    fixable = checked.fixable
    tail = (
        Text(f"; --fix mends {fixable} of them", f"；--fix 可修复其中 {fixable} 个")
        if fixable
        else Text("", "")
    )
    return Text(f"{seen.en}: {counts.en}{tail.en}", f"{seen.zh}：{counts.zh}{tail.zh}").to(lang)


def _summary(checked: Checked, lang: str) -> Iterator[str]:
    """How much was checked, where it hurts, and what is not told."""
    yield summary(checked, lang)
    import textwrap  # start-up: a clean file needs none

    by_row = Counter(f.guide for f in checked.findings if f.guide)
    if len(by_row) > 1:
        parts = [f"{row} {TOPICS[row].to(lang)} {n}" for row, n in sorted(by_row.items())]
        head = Text("by section", "按章节").to(lang)
        yield from textwrap.wrap(f"{head}: {' · '.join(parts)}", 100, subsequent_indent="  ")
    for count, words in (
        (checked.accepted, Text("accepted with a reason", "已注明理由接受")),
        (checked.known, Text("known before", "此前已知")),
        (checked.excluded, Text("files excluded by the settings", "被设置排除的文件")),
    ):
        if count:
            yield f"{words.to(lang)}: {count}"


TOPICS: Mapping[str, Text] = {
    "1.1": Text("state", "状态"),
    "1.2": Text("probes", "探针"),
    "1.3": Text("configuration", "配置"),
    "1.4": Text("observability", "可观测"),
    "2.1": Text("release", "发布"),
    "2.2": Text("resources", "资源"),
    "2.3": Text("scaling", "伸缩"),
    "2.4": Text("network", "网络"),
    "2.5": Text("backup", "备份"),
    "3.1": Text("images", "镜像"),
    "3.2": Text("pod security", "Pod 安全"),
    "3.3": Text("access", "权限"),
    "4.1": Text("pipeline", "流水线"),
    "4.2": Text("dependencies", "依赖"),
    "4.3": Text("operations", "运维"),
    "5": Text("recovery", "恢复"),
}
"""The rows of the checklist in a word."""


def counted(count: int, word: str) -> str:
    """`1 file`, `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _counts(findings: Iterable[Finding]) -> Text:
    counts = Counter(finding.severity for finding in findings)
    present = [(counts[severity], severity) for severity in SEVERITIES if counts[severity]]
    en = ", ".join(counted(count, severity) for count, severity in present)
    zh = "、".join(f"{count} 个{_WORDS[severity].zh}" for count, severity in present)
    return Text(en, zh)


def _by_object(findings: tuple[Finding, ...]) -> Iterator[list[Finding]]:
    """The findings of each object, objects in the order of their files."""
    groups: dict[tuple[str, ObjectRef | None], list[Finding]] = {}
    for finding in findings:
        home = "" if finding.object is not None else finding.place.file
        groups.setdefault((home, finding.object), []).append(finding)
    yield from groups.values()


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


class _Writer:
    """Remembers which remedies the reader has seen."""

    def __init__(self, shown: Shown, room: int, environments: tuple[str, ...]) -> None:
        self._shown = shown
        self._lang, self._colour = shown.lang, shown.colour
        self._remedies = dict(shown.remedies)
        self._room = room
        self._environments = environments
        self._said: set[tuple[ObjectRef | None, Related]] = set()

    def object(self, findings: list[Finding]) -> Iterator[str]:
        """One object: a heading, the worst places with their findings, and the rest by name."""
        ref, file = findings[0].object, findings[0].place.file
        name = str(ref) if ref else file
        where = f" ({ref.namespace})" if ref and ref.namespace else ""
        counts = f"  {_counts(findings).to(self._lang)}"
        yield (
            plain.styled(plain.escape(name + where), "bold", self._colour)
            + plain.styled(counts, "dim", self._colour)
        )
        lines, rest = self._fitting(sorted(findings, key=_rank))
        yield from lines
        yield from self._rest(rest)
        yield ""

    def _fitting(self, ranked: list[Finding]) -> tuple[list[str], list[Finding]]:
        """As many findings as there is room for, the worst first, and those left over."""
        seen, left = dict(self._remedies), self._room
        places: set[Place] = set()
        for index, finding in enumerate(ranked):
            left -= 1 + len(finding.related) + (finding.rule in seen)
            left -= 0 if finding.place in places else 3 if self._shown.quote(finding) else 1
            left -= 3 if finding.fix == "safe" else 0
            if left < 0 and index and len(ranked) - index > 1:
                return self._places(ranked[:index]), ranked[index:]
            places.add(finding.place)
            seen.pop(finding.rule, None)
        return self._places(ranked), []

    def _places(self, findings: list[Finding]) -> list[str]:
        by_place = [
            list(group) for _, group in groupby(sorted(findings, key=_where), lambda f: f.place)
        ]
        return [
            line
            for group in sorted(by_place, key=lambda g: min(map(_rank, g)))
            for line in (
                *self._place(group[0].place, self._shown.quote(group[0])),
                *(row for finding in sorted(group, key=_rank) for row in self._finding(finding)),
            )
        ]

    def _place(self, place: Place, quote: str) -> Iterator[str]:
        yield "  " + plain.styled(plain.escape(str(place)), "dim", self._colour)
        if quote and place.column:
            yield from plain.quoted(quote, place.column, "    ").rstrip("\n").split("\n")

    def _finding(self, finding: Finding) -> Iterator[str]:
        word = _WORDS[finding.severity].to(self._lang)
        styled = plain.styled(word, finding.severity, self._colour)
        message = plain.escape(finding.message.to(self._lang))
        rule = plain.styled(f"[{finding.rule}]", "dim", self._colour)
        yield f"    {styled}: {message} {rule}{self._only_in(finding)}"
        yield from self._related(finding)
        if remedy := self._remedies.pop(finding.rule, None):
            help = plain.styled(Text("help", "怎么办").to(self._lang), "note", self._colour)
            first = _SENTENCE.split(remedy.to(self._lang).strip())[0]
            yield f"      {help}: {plain.escape(first)}"
        for line in self._shown.preview(finding) if finding.fix == "safe" else ():
            style = {"+": "note", "-": "error"}.get(line[:1], "dim")
            yield "      " + plain.styled(plain.escape(line), style, self._colour)

    def _only_in(self, finding: Finding) -> str:
        """The environments, where it does not occur in all of them."""
        if not finding.environments or finding.environments == self._environments:
            return ""
        names = plain.escape(", ".join(finding.environments))
        return Text(f" (only in {names})", f"（只在 {names}）").to(self._lang)

    def _related(self, finding: Finding) -> Iterator[str]:
        """The other side; what holds for the whole object is said once."""
        for related in finding.related:
            key = (finding.object, related)
            if key in self._said:
                continue
            self._said.add(key)
            message = related.message.to(self._lang)
            if related.place == finding.place:
                yield plain.escape(f"      {message}")
            else:
                see = Text("see", "另见").to(self._lang)
                yield plain.escape(f"      {see} {related.place}: {message}")

    def _rest(self, findings: list[Finding]) -> Iterator[str]:
        """The findings that did not fit: how many, and the names of their rules."""
        if not findings:
            return
        import textwrap

        counts = _counts(findings)
        said = Text(f"and {counts.en} (--all shows them)", f"另有{counts.zh}（--all 全部显示）")
        yield f"  {said.to(self._lang)}:"
        names = Counter(finding.rule for finding in findings)
        words = [f"{name} x{n}" if n > 1 else name for name, n in names.items()]
        lines = textwrap.wrap(", ".join(words), 96, break_on_hyphens=False, break_long_words=False)
        for line in lines[:NAMED]:
            yield "    " + plain.styled(plain.escape(line), "dim", self._colour)
        if len(lines) > NAMED:
            yield "    …"

    def not_checked(self, checked: Checked) -> Iterator[str]:
        """What was not checked: all that is broken, the first of the rest, the number of it."""
        for problem in checked.broken:
            yield plain.problem(problem, self._lang, self._colour).rstrip("\n")
            yield ""
        rest = [p for p in checked.not_checked if p not in checked.broken]
        for problem in rest[:SHOWN_NOT_CHECKED]:
            yield plain.escape(f"{problem.place}: {problem.message.to(self._lang)}")
        if (more := len(rest) - SHOWN_NOT_CHECKED) > 0:
            said = Text(
                f"… and {more} more not checked (--format json lists all)",
                f"……另有 {more} 处未检查（--format json 列出全部）",
            )
            yield said.to(self._lang)
        if rest:
            yield ""


def _where(finding: Finding) -> tuple[str, int, int]:
    return finding.place.file, finding.place.line, finding.place.column
