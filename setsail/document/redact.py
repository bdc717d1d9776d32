"""The one redactor: source text goes through it before any of it is shown.

It works on whole sources and keeps their lines, so that a quoted line is redacted with what
stands around it (a `value:` below a `name: DB_PASSWORD`), and a diff of two redacted texts
still lines up. It errs towards hiding: a hidden harmless value costs a look into the file,
a shown secret costs a rotation.
"""

import itertools
import re

from setsail.document import secret

MASK = "‹redacted›"

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_KEY = re.compile(r"""(?P<key>(?:--?)?[A-Za-z_][\w.\-/]*)["']?\s*[:=]\s*""")
_SCALAR = re.compile(rf"""{_QUOTED}|[^\s,}}\]#&"'][^,}}\]#&"'\n]*""")
_FLAG = re.compile(
    r"""(?P<flag>(?<![\w-])--?[A-Za-z][\w-]*)(?P<gap>[ \t]+|["']?,\s*["']?)(?P<v>[^\s"',\]]+)"""
)
_NAME = re.compile(r"""["']?name["']?\s*:\s*["']?([\w.\-]+)""")
_VALUE = re.compile(rf"""(["']?value["']?\s*:\s*)({_QUOTED}|[^\s{{\[,}}][^,}}\n]*)""")
_BLOCK = re.compile(r"""^(\s*)(?:- )?["']?([\w.\-/]+)["']?\s*:\s*[|>][-+0-9]*\s*(?:#.*)?$""")
_DATA = re.compile(r"""^(\s*)["']?(?:data|stringData)["']?\s*:\s*(?:#.*)?$""")
_ENTRY = re.compile(r"""^(\s*["']?[\w.\-]+["']?\s*:\s*)(\S.*)$""")
_SECRET_KIND = re.compile(r"""(?m)["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#]|$)""")
_FLOW_DATA = re.compile(r"""(["']?(?:data|stringData)["']?\s*:\s*)\{[^{}]*\}""")
_USERINFO = re.compile(r"([a-zA-Z][\w+.-]*://[^\s:/@\"']*):[^\s/@\"']+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}")
_PEM_END = re.compile(r"-----END [A-Z ]*PRIVATE KEY-----")


def text(source: str) -> str:
    """`source` with every secret replaced by MASK; the number of lines stays."""
    lines = source.split("\n")
    starts = [0, *(n for n, raw in enumerate(lines) if n and raw.startswith("---")), len(lines)]
    parts = (_document(lines[a:b]) for a, b in itertools.pairwise(starts))
    return "\n".join(redacted for part in parts for redacted in part)


def line(source: str, number: int) -> str:
    """Line `number` (from 1) of `source`, redacted in the light of its document."""
    lines = source.split("\n")
    if not 1 <= number <= len(lines):
        return ""
    first = last = number - 1
    while first > 0 and not lines[first].startswith("---"):
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].startswith("---"):
        last += 1
    return _document(lines[first : last + 1])[number - 1 - first].rstrip("\r")


def _document(lines: list[str]) -> list[str]:
    """The lines of one YAML document, redacted: first what spans lines, then each line."""
    in_secret = bool(_SECRET_KIND.search("\n".join(lines)))
    lines = _without_keys(lines)
    if in_secret:
        lines = _without_data(lines)
    lines = _without_blocks(lines)
    return [_one(raw, _names_secret(lines, n)) for n, raw in enumerate(lines)]


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip())


def _hidden(raw: str) -> str:
    return raw[: _indent(raw)] + MASK if raw.strip() else raw


def _without_keys(lines: list[str]) -> list[str]:
    """Private keys in PEM form."""
    shown, inside = [], False
    for raw in lines:
        begins = inside or bool(re.search(secret.PRIVATE_KEY, raw))
        shown.append(_hidden(raw) if begins else raw)
        inside = begins and not _PEM_END.search(raw)
    return shown


def _without_data(lines: list[str]) -> list[str]:
    """The content of a Secret: every entry below data: and stringData:."""
    shown, below = [], -1
    for raw in lines:
        if below >= 0 and raw.strip():
            if _indent(raw) > below:
                entry = _ENTRY.match(raw)
                shown.append(f"{entry[1]}{MASK}" if entry else _hidden(raw))
                continue
            below = -1
        if data := _DATA.match(raw):
            below = len(data[1])
        shown.append(_FLOW_DATA.sub(rf"\g<1>{{{MASK}}}", raw))
    return shown


def _without_blocks(lines: list[str]) -> list[str]:
    """Block scalars below a key that is named like a secret."""
    shown, below = [], -1
    for raw in lines:
        if below >= 0 and (not raw.strip() or _indent(raw) > below):
            shown.append(_hidden(raw))
            continue
        block = _BLOCK.match(raw)
        below = len(block[1]) if block and secret.named(block[2]) else -1
        shown.append(raw)
    return shown


def _names_secret(lines: list[str], number: int) -> bool:
    """Whether the `value:` of this line belongs to a `name:` that is named like a secret."""
    if "value" not in lines[number]:
        return False
    for near in (number, number - 1, number + 1):
        if 0 <= near < len(lines) and (found := _NAME.search(lines[near])):
            return secret.named(found[1])
    return False


def _one(raw: str, secret_value: bool) -> str:
    if secret_value:
        raw = _VALUE.sub(_value, raw)
    raw = _pairs(raw)
    raw = _FLAG.sub(_flag, raw)
    raw = _USERINFO.sub(rf"\1:{MASK}@", raw)
    raw = _BEARER.sub(rf"\1 {MASK}", raw)
    return re.sub(secret.TOKENS, MASK, raw)


def _is_content(value: str) -> bool:
    return MASK not in value and secret.is_content(value)


def _value(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}" if _is_content(match[2]) else match[0]


def _pairs(raw: str) -> str:
    """Values of keys that are named like a secret; one line may hold several pairs."""
    shown, at = "", 0
    while found := _KEY.search(raw, at):
        value = _SCALAR.match(raw, found.end()) if secret.named(found["key"]) else None
        if value and _is_content(value[0]):
            shown += raw[at : found.end()] + MASK
            at = value.end()
        else:
            shown += raw[at : found.end()]
            at = found.end()
    return shown + raw[at:]


def _flag(match: re.Match[str]) -> str:
    hide = secret.named(match["flag"]) and _is_content(match["v"])
    return f"{match['flag']}{match['gap']}{MASK}" if hide else match[0]
