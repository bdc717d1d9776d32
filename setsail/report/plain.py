"""Text for a terminal: escaped, so that no name or file content can steer it."""

import re

from setsail.finding.problem import Problem

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BOLD, _RED, _YELLOW, _CYAN, _DIM, _OFF = (
    "\x1b[1m",
    "\x1b[31m",
    "\x1b[33m",
    "\x1b[36m",
    "\x1b[2m",
    "\x1b[0m",
)
STYLES = {"bold": _BOLD, "error": _RED, "warning": _YELLOW, "note": _CYAN, "dim": _DIM}


def escape(text: str) -> str:
    """Make control and bidirectional characters visible; tabs and line feeds stay."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def styled(text: str, style: str, colour: bool) -> str:
    """`text` in a style of STYLES, or as it is where colour is off."""
    return f"{STYLES[style]}{text}{_OFF}" if colour else text


def width(text: str) -> int:
    """Columns that `text` takes in a terminal: an East Asian wide character takes two."""
    if text.isascii():
        return len(text)
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """`text` filled with spaces on the right up to `columns` terminal columns."""
    return text + " " * (columns - width(text))


def quoted(quote: str, column: int, indent: str = "  ") -> str:
    """A source line with a caret under `column` (counted from 1), cut to a window of 100."""
    start = max(0, column - 60) if len(quote) > 100 else 0
    shown = escape(quote[start : start + 100].replace("\t", " "))
    caret = escape(quote[start : max(start, column - 1)].replace("\t", " "))
    return f"{indent}{shown}\n{indent}{' ' * width(caret)}^\n"


def problem(given: Problem, lang: str, colour: bool) -> str:
    """One problem as lines: place and message, source line with caret, the way out."""
    where = f"{escape(str(given.place))}: " if given.place else ""
    head = "错误" if lang == "zh" else "error"
    lines = f"{styled(where, 'bold', colour)}{styled(head, 'error', colour)}: "
    lines += escape(given.message.to(lang)) + "\n"
    if given.quote and given.place and given.place.column:
        lines += quoted(given.quote, given.place.column)
    if given.help:
        word = "怎么办" if lang == "zh" else "help"
        lines += f"  {styled(word, 'note', colour)}: {escape(given.help.to(lang))}\n"
    return lines
