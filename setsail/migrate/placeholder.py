"""Secrets in settings of Spring programs, replaced by placeholders that Spring fills itself."""

import re
from typing import NamedTuple

from setsail.document import secret
from setsail.migrate import naming

_FILE = re.compile(r"(^|/)(application|bootstrap)[\w.-]*\.(properties|ya?ml)$")
_SETTING = re.compile(r"""^(\s*)([\w.\[\]-]+)(\s*[=:]\s*)(["']?)(.+?)(\4)\s*$""")


class Hidden(NamedTuple):
    """A text without secrets, and the variables that it needs instead."""

    text: str
    variables: tuple[str, ...]


def hide(path: str, text: str) -> Hidden:
    """The settings with `${VARIABLE}` for each secret; texts that Spring does not read stay."""
    if not _FILE.search(path):
        return Hidden(text, ())
    variables: dict[str, None] = {}

    def line(raw: str) -> str:
        found = _SETTING.match(raw)
        if found is None or not secret.held(found[2], found[5]):
            return raw
        name = naming.variable(found[2])
        variables[name] = None
        return f"{found[1]}{found[2]}{found[3]}${{{name}}}"

    made = "\n".join(line(raw) for raw in text.split("\n"))
    return Hidden(made, tuple(variables))
