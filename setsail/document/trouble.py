"""What a YAML parser complains of, in words that say what to do."""

import yaml

from setsail.document import nodes, redact, secret
from setsail.document.nodes import DEEPEST, TooDeep
from setsail.document.split import Chunk
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text

LONGEST_KEY = 1024

_WORDS: tuple[tuple[str, Text, Text | None], ...] = (
    (
        "found character that cannot start any token",
        Text("a value cannot begin with this character", "值不能以这个字符开头"),
        Text(
            "indent with spaces, not tabs; quote values that begin with @, ` or %",
            "用空格缩进，不要用制表符；以 @、` 或 % 开头的值要加引号",
        ),
    ),
    (
        "mapping values are not allowed",
        Text("a second `: ` on this line", "这一行出现了第二个 `: `"),
        Text(
            "quote a value that contains `: `, or check the indentation",
            "值里含有 `: ` 时要加引号，或检查缩进",
        ),
    ),
    (
        "found unexpected end of stream",
        Text("a quote is opened here and never closed", "这里的引号没有闭合"),
        None,
    ),
    (
        "found unexpected document indicator",
        Text("a quote is opened here and never closed", "这里的引号没有闭合"),
        None,
    ),
    (
        "could not find expected ':'",
        Text("a key without `:`", "键后面缺少 `:`"),
        Text(
            "check the indentation; a key has at most 1024 characters and stands on one line",
            "检查缩进；键最多 1024 个字符，并且只能占一行",
        ),
    ),
    (
        "did not find expected key",
        Text("this line does not fit the lines above", "这一行与上面的行对不上"),
        Text("check the indentation and the quotes above", "检查缩进和上面的引号"),
    ),
    (
        "did not find expected '-' indicator",
        Text("a line of this list does not begin with `-`", "列表中有一行不以 `-` 开头"),
        Text("check the indentation", "检查缩进"),
    ),
    (
        "did not find expected node content",
        Text("a value is missing here", "这里缺少值"),
        None,
    ),
    (
        "did not find expected <document start>",
        Text("one document ends and another begins without `---`", "两个文档之间缺少 `---`"),
        Text("kubectl refuses %YAML and %TAG lines too", "kubectl 也不接受 %YAML 和 %TAG 行"),
    ),
    (
        "found undefined alias",
        Text("no anchor of this name stands above", "上文没有这个名字的锚点"),
        None,
    ),
    (
        "control characters are not allowed",
        Text("the file contains control characters", "文件含有控制字符"),
        Text("is it a text file?", "这是文本文件吗？"),
    ),
)


_ENDS = Text("the document ends before a bracket is closed", "文档结束时括号还没有闭合")
_LONG_KEY = Text("a key has at most 1024 characters", "键最多 1024 个字符")


def problem(file: str, text: str, chunk: Chunk, error: yaml.YAMLError) -> Problem:
    """What the parser raised for a part of a file, at the line that helps most."""
    lines = nodes.lines(text[chunk.start : chunk.end])
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said, help = _words(error, chunk.line + context.line + 1 if context else 0)
    if _never_closed(error) and context:
        mark = context
    if mark is None:
        return Problem(said, Place(file, chunk.line + 1, 1), help)
    line, column = mark.line, mark.column
    if "flow" in str(getattr(error, "context", "")) and not "".join(lines[line:])[column:].strip():
        said, help = _ENDS, None
        line = max((at for at, each in enumerate(lines[:line]) if each.strip()), default=line)
        column = len(lines[line])
    shown = redact.document(lines) if secret.suspected(text) else lines
    quote = shown[line] if line < len(lines) else ""
    return Problem(said, Place(file, chunk.line + line + 1, column + 1), help, quote)


def _words(error: yaml.YAMLError, opened: int) -> tuple[Text, Text | None]:
    """Message and help; `opened` is the line of what the parser was reading."""
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if isinstance(error, TooDeep) or "nesting depth" in said:  # libyaml has a limit of its own
        return Text(f"nested deeper than {DEEPEST} levels", f"嵌套超过 {DEEPEST} 层"), None
    if "expected ',' or" in said:
        return Text(
            f"the bracket opened on line {opened} is not closed, or a comma is missing before this",
            f"第 {opened} 行打开的括号没有闭合，或者这里之前缺少逗号",
        ), None
    mark = getattr(error, "problem_mark", None)
    if "mapping values" in said and mark is not None and mark.column > LONGEST_KEY:
        return _LONG_KEY, None
    for known, message, help in _WORDS:
        if known in said or known in str(getattr(error, "context", None) or ""):
            return message, help
    return Text(f"not valid YAML: {said}", f"不是有效的 YAML：{said}"), None


def _never_closed(error: yaml.YAMLError) -> bool:
    """Whether a quote is open at the end: better shown where it was opened."""
    said = str(getattr(error, "problem", None) or "")
    return "unexpected end of stream" in said or "unexpected document indicator" in said
