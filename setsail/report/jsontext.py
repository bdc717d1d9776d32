"""JSON for programs that is safe for a terminal too: what could steer one stands escaped."""

import json
from typing import Any

from setsail.report import plain


def dump(value: Any) -> str:
    """`value` indented, with a line end. Only strings can hold what `plain.escape` changes, and
    its form is the one that JSON gives to a character."""
    return plain.escape(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"
