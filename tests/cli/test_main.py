"""The entry point finds commands, speaks both languages and never shows a traceback."""

import io
import subprocess
import sys

import pytest

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.problem import Refused


def call(*arguments: str, lang: str = "en") -> tuple[int, str]:
    out = io.StringIO()
    code = main.run(arguments, Shell(lang, False, out, io.StringIO()))
    return code, out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "environment", "lang"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "check"], {}, "zh"),
    ],
)
def test_the_language_is_the_option_or_the_locale(
    arguments: list[str], environment: dict[str, str], lang: str
) -> None:
    assert main.language(arguments, environment) == lang


def test_an_unknown_command_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as caught:
        call("chekc")
    assert caught.value.problems[0].help.en == "did you mean check?"


@pytest.mark.parametrize("command", ["main", "shell", "parser", "../x", "os.path"])
def test_only_commands_are_commands(command: str) -> None:
    with pytest.raises(Refused, match="no command"):
        call(command)


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refused) as caught:
        call("completion", "bash", "--halp")
    assert caught.value.problems[0].help.en == "did you mean --help?"


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", main.commands())
def test_every_command_has_help_with_examples(command: str, lang: str) -> None:
    help = main.parser_of(command, lang).format_help()
    assert {"en": "examples:", "zh": "示例:"}[lang] in help
    assert f"setsail {command}" in help
    for action in main.parser_of(command, lang)._actions:
        assert action.help or not action.option_strings, f"{command} {action.dest} has no help"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command(shell: str) -> None:
    _, script = call("completion", shell)
    for command in main.commands():
        assert command in script


def test_bash_accepts_the_completion_script() -> None:
    _, script = call("completion", "bash")
    subprocess.run(["bash", "-n"], input=script.encode(), check=True)


def test_a_defect_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(arguments: object, shell: object) -> int:
        raise RuntimeError("boom")

    monkeypatch.setattr(main, "run", broken)
    code = main.guarded(["check"])
    said = capsys.readouterr().err
    assert code == main.DEFECT
    assert "RuntimeError: boom" in said
    assert "Traceback" not in said


def test_a_closed_pipe_is_no_error() -> None:
    call = f"{sys.executable} -m setsail --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", call], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
