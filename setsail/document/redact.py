"""The one redactor: source text goes through it before any of it is shown.

It works on whole sources and keeps their lines, so that a quoted line is redacted with what
stands around it (a `value:` below a `name: DB_PASSWORD`), and a diff of two redacted texts
still lines up. It errs towards hiding: a hidden harmless value costs a look into the file,
a shown secret costs a rotation.

Patterns stay text until they are first used, as in `secret`.
"""

import itertools
import re

from setsail.document import secret

MASK = "‹redacted›"

_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'"""
_KEY = r"""(?P<key>(?:--?)?[A-Za-z_][\w.\-/]*)["']?\s*[:=]\s*"""
_SCALAR = rf"""{_QUOTED}|["'].+|\{{\{{.*|[^\s,}}\]#&"'][^,}}\]#&"'\n]*"""
_FLAG = r"""(?P<flag>(?<![\w-])--?[A-Za-z][\w-]*)(?P<gap>[ \t]+|["']?,\s*["']?)(?P<v>[^\s"',\]]+)"""
_NAME = r"""["']?name["']?\s*:\s*["']?([\w.\-]+)"""
_VALUE = rf"""(["']?value["']?\s*:\s*)({_QUOTED}|[^\s{{\[,}}][^,}}\n]*)"""
_BELOW = r"""[|>][-+0-9]*\s*(?:#.*)?|"[^"]*|'[^']*|"""
_BLOCK = rf"""^(\s*)(?:- )?["']?([\w.\-/]+)["']?\s*:\s*({_BELOW})$"""
_CHILD = r"""^\s*(?:- |#|["']?[\w.\-/]+["']?\s*:(?:\s|$))"""
_DATA = r"""^(\s*)["']?(?:data|stringData)["']?\s*:\s*(?:#.*)?$"""
_ENTRY = r"""^(\s*["']?[\w.\-]+["']?\s*:\s*)(\S.*)$"""
_SECRET_KIND = r"""(?m)["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#]|$)"""
_FLOW_DATA = r"""(["']?(?:data|stringData)["']?\s*:\s*)\{[^{}]*\}"""
_USERINFO = r"([a-zA-Z][\w+.-]*:/{1,2}[^\s:/@\"']*):[^\s/@\"']+@"
_BEARER = r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"
_OBJECT = r"""["']?[a-z0-9][a-z0-9.\-]*["']?\s*$"""
_CLIENT = rf"\b(?:{'|'.join(secret.CLIENTS)})"
_SHORT = r"""((?<![\w-])-(?:p|[pa][ \t]+|[pa]["']?,\s*["']?))([^\s"',\]/$][^\s"',\]]*)"""
_ARGUMENTS = 12
"""Lines that the arguments of one command may take as items of a list."""
_PEM_END = r"-----END [A-Z ]*PRIVATE KEY-----"


def text(source: str) -> str:
    """`source` with every secret replaced by MASK; the number of lines stays."""
    if not secret.suspected(source):
        return source
    lines = source.split("\n")
    starts = [0, *(n for n, raw in enumerate(lines) if n and raw.startswith("---")), len(lines)]
    parts = (document(lines[a:b]) for a, b in itertools.pairwise(starts))
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
    return document(lines[first : last + 1])[number - 1 - first].rstrip("\r")


def document(lines: list[str]) -> list[str]:
    """The lines of one YAML document, redacted: first what spans lines, then each line."""
    whole = "\n".join(lines)
    in_secret = bool(re.search(_SECRET_KIND, whole))
    if "-----BEGIN" in whole:  # what a pattern begins with is looked for once, not line by line
        lines = _without_keys(lines)
    if in_secret:
        lines = _without_data(lines)
    lines = _without_blocks(lines)
    tokens = secret.may_be_token(whole)
    shown = [_one(raw, _names_secret(lines, n), tokens) for n, raw in enumerate(lines)]
    if not any(client in whole for client in secret.CLIENTS):
        return shown
    return _without_short_flags(lines, shown)


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
        inside = begins and not re.search(_PEM_END, raw)
    return shown


