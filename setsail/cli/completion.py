"""`setsail completion`: a script that completes commands, options and file names."""

import argparse

from setsail.cli import main
from setsail.cli.shell import Shell
from setsail.finding.text import Text, same

SUMMARY = Text(
    "print a completion script for bash, zsh or fish", "打印 bash、zsh 或 fish 的补全脚本"
)
EXAMPLES = same(
    "source <(setsail completion bash)\n"
    "setsail completion fish > ~/.config/fish/completions/setsail.fish"
)

_BASH = """\
_setsail() {{
  local words
  if [ "$COMP_CWORD" -eq 1 ]; then words="{commands}"; else
    case "${{COMP_WORDS[1]}}" in
{cases}
    esac
  fi
  COMPREPLY=( $(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}") \
$(compgen -f -- "${{COMP_WORDS[COMP_CWORD]}}") )
}}
complete -o filenames -F _setsail setsail
"""


def arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """Declare the arguments."""
    parser.add_argument("for_shell", metavar="SHELL", choices=("bash", "zsh", "fish"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Print the script."""
    options = {name: _options(name, shell.lang) for name in main.commands()}
    match args.for_shell:
        case "fish":
            shell.write(_fish(options, shell.lang))
        case "zsh":
            shell.write("autoload -U +X bashcompinit && bashcompinit\n" + _bash(options))
        case _:
            shell.write(_bash(options))
    return 0


def _options(command: str, lang: str) -> list[str]:
    actions = main.parser_of(command, lang)._actions
    return [o for action in actions for o in action.option_strings if o.startswith("--")]


def _bash(options: dict[str, list[str]]) -> str:
    cases = "\n".join(f'      {name}) words="{" ".join(o)}" ;;' for name, o in options.items())
    return _BASH.format(commands=" ".join(options), cases=cases)


def _fish(options: dict[str, list[str]], lang: str) -> str:
    lines = []
    for name, words in options.items():
        summary = main.module_of(name).SUMMARY.to(lang).replace("'", "’")
        lines.append(f"complete -c setsail -n __fish_use_subcommand -a {name} -d '{summary}'")
        only = f"'__fish_seen_subcommand_from {name}'"
        lines += [f"complete -c setsail -n {only} -l {word[2:]}" for word in words]
    return "\n".join(lines)
