"""The change of a file as a unified diff, redacted and safe for a terminal."""

import difflib

from setsail.document import redact
from setsail.report import plain

_STYLES = {"+": "note", "-": "error", "@": "dim"}


def unified(file: str, old: str, new: str, colour: bool) -> str:
    """The changed lines with three lines around them."""
    before, after = redact.text(old).splitlines(), redact.text(new).splitlines()
    name = file.lstrip("/")
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", lineterm="")
    return "".join(_line(line, colour) for line in lines)


def _line(line: str, colour: bool) -> str:
    shown, style = plain.escape(line), _STYLES.get(line[:1])
    return (plain.styled(shown, style, colour) if style else shown) + "\n"
