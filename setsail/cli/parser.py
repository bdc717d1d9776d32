"""The argument parser: argparse that raises our errors and speaks both languages."""

import argparse
import os
import re
from typing import NoReturn

from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text


class CallRefused(Refused):
    """The command line is wrong."""


_CHINESE = (
    (r"unrecognized arguments: (.*)", "无法识别的参数：{0}"),
    (r"the following arguments are required: (.*)", "缺少必需的参数：{0}"),
    (r"one of the arguments (.*) is required", "必须给出其中一个参数：{0}"),
    (
        r"argument (.*): invalid choice: (.*) \(choose from (.*)\)",
        "参数 {0}：{1} 不可选（可选：{2}）",
    ),
    (r"argument (.*): invalid (\w+) value: (.*)", "参数 {0}：{2} 不是合法的 {1}"),
    (r"argument (.*): expected one argument", "参数 {0}：需要一个值"),
    (r"argument (.*): expected at least one argument", "参数 {0}：至少需要一个值"),
    (r"argument (.*): not allowed with argument (.*)", "参数 {0} 不能与 {1} 同用"),
    (r"argument (.*): ignored explicit argument (.*)", "参数 {0} 不接受值 {1}"),
    (r"ambiguous option: (.*) could match (.*)", "选项 {0} 有歧义，可能是 {1}"),
)
_TITLES = {"usage: ": "用法：", "options": "选项", "positional arguments": "参数"}


def _chinese(message: str) -> str:
    for pattern, form in _CHINESE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return form.format(*found.groups())
    return message


def _columns() -> int:
    try:
        return max(60, min(100, os.get_terminal_size().columns))
    except OSError:  # no terminal: piped, redirected, or generated documentation
        return 88


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the examples as they are written and says "usage" in the reader's language."""

    lang = "en"

    def __init__(self, prog: str) -> None:
        # argparse would ask shutil for the width, whose import costs more than all the rest
        # of parsing, and would ask again for every argument that is added.
        super().__init__(prog, max_help_position=32, width=_columns())

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        word = _TITLES["usage: "] if self.lang == "zh" else "usage: "
        super().add_usage(usage, actions, groups, prefix or word)


class _ChineseFormatter(_Formatter):
    lang = "zh"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are CallRefused and whose headings are in `lang`."""

    def __init__(self, prog: str, lang: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_ChineseFormatter if lang == "zh" else _Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        if lang == "zh":
            self._positionals.title, self._optionals.title = "参数", "选项"
        shown = Text("show this help and exit", "显示帮助并退出").to(lang)
        self.add_argument("-h", "--help", action="help", help=shown)
        spoken = Text("language of the output: en or zh", "输出语言：en 或 zh").to(lang)
        self.add_argument("--lang", choices=("en", "zh"), help=spoken)

    def error(self, message: str) -> NoReturn:
        """Raise CallRefused, with the option that was probably meant."""
        raise CallRefused([Problem(Text(message, _chinese(message)), None, self._way_out(message))])

    def _way_out(self, message: str) -> Text:
        known = [option for action in self._actions for option in action.option_strings]
        if message.startswith("unrecognized arguments: -"):
            import difflib

            wrong = message.split(": ", 1)[1].split()[0].split("=")[0]
            if close := difflib.get_close_matches(wrong, known, 1, 0.6):
                return Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？")
        return Text(f"see {self.prog} --help", f"参见 {self.prog} --help")
