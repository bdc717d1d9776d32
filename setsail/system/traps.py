"""Plain scalars that two readers of YAML understand differently, and how to write them."""

import re

from setsail.finding.text import Text
from setsail.system.shape import Written, Wrong

_SWITCH = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_CLOCK = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?").fullmatch
_BASED = re.compile(r"[-+]?0[xob][0-9a-fA-F]+").fullmatch
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?").fullmatch
_EXACT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?").fullmatch


def check(written: Written) -> None:
    """Raise Wrong where a plain scalar is a trap. What is quoted never is one."""
    if not written.plain:
        return
    text = written.text
    quoted = Text(f'write "{text}"', f'请写 "{text}"')
    if (meant := _SWITCH.get(text.lower())) is not None:
        raise Wrong(
            Text(
                f"{text} is a boolean to some readers of YAML and a word to others",
                f"{text} 对有的 YAML 解析器是布尔值，对有的是普通单词",
            ),
            Text(
                f'write {meant}, or "{text}" for the word', f'请写 {meant}；若指单词则写 "{text}"'
            ),
        )
    if _CLOCK(text):
        raise Wrong(
            Text(f"{text} is a number to base 60 to some readers", f"{text} 会被当成六十进制数"),
            quoted,
        )
    if _BASED(text) or text.lstrip("+-").lower() in (".inf", ".nan"):
        raise Wrong(Text(f"{text} would be read as a number", f"{text} 会被读成数字"), quoted)
    if _NUMBER(text) and not _EXACT(text):
        raise Wrong(
            Text(
                f"{text} without quotes is a number, and not every digit would stay",
                f"{text} 不加引号就是数字，会丢掉字符",
            ),
            quoted,
        )
