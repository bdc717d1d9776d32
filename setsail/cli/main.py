"""The entry point: finds the command, imports only that one, and is the one place that catches all.

Start-up is part of the product (`check` on one file answers in a few hundredths of a second), so
a command's module is imported when it is called, and nothing else is. The folder is the registry:
a command is a file here; a trailing underscore keeps a name such as `import` out of the way.
"""

import importlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from setsail.cli import shell as shells
from setsail.cli.parser import CallRefused, Parser
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text

WRONG_CALL, INTERRUPTED, DEFECT = 2, 130, 70
ORDER = (
    "check", "import", "assess", "size", "init", "render", "explain", "show", "rehearse", "apply",
    "diff", "status", "release", "promote", "pause", "abort", "rollback", "drill", "ready",
    "rules", "rule", "rbac", "completion",
)  # fmt: skip


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """ "zh" or "en": --lang wins, then LC_ALL, LC_MESSAGES, LANG as POSIX orders them."""
    for at, word in enumerate(arguments):
        if word == "--lang" and at + 1 < len(arguments):
            return "zh" if arguments[at + 1] == "zh" else "en"
        if word.startswith("--lang="):
            return "zh" if word == "--lang=zh" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def commands() -> tuple[str, ...]:
    """Every command, those of the usual voyage first and in its order."""
    import pkgutil

    import setsail.cli

    names = {m.name.rstrip("_") for m in pkgutil.iter_modules(setsail.cli.__path__)}
    found = {name for name in names if _command(name)}
    return (*(n for n in ORDER if n in found), *sorted(found - set(ORDER)))


def module_of(command: str) -> ModuleType:
    """The module of a command. Raises CallRefused for a command that does not exist."""
    if found := _command(command):
        return found
    import difflib

    close = difflib.get_close_matches(command, commands(), 1, 0.5)
    help = Text("see setsail --help", "参见 setsail --help")
    if close:
        help = Text(f"did you mean {close[0]}?", f"是否想写 {close[0]}？")
    message = Text(f"there is no command {command!r}", f"没有命令 {command!r}")
    raise CallRefused([Problem(message, None, help)])


def _command(name: str) -> ModuleType | None:
    """The module of that name, if it is a command and not something that commands share."""
    if not name.isidentifier():
        return None
    for each in (f"setsail.cli.{name}", f"setsail.cli.{name}_"):
        try:
            module = importlib.import_module(each)
        except ModuleNotFoundError as error:
            if error.name != each:
                raise
        else:
            return module if hasattr(module, "run") and hasattr(module, "SUMMARY") else None
    return None


def parser_of(command: str, lang: str) -> Parser:
    """The argument parser of a command, in a language."""
    module = module_of(command)
    heading = Text("examples", "示例").to(lang)
    lines = "\n".join(f"  {line}" for line in module.EXAMPLES.to(lang).splitlines())
    parser = Parser(f"setsail {command}", lang, module.SUMMARY.to(lang), f"{heading}:\n{lines}")
    module.arguments(parser, lang)
    return parser


def overview(lang: str) -> str:
    """What `setsail --help` prints."""
    names = commands()
    rows = [f"  {n:<11} {module_of(n).SUMMARY.to(lang)}" for n in names]
    head = Text(
        "Setsail moves business systems from virtual machines to Kubernetes, and proves it.\n\n"
        "usage: setsail COMMAND [--help] [--lang en|zh] …\n\ncommands:",
        "启航（Setsail）把业务系统从虚拟机迁到 Kubernetes，并给出证明。\n\n"
        "用法：setsail 命令 [--help] [--lang en|zh] …\n\n命令：",
    )
    tail = Text(
        "\nexit codes: 0 clean · 1 findings or no-go · 2 wrong call or input · 3 the world failed\n"
        "first steps: setsail check DIR · setsail import docker-compose.yml · setsail rehearse",
        "\n退出码：0 通过 · 1 有发现或不可上线 · 2 调用或输入有误 · 3 外部环境失败\n"
        "第一步：setsail check 目录 · setsail import docker-compose.yml · setsail rehearse",
    )
    return "\n".join((head.to(lang), *rows, tail.to(lang)))


def run(arguments: Sequence[str], shell: shells.Shell) -> int:
    """Run one call and return its exit code. Raises Refused, which `main` prints."""
    words = _without_language(arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        shell.write(overview(shell.lang))
        return 0 if words else WRONG_CALL
    if words[0] in ("-V", "--version"):
        from setsail import VERSION

        shell.write(f"setsail {VERSION}")
        return 0
    if words[0].startswith("-"):
        message = Text(f"a command comes first, not {words[0]}", f"命令应在最前，而不是 {words[0]}")
        help = Text("see setsail --help", "参见 setsail --help")
        raise CallRefused([Problem(message, None, help)])
    module = module_of(words[0])
    code: int = module.run(parser_of(words[0], shell.lang).parse_args(words[1:]), shell)
    return code


def _without_language(arguments: Sequence[str]) -> list[str]:
    """The arguments from the command on: --lang may also stand before it."""
    words = list(arguments)
    while words and (words[0] == "--lang" or words[0].startswith("--lang=")):
        del words[: 2 if words[0] == "--lang" else 1]
    return words


def main() -> None:
    """Run the process and end it."""
    code = guarded(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # everything is written: taking the interpreter down would only cost time


def guarded(arguments: Sequence[str]) -> int:
    """Run one call whatever happens: the only `except Exception` of the program, and it speaks."""
    lang = language(arguments, os.environ)
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    shell = shells.standard(lang, colour)
    try:
        code = run(arguments, shell)
        sys.stdout.flush()
    except Refused as refused:
        shell.problems(refused.problems)
        return refused.exit_code
    except SystemExit as stopped:  # argparse has printed its help
        return int(stopped.code or 0)
    except KeyboardInterrupt:
        shell.note(Text("interrupted; nothing is left half-written", "已中断；没有写了一半的文件"))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _defect(error, shell)
    return code


def _defect(error: Exception, shell: shells.Shell) -> int:
    if os.environ.get("SETSAIL_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    word = f"{type(error).__name__}: {error}"
    message = Text(f"Setsail has a defect: {word}", f"Setsail 自身有缺陷：{word}")
    help = Text(
        "nothing was left half-written; report it with the input, and with the output of the "
        "same call under SETSAIL_TRACEBACK=1",
        "没有写了一半的文件；请附上输入以及在 SETSAIL_TRACEBACK=1 下的输出来报告",
    )
    shell.problems((Problem(message, None, help),))
    return DEFECT
