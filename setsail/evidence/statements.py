"""`checklist.yaml`: what persons state about items, as attestations and waivers.

    attest:
      runbook-and-on-call: {by: Wang Fang, on: 2026-11-20, says: drilled with the night shift}
    waive:
      lean-images: {owner: trade, on: 2026-11-20, until: 2027-01-31, reason: base image in review}

`until` is the last day (UTC). Both days counted, a statement lasts at most 90 days; an attestation
without `until` lasts so long. `environments: [prod]` narrows a statement to those environments.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from setsail.document import load as documents
from setsail.document import meaning
from setsail.document.load import Document
from setsail.evidence.checklist import BY_ID, SUM_OF
from setsail.evidence.verdict import DAY, Evidence, Verdict
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

LONGEST = 90
"""Days that a statement may last."""


class ChecklistRefused(Refused):
    """A checklist.yaml cannot be used; carries everything that is wrong with it."""


class _Section(NamedTuple):
    verdict: Verdict
    person: str
    words: str
    required: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.required, "until", "environments")


_SECTIONS: Mapping[str, _Section] = {
    "attest": _Section("pass", "by", "says", ("by", "on", "says")),
    "waive": _Section("waived", "owner", "reason", ("owner", "on", "until", "reason")),
}


def load(text: str, file: str, environment: str = "") -> tuple[Evidence, ...]:
    """The statements that hold in an environment. Raises ChecklistRefused with every problem."""
    loaded = documents.load(text, file, meaning.YAML12)
    problems = list(loaded.problems)
    evidence = []
    for document in loaded.documents:
        for read in _document(document, environment):
            if isinstance(read, Problem):
                problems.append(read)
            else:
                evidence.append(read)
    if problems:
        raise ChecklistRefused(sorted(problems, key=lambda p: p.place or Place(file)))
    return tuple(evidence)


def _document(document: Document, environment: str) -> Iterator[Evidence | Problem]:
    yield from _mapping(document, (), document.body, _SECTIONS)
    if not isinstance(document.body, dict):
        return
    for name, section in _SECTIONS.items():
        items = document.body.get(name)
        if items is None:
            continue
        if not isinstance(items, dict):
            yield from _mapping(document, (name,), items, ())
            continue
        for item, body in items.items():
            wrong = tuple(_statement_problems(document, name, item, body))
            yield from wrong
            if not wrong and environment in body.get("environments", [environment]):
                yield _evidence(document, (name, item), body, section)


def _statement_problems(document: Document, name: str, item: Any, body: Any) -> Iterator[Problem]:
    """Everything that is wrong with one statement."""
    path, section = (name, item), _SECTIONS[name]
    yield from _item_problems(document, path, section)
    if not isinstance(body, dict):
        yield from _mapping(document, path, body, ())
        return
    yield from _mapping(document, path, body, section.fields)
    for field in section.required:
        if field not in body:
            message = Text(f"{field} is missing", f"缺少 {field}")
            help = Text(f"write {_form(section)}", f"请写成 {_form(section)}")
            yield _problem(document, path, (message, help), key=True)
    for field in (section.person, section.words):
        if field in body and not (isinstance(body[field], str) and body[field].strip()):
            message = Text(f"{field} must be words", f"{field} 必须是文字")
            yield _problem(document, (*path, field), (message, None))
    environments = body.get("environments", [])
    if not isinstance(environments, list) or not all(isinstance(e, str) for e in environments):
        message = Text("environments must be a list of names", "environments 必须是名称列表")
        help = Text("write environments: [prod]", "请写成 environments: [prod]")
        yield _problem(document, (*path, "environments"), (message, help))
    yield from _date_problems(document, path, body)


def _item_problems(document: Document, path: Path, section: _Section) -> Iterator[Problem]:
    name = str(path[1])
    if name not in BY_ID:
        message = Text(f"there is no item {name!r}", f"没有检查项 {name!r}")
        yield _problem(document, path, (message, _meant(name, BY_ID)), key=True)
    elif name in SUM_OF:
        message = Text(f"{name} is worked out from other items", f"{name} 由其他检查项汇总得出")
        help = Text("state it of the items under it", "请针对构成它的检查项声明")
        yield _problem(document, path, (message, help), key=True)
    elif section.verdict == "pass" and "attest" not in BY_ID[name].kinds:
        kinds = ", ".join(BY_ID[name].kinds)
        message = Text(f"a person's word cannot answer {name}", f"{name} 不能由人工声明来回答")
        help = Text(
            f"what answers it: {kinds}; to accept it open for a time, use waive",
            f"可以回答它的有：{kinds}；如需暂时接受，请用 waive",
        )
        yield _problem(document, path, (message, help), key=True)


def _date_problems(document: Document, path: Path, body: Mapping[str, Any]) -> Iterator[Problem]:
    days = {}
    for field in ("on", "until"):
        if field in body:
            day = _day(body[field])
            if day is None:
                message = Text(f"{field} must be a date", f"{field} 必须是日期")
                help = Text("write it as 2026-11-20", "请写成 2026-11-20 的形式")
                yield _problem(document, (*path, field), (message, help))
            else:
                days[field] = day
    if len(days) < 2:
        return
    length = (days["until"] - days["on"]).days + 1
    if length < 1:
        message = Text("until lies before on", "until 早于 on")
        yield _problem(document, (*path, "until"), (message, None))
    elif length > LONGEST:
        message = Text(
            f"it lasts {length} days, and {LONGEST} are the most",
            f"持续 {length} 天，最长只能 {LONGEST} 天",
        )
        last = date.fromordinal(days["on"].toordinal() + LONGEST - 1).isoformat()
        help = Text(f"the last possible day is {last}", f"最晚可写到 {last}")
        yield _problem(document, (*path, "until"), (message, help))


def _evidence(
    document: Document, path: Path, body: Mapping[str, Any], section: _Section
) -> Evidence:
    words, on, until = body[section.words], _day(body["on"]), _day(body.get("until"))
    place = document.place(path, key=True)
    return Evidence(
        item=str(path[1]),
        kind="attest",
        verdict=section.verdict,
        subject=f"{place.file}:{place.line}",
        said=Text(words, words),
        source=body[section.person],
        observed=_start(on) if on else 0.0,
        expires=_start(until) + DAY if until else None,
    )


def _mapping(document: Document, path: Path, body: Any, known: Iterable[str]) -> Iterator[Problem]:
    """That `body` is a mapping with no unknown key."""
    if not isinstance(body, dict):
        message = Text("names with their values must stand here", "这里应是“名称: 值”的映射")
        yield _problem(document, path, (message, None))
        return
    names = tuple(known)
    for key in body:
        if key not in names:
            message = Text(f"unknown key {key!r}", f"未知的键 {key!r}")
            yield _problem(document, (*path, key), (message, _meant(str(key), names)), key=True)


def _problem(
    document: Document, path: Path, words: tuple[Text, Text | None], key: bool = False
) -> Problem:
    place = document.place(path, key)
    return Problem(words[0], place, words[1], document.quote(place))


def _meant(word: str, known: Iterable[str]) -> Text:
    names = tuple(known)
    if close := difflib.get_close_matches(word, names, 1, 0.5):
        return Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？")
    shown = ", ".join(names[:8])
    return Text(f"known here: {shown}", f"这里可写：{shown}")


def _form(section: _Section) -> str:
    return "{" + ", ".join(f"{field}: …" for field in section.required) + "}"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _start(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
