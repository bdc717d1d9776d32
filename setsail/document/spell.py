"""Values as YAML text that every reader takes for the same values.

A string stays plain only where kubectl, YAML 1.2, compose and YAML 1.1 all read it as that
string; otherwise it is quoted. Nothing is ever folded.
"""

import re
from collections.abc import Iterator
from typing import Any

from setsail.document import meaning

_PLAIN_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`<=")
_NUMBER_LIKE = re.compile(r"[-+.0-9][-+.0-9_:TtZz ]*").fullmatch
"""Also what only YAML 1.1 reads as a date or in base sixty, and versions."""
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LONGEST_KEY = 1000  # libyaml reads keys on one line up to 1024


def flow(value: Any) -> str:
    """Any value on one line, as it may stand inside `{}` and `[]`."""
    match value:
        case dict():
            inner = ", ".join(f"{string(key, True)}: {flow(each)}" for key, each in value.items())
            return f"{{{inner}}}"
        case list() | tuple():
            return f"[{', '.join(map(flow, value))}]"
        case _:
            return scalar(value, in_flow=True)


def json(value: Any) -> str:
    """Any value as JSON on one line."""
    import json as standard  # start-up: most files are not JSON

    return standard.dumps(value, ensure_ascii=False, allow_nan=False)


def block(value: Any, indent: int = 0, step: int = 0) -> Iterator[str]:
    """The lines of a mapping or a list in block style, each with its indentation.

    Lists stand `step` columns right of their key; kubectl writes them with none.
    """
    if isinstance(value, dict):
        for key, each in value.items():
            yield from entry(_key(key, indent), each, indent, step)
    else:
        for each in value:
            yield from item(each, indent, step)


def entry(head: str, value: Any, indent: int, step: int = 0) -> Iterator[str]:
    """The lines of `head` (a key and its colon) with a value behind or below it."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        yield pad + head
        yield from block(value, indent + 2, step)
    elif isinstance(value, list | tuple) and value:
        yield pad + head
        yield from block(value, indent + step, step)
    elif isinstance(value, str) and _is_literal(value):
        yield from _literal(f"{pad}{head} ", value, indent + 2)
    else:
        yield f"{pad}{head} {flow(value)}"


def item(value: Any, indent: int, step: int = 0) -> Iterator[str]:
    """The lines of one item of a list, the first behind its `- `."""
    pad = " " * indent
    if isinstance(value, dict | list | tuple) and value:
        lines = block(value, indent + 2, step)
        yield f"{pad}- {next(lines)[indent + 2 :]}"
        yield from lines
    elif isinstance(value, str) and _is_literal(value):
        yield from _literal(f"{pad}- ", value, indent + 2)
    else:
        yield f"{pad}- {flow(value)}"


def scalar(value: Any, in_flow: bool = False) -> str:
    """A scalar on one line. Raises ValueError for what YAML cannot carry to Kubernetes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            if value - value != 0:
                raise ValueError("not a finite number")
            return repr(value)
        case str():
            return string(value, in_flow)
        case _:
            raise ValueError(f"not a value of YAML: {type(value).__name__}")


def string(text: str, in_flow: bool = False) -> str:
    """A string on one line, plain where that is safe."""
    return text if is_plain(text, in_flow) else quoted(text)


def quoted(text: str) -> str:
    """A string in double quotes."""
    return f'"{"".join(map(_escaped, text))}"'


def is_plain(text: str, in_flow: bool = False) -> bool:
    """Whether a string without quotes is that string to every reader."""
    if not text or text[0] in _PLAIN_FIRST or text != text.strip() or not text.isprintable():
        return False
    if ": " in text or " #" in text or text[-1] == ":" or "\ufffe" in text:
        return False
    if in_flow and any(sign in text for sign in ",[]{}:?"):
        return False
    if text.startswith(("---", "...")) or _NUMBER_LIKE(text):
        return False
    return all(type(each(text)) is str for each in _READERS)


_READERS = (meaning.yaml_v2, meaning.core, meaning.compose)


def _key(key: str, indent: int) -> str:
    text = string(key)
    if len(text) > _LONGEST_KEY:
        return f"? {text}\n{' ' * indent}:"
    return f"{text}:"


def _is_literal(text: str) -> bool:
    """Whether a string of several lines can stand as it is, line by line."""
    if "\n" not in text or text[0] in " \t\n":
        return False
    return all(line.replace("\t", " ").isprintable() for line in text.split("\n"))


def _literal(head: str, text: str, indent: int) -> Iterator[str]:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    yield head + ("|-" if ends == 0 else "|" if ends == 1 else "|+")
    for line in body.split("\n"):
        yield " " * indent + line if line else ""
    yield from [""] * (ends - 1)


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    if 0xD800 <= code < 0xE000:
        raise ValueError("half of a surrogate pair is not a character")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
