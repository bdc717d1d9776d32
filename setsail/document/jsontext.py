"""Text that is JSON, read as kubectl reads JSON: its escapes are not all YAML's."""

import re
from typing import Any

from setsail.document import construct, nodes
from setsail.document.meaning import KUBERNETES, Meaning
from setsail.document.split import Chunk

Parts = tuple[tuple[Chunk, construct.Built], ...]

_FIRST = r"(?:---[^\n]*\n)?\s*[{\[]"
_SURROGATE = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_LONE = "[\ud800-\udfff]"


def read(text: str, chunk: Chunk, meaning: Meaning) -> Parts:
    """The JSON values of a part of a file; nothing where it is not wholly JSON."""
    begin = re.compile(_FIRST).match(text, chunk.start, chunk.end)
    if begin is None:
        return ()
    try:
        return _values(text, chunk, begin.end() - 1, meaning)
    except (ValueError, RecursionError):
        return ()  # flow style YAML, or a fault that the YAML loader places better


def without_surrogates(text: str) -> str:
    """The same text, mark for mark, for a YAML parser: surrogate escapes become blanks."""
    return re.sub(_SURROGATE, r"\\u0020", text) if "\\u" in text else text


def _values(text: str, chunk: Chunk, at: int, meaning: Meaning) -> Parts:
    import json  # 6 ms of start-up that files of YAML need not pay

    repeated: list[bool] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            repeated.append(True)
        return found

    decoder = json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_constant=_refuse,
        parse_float=_kubernetes_number if meaning is KUBERNETES else None,
        parse_int=_kubernetes_number if meaning is KUBERNETES else None,
    )
    found: list[tuple[Chunk, construct.Built]] = []
    start, line = chunk.start, chunk.line
    while at < chunk.end:
        body, end = decoder.raw_decode(text, at)
        if _too_deep(body):
            return ()
        after = re.compile(r"[ \t\r]*(\n\s*|$)").match(text, end, chunk.end)
        if after is None:
            return ()
        part = Chunk(start, min(end + 1, chunk.end), line)
        repeats = _repeats(text[part.start : part.end], meaning) if repeated else ()
        repeated.clear()
        found.append((part, construct.Built(_valid(body), (), repeats)))
        at = after.end()
        line += text.count("\n", start, end + 1)
        start = end + 1
    return tuple(found)


def _kubernetes_number(digits: str) -> int | float:
    value = KUBERNETES.plain(digits)
    return value if isinstance(value, int | float) else float(digits)


def _refuse(name: str) -> None:
    raise ValueError(name)


def _too_deep(body: Any) -> bool:
    level = [body]
    for _ in range(nodes.DEEPEST):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return False
    return True


def _valid(value: Any) -> Any:
    """The value with lone surrogates replaced by U+FFFD, as Go's decoder does."""
    if isinstance(value, str):
        return re.sub(_LONE, "\ufffd", value)
    if isinstance(value, list):
        return [_valid(item) for item in value]
    if isinstance(value, dict):
        return {_valid(key): _valid(item) for key, item in value.items()}
    return value


def _repeats(text: str, meaning: Meaning) -> tuple[construct.Repeat, ...]:
    roots = nodes.compose(without_surrogates(text))
    return construct.build(roots[0], meaning).repeats if roots else ()