def _without_data(lines: list[str]) -> list[str]:
    """The content of a Secret: every entry below data: and stringData:."""
    shown, below = [], -1
    for raw in lines:
        if below >= 0 and raw.strip():
            if _indent(raw) > below:
                entry = re.match(_ENTRY, raw)
                shown.append(f"{entry[1]}{MASK}" if entry else _hidden(raw))
                continue
            below = -1
        if data := re.match(_DATA, raw):
            below = len(data[1])
        shown.append(re.sub(_FLOW_DATA, rf"\g<1>{{{MASK}}}", raw))
    return shown


def _without_blocks(lines: list[str]) -> list[str]:
    """Scalars that stand or go on below a key that is named like a secret."""
    shown, below, opened = [], -1, False
    for raw in lines:
        if below >= 0 and (not raw.strip() or _indent(raw) > below):
            if opened or not re.match(_CHILD, raw):
                shown.append(_hidden(raw))
                continue
        block = re.match(_BLOCK, raw)
        below = len(block[1]) if block and secret.named(block[2]) else -1
        opened = bool(block and block[3])  # by `|` or a quote: nothing below is a key
        shown.append(raw)
    return shown


def _names_secret(lines: list[str], number: int) -> bool:
    """Whether the `value:` of this line belongs to a `name:` that is named like a secret."""
    if "value" not in lines[number]:
        return False
    for near in (number, number - 1, number + 1):
        if not 0 <= near < len(lines) or "name" not in lines[near]:
            continue
        if found := re.search(_NAME, lines[near]):
            return secret.named(found[1])
    return False


def _without_short_flags(lines: list[str], shown: list[str]) -> list[str]:
    """The password behind -p or -a of a database's client, on its line or as an item below it."""
    last = -_ARGUMENTS
    for n, raw in enumerate(lines):
        last = n if re.search(_CLIENT, raw) else last
        if last == n or (n - last < _ARGUMENTS and raw.lstrip().startswith("- ")):
            shown[n] = re.sub(_SHORT, _value, shown[n])
    return shown


def _one(raw: str, secret_value: bool, tokens: bool) -> str:
    """One line. `tokens`: whether the document may hold one at all."""
    if secret_value:
        raw = re.sub(_VALUE, _value, raw)
    if not secret.suspected(raw):
        return raw
    raw = _pairs(raw)
    if "-" in raw:  # each pattern is tried only on lines that have what it begins with
        raw = re.sub(_FLAG, _flag, raw)
    if "@" in raw:
        raw = re.sub(_USERINFO, rf"\1:{MASK}@", raw)
    if "bearer" in (lower := raw.lower()) or "basic" in lower:
        raw = re.sub(_BEARER, rf"\1 {MASK}", raw)
    return re.sub(secret.TOKENS, MASK, raw) if tokens and secret.may_be_token(raw) else raw


def _is_content(value: str) -> bool:
    if value.startswith("{{"):  # a template: a reference, but for a literal in it
        return MASK not in value and bool(re.search("[\"'`]", value))
    return MASK not in value and secret.is_content(value)


def _value(match: re.Match[str]) -> str:
    return f"{match[1]}{MASK}" if _is_content(match[2]) else match[0]


def _pairs(raw: str) -> str:
    """Values of keys that are named like a secret; one line may hold several pairs."""
    shown, at = "", 0
    key, scalar = re.compile(_KEY), re.compile(_SCALAR)
    while found := key.search(raw, at):
        value = scalar.match(raw, found.end()) if _may_hold(found["key"]) else None
        if value and _is_secret(found["key"], value[0]):
            shown += raw[at : found.end()] + MASK
            at = value.end()
        else:
            shown += raw[at : found.end()]
            at = found.end()
    return shown + raw[at:]


def _may_hold(key: str) -> bool:
    return secret.named(key) or secret.names_object(key)


def _is_secret(key: str, value: str) -> bool:
    return _is_content(value) and (secret.named(key) or not re.match(_OBJECT, value))


def _flag(match: re.Match[str]) -> str:
    hide = secret.named(match["flag"]) and _is_content(match["v"])
    return f"{match['flag']}{match['gap']}{MASK}" if hide else match[0]
