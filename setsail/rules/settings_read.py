"""The [check] table of setsail.toml to settings, every mistake told at once, with its line.

The same table stands in pyproject.toml as [tool.setsail.check].
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from setsail.finding.finding import Persona, Severity
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.rules import rule as rules
from setsail.rules.rule import Rule
from setsail.rules.settings import Ignore, Match, Settings

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_KEYS = (
    "persona", "fail-on", "exclude", "enable", "disable", "rules", "ignore", "exclude-objects",
)  # fmt: skip
_MATCH = ("kind", "name", "namespace", "labels", "path", "container")
_IGNORE = ("rule", "reason", "until", *_MATCH)


class SettingsRefused(Refused):
    """The settings cannot be used."""


def parse(text: str, file: str, every: tuple[Rule, ...]) -> Settings | None:
    """The settings in a TOML file; None if it has no such table. Raises SettingsRefused."""
    try:
        whole: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsRefused([_not_toml(error, file)]) from None
    top = whole.get("tool", {}).get("setsail") if file.endswith("pyproject.toml") else whole
    if not isinstance(top, dict) or "check" not in top:
        return None
    reader = _Reader(text, file, {rule.id: rule for rule in every})
    settings = reader.settings(top["check"])
    if reader.problems:
        raise SettingsRefused(reader.problems)
    return settings


def _not_toml(error: tomllib.TOMLDecodeError, file: str) -> Problem:
    at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
    place = Place(file, int(at[1]), int(at[2])) if at else Place(file)
    why = str(error).partition(" (at ")[0]
    help = Text("see docs/how-to/configure-check.md", "参见 docs/how-to/configure-check.md")
    return Problem(Text(f"this is not TOML: {why}", f"不是合法的 TOML：{why}"), place, help)


class _Reader:
    """Reads one table and collects what is wrong in it."""

    def __init__(self, text: str, file: str, known: Mapping[str, Rule]) -> None:
        self._lines = text.split("\n")
        self._file = file
        self._known = known
        self.problems: list[Problem] = []

    def settings(self, table: Any) -> Settings:
        """The whole table."""
        table = self._table(table, "check", _KEYS)
        severities, parameters = self._rules(table.get("rules", {}))
        return Settings(
            file=self._file,
            persona=cast(Persona, self._one_of(table, "persona", rules.LEVELS)),
            fail_on=cast(Severity, self._one_of(table, "fail-on", SEVERITIES[::-1])),
            exclude=self._words(table, "exclude"),
            enable=frozenset(self._ids(table, "enable")),
            disable=frozenset(self._ids(table, "disable")),
            severities=severities,
            parameters=parameters,
            ignores=tuple(self._ignores(table.get("ignore", []))),
            objects=tuple(
                self._match(self._table(one, "exclude-objects", _MATCH))
                for one in self._list(table.get("exclude-objects", []), "exclude-objects")
            ),
        )

    def _rules(self, table: Any) -> tuple[dict[str, Severity], dict[str, dict[str, Any]]]:
        severities: dict[str, Severity] = {}
        parameters: dict[str, dict[str, Any]] = {}
        for name, values in self._table(table, "rules", None).items():
            if not self._rule(name):
                continue
            own = getattr(rules.load(self._known[name]), "PARAMETERS", {})
            for key, value in self._table(values, name, ("severity", *own)).items():
                if key == "severity":
                    severities[name] = cast(Severity, self._one_of(values, key, SEVERITIES))
                elif _fits(value, own[key]):
                    parameters.setdefault(name, {})[key] = value
                else:
                    self._wrong_type(key, own[key])
        return severities, parameters

    def _ignores(self, entries: Any) -> Iterator[Ignore]:
        for number, raw in enumerate(self._list(entries, "ignore")):
            entry = self._table(raw, "ignore", _IGNORE)
            place = self._place("ignore", number)
            given = entry.get("rule", ())
            names = (given,) if isinstance(given, str) else self._words(entry, "rule")
            if not names:
                words = "an ignore names its rule", "ignore 必须写明规则（rule）"
                self._say(Text(*words), place)
            reason = entry.get("reason")
            if not isinstance(reason, str) or not reason.strip():
                words = "an ignore gives its reason", "ignore 必须写明理由（reason）"
                help = Text('add reason = "…"', '请加上 reason = "……"')
                self._say(Text(*words), place, help)
            found = tuple(name for name in names if self._rule(name))
            match = self._match(entry)
            yield Ignore(found, match, str(reason or ""), self._until(entry, place), place)

    def _until(self, entry: Mapping[str, Any], place: Place) -> str:
        given = entry.get("until", "")
        try:
            return date.fromisoformat(str(given)).isoformat() if given else ""
        except ValueError:
            words = "until is a day such as 2026-12-31", "until 应为日期，如 2026-12-31"
            self._say(Text(*words), place)
            return ""

    def _match(self, entry: Mapping[str, Any]) -> Match:
        labels = self._table(entry.get("labels", {}), "labels", None)
        words = {key: entry[key] for key in _MATCH if key != "labels" and key in entry}
        for key, value in words.items():
            if not isinstance(value, str):
                self._wrong_type(key, "")
        return Match(
            **{key: str(value) for key, value in words.items()},
            labels=tuple((key, str(value)) for key, value in labels.items()),
        )

    def _table(self, value: Any, name: str, keys: tuple[str, ...] | None) -> dict[str, Any]:
        """A table without the keys that do not exist; `keys` None leaves them open."""
        if not isinstance(value, dict):
            self._say(Text(f"{name} is a table", f"{name} 应为表"), self._place(name))
            return {}
        for key in value if keys is not None else ():
            if key not in (keys or ()):
                said = Text(f"{name} has no key {key!r}", f"{name} 没有 {key!r} 这个键")
                self._say(said, self._place(key), _meant(key, keys or ()))
        return {key: item for key, item in value.items() if keys is None or key in keys}

    def _list(self, value: Any, name: str) -> list[Any]:
        if isinstance(value, list):
            return value
        words = f"write [[check.{name}]] for each", f"请逐项写成 [[check.{name}]]"
        self._say(Text(*words), self._place(name))
        return []

    def _words(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        self._wrong_type(key, [""])
        return ()

    def _ids(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(name for name in self._words(table, key) if self._rule(name))

    def _rule(self, name: str) -> bool:
        if name in self._known:
            return True
        said = Text(f"there is no rule {name!r}", f"没有规则 {name!r}")
        self._say(said, self._place(name), _meant(name, tuple(self._known)))
        return False

    def _one_of(self, table: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
        """One of some words; the first of them where nothing is said."""
        value = table.get(key, allowed[0])
        if value in allowed:
            return str(value)
        names = ", ".join(allowed)
        self._say(Text(f"{key} is one of {names}", f"{key} 应为 {names} 之一"), self._place(key))
        return allowed[0]

    def _wrong_type(self, key: str, default: Any) -> None:
        en, zh = _TYPES.get(type(default), ("something else", "其他类型"))
        self._say(Text(f"{key} is {en}", f"{key} 应为{zh}"), self._place(key))

    def _place(self, word: str, number: int = 0) -> Place:
        """The line where a word is first written; TOML readers tell no positions."""
        for at, line in enumerate(self._lines, 1):
            column = line.find(word)
            if column >= 0 and not line.lstrip().startswith("#"):
                if number == 0:
                    return Place(self._file, at, column + 1)
                number -= 1
        return Place(self._file)

    def _say(self, message: Text, place: Place, help: Text | None = None) -> None:
        quote = self._lines[place.line - 1] if place.line else ""
        self.problems.append(Problem(message, place, help, quote))


_TYPES = {
    bool: ("true or false", "true 或 false"),
    int: ("a whole number", "整数"),
    float: ("a number", "数字"),
    str: ("text in quotes", "带引号的文本"),
    list: ("a list of texts", "文本列表"),
    tuple: ("a list of texts", "文本列表"),
    dict: ("a table", "表"),
}


def _fits(value: Any, default: Any) -> bool:
    """Whether a value has the type of a parameter's default; a whole number is a number too."""
    if isinstance(default, list | tuple | frozenset | set):
        kinds = {type(item) for item in default} or {str}
        return isinstance(value, list) and all(type(item) in kinds for item in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def _meant(name: str, names: Iterable[str]) -> Text | None:
    close = difflib.get_close_matches(name, list(names), 1, 0.5)
    return Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？") if close else None
