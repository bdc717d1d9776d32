"""Values on one line of YAML, so that every reader takes them for what they are."""

import re
from collections.abc import Mapping
from typing import Any

from setsail.document.meaning import KUBERNETES, YAML12
from setsail.system import traps
from setsail.system.shape import Written, Wrong

_BARE = re.compile(r"[A-Za-z0-9_/][A-Za-z0-9_./%@+=-]*(:[A-Za-z0-9_./%@+=-]+)*").fullmatch
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_HIDDEN = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')


def scalar(value: Any) -> str:
    """A scalar; a text that could be read as anything else is quoted."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _:
            text = str(value)
            return text if _is_safe(text) else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes; what cannot be seen is escaped."""
    return f'"{_HIDDEN.sub(_escape, text)}"'


def flow(value: Any, blank: bool = False) -> str:
    """A value in one line. With `blank`, empty mappings of a mapping are left out: `{redis: }`."""
    match value:
        case Mapping():
            entries = (_entry(str(key), inner, blank) for key, inner in value.items())
            return f"{{{', '.join(entries)}}}"
        case list() | tuple():
            return f"[{', '.join(flow(item) for item in value)}]"
        case _:
            return scalar(value)


def _entry(key: str, value: Any, blank: bool) -> str:
    shown = "" if blank and value == {} else flow(value, key == "needs")
    return f"{scalar(key)}: {shown}"


def _is_safe(text: str) -> bool:
    if not _BARE(text) or not all(isinstance(m.plain(text), str) for m in (YAML12, KUBERNETES)):
        return False
    try:
        traps.check(Written(text, True, text))
    except Wrong:
        return False
    return True


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
