"""`${X}`, `${X:-default}`, `${X:?error}`, `${X:+other}` and `$$`, as compose substitutes them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from setsail.finding.text import Text

Lookup = Callable[[str], str | None]
_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_OPERATORS = (":-", ":?", ":+", "-", "?", "+")
_DEEPEST = 20


class Substituted(NamedTuple):
    """The text, the names that have no value and no default, and what is wrong."""

    text: str
    unset: tuple[str, ...] = ()
    wrong: tuple[Text, ...] = ()


def substitute(text: str, lookup: Lookup) -> Substituted:
    """Replace every variable of `text`. What is no valid expression stays as it is, and is told."""
    if "$" not in text:
        return Substituted(text)
    reader = _Reader(text, lookup)
    return Substituted(reader.all(), tuple(reader.unset), tuple(reader.wrong))


class _Reader:
    """One pass over one text."""

    def __init__(self, text: str, lookup: Lookup, depth: int = 0) -> None:
        self._text, self._lookup, self._depth = text, lookup, depth
        self.unset: list[str] = []
        self.wrong: list[Text] = []

    def all(self) -> str:
        parts, at, text = [], 0, self._text
        while (dollar := text.find("$", at)) >= 0:
            parts.append(text[at:dollar])
            value, at = self._one(dollar)
            parts.append(value)
        return "".join(parts) + text[at:]

    def _one(self, at: int) -> tuple[str, int]:
        """The value of what begins with the `$` at `at`, and where it ends."""
        text = self._text
        if text.startswith("$$", at):
            return "$", at + 2
        if found := _NAME.match(text, at + 1):
            return self._plain(found[0]), found.end()
        if text.startswith("${", at) and (end := _closing(text, at + 2)) >= 0:
            found = _NAME.match(text, at + 2)
            rest = text[found.end() : end] if found else ""
            operator = next((o for o in _OPERATORS if rest.startswith(o)), "")
            if found and (operator or not rest):
                return self._braced(found[0], operator, rest[len(operator) :]), end + 1
        self.wrong.append(
            Text(
                "$ begins no valid variable here; write $$ for a dollar sign",
                "此处的 $ 不是合法变量；若要美元符号请写 $$",
            )
        )
        return "$", at + 1

    def _plain(self, name: str) -> str:
        value = self._lookup(name)
        if value is None:
            self.unset.append(name)
        return value or ""

    def _braced(self, name: str, operator: str, operand: str) -> str:
        value = self._lookup(name)
        given = bool(value) if operator.startswith(":") else value is not None
        match operator[-1:]:
            case "-":
                return value or "" if given else self._nested(operand)
            case "+":
                return self._nested(operand) if given else ""
            case "?" if not given:
                said = self._nested(operand)
                self.wrong.append(Text(f"{name} must be set: {said}", f"必须设置 {name}：{said}"))
                return ""
            case "?":
                return value or ""
            case _:
                return self._plain(name)

    def _nested(self, text: str) -> str:
        if self._depth >= _DEEPEST:
            return text
        inner = _Reader(text, self._lookup, self._depth + 1)
        value = inner.all()
        self.unset += inner.unset
        self.wrong += inner.wrong
        return value


def _closing(text: str, at: int) -> int:
    """The `}` that closes a `${` whose content begins at `at`; -1 where there is none."""
    depth = 1
    while at < len(text):
        if text.startswith("$$", at) or text.startswith("${", at):
            depth += text[at + 1] == "{"
            at += 2
            continue
        if text[at] == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return -1
