"""The open questions of an import, one by one, at a terminal."""

import sys
from typing import Any

from setsail.cli.shell import Shell
from setsail.document import spell
from setsail.engine import import_
from setsail.finding.text import Text
from setsail.migrate.question import Question


def asker(shell: Shell) -> import_.Ask:
    """Asks on standard error and reads standard input: an empty line, or its end, takes the
    default; what cannot be an answer is asked again."""

    def ask(question: Question) -> Any:
        _show(question, shell)
        for line in sys.stdin:
            if not line.strip():
                break
            try:
                value = import_.answer(line.strip())
            except ValueError:
                value = None
            wanted = question.wanted
            if value is None and line.strip() in ("null", "~"):
                return None
            if value is not None and (wanted is None or wanted.fits(value)):
                return value
            name = wanted.name if wanted is not None else Text("a value", "一个值")
            shell.note(Text(f"this must be {name.en}", f"应为{name.zh}"))
        return question.default

    return ask


def _show(question: Question, shell: Shell) -> None:
    default = spell.flow(question.default)
    asks, cost = question.asks, question.cost
    place = f"{question.place.file}:{question.place.line}" if question.place else ""
    shell.note(Text(f"\n{question.id}  {place}", f"\n{question.id}  {place}"))
    shell.note(asks)
    shell.note(Text(f"Enter takes {default}: {cost.en}", f"直接回车采用 {default}：{cost.zh}"))
