"""Import: read what people have, and write system.yaml and answers.yaml."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from setsail.document import load as documents
from setsail.document import meaning, source, spell
from setsail.engine import import_sources
from setsail.engine.import_sources import COMPOSE, ImportRefused, Request, root_of
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.migrate import compose_import
from setsail.migrate.compose_import import Imported
from setsail.migrate.question import Question
from setsail.system import load, resolve, write
from setsail.world import files

__all__ = ["COMPOSE", "ImportRefused", "Request", "root_of"]
ANSWERS = "answers.yaml"


class Written(NamedTuple):
    """The texts of an import: what system.yaml and answers.yaml say."""

    imported: Imported
    system: str
    answers: str
    root: str


Ask = Callable[[Question], Any]
"""Hands a question to a person, and gives what was answered."""


def import_(request: Request, lang: str, ask: Ask | None = None) -> Written:
    """Import sources. `ask` is given every open question, also those that an answer raises.

    Raises ImportRefused when no service is found, and SystemRefused if what came out would not
    load, so that nothing unusable is written.
    """
    gathered = import_sources.gather(request)
    answers = dict(_answers(request.answers))
    found = compose_import.imported(gathered.project, gathered.tree, answers)
    while ask is not None and (open := [q for q in found.questions if not q.answered]):
        answers.update({question.id: ask(question) for question in open})
        found = compose_import.imported(gathered.project, gathered.tree, answers)
    return written(found, lang, gathered.root)


def written(found: Imported, lang: str, root: str) -> Written:
    """The texts of what was found, proven to load in every environment."""
    comments = {path: text.to(lang) for path, text in found.comments.items()}
    system = write.dump(found.tree, comments)
    declared = load.load(system, "system.yaml")
    for environment in declared.environments:
        resolve.resolve(declared, environment)
    return Written(found, system, answers_text(found, lang), root)


def _answers(path: str | None) -> Mapping[str, Any]:
    """The answers of a file; without one, none. Raises ImportRefused for a file that is no
    mapping of ids to answers."""
    if path is None:
        return {}
    text = source.decode(files.read(path))
    loaded = documents.load(text, path, meaning.YAML12)
    body = loaded.documents[0].body if loaded.documents else {}
    if loaded.problems or not isinstance(body, dict):
        message = Text("answers are a mapping of ids to values", "答案应为 id 到值的映射")
        raise ImportRefused(loaded.problems or [Problem(message, Place(path))])
    return body


def answer(line: str) -> Any:
    """What a person typed, as an answers file would read it. Raises ValueError."""
    loaded = documents.load(line, "", meaning.YAML12)
    if loaded.problems:
        raise ValueError(line)
    return loaded.documents[0].body if loaded.documents else None


_HEAD = Text(
    "Answers to the questions of `setsail import`. Change a value and import again with\n"
    "--answers; null means that nothing is written. What is here is not asked again.",
    "`setsail import` 所提问题的答案。修改后用 --answers 重新导入；null 表示不写。\n"
    "这里有的问题不会再问。",
)


def answers_text(found: Imported, lang: str) -> str:
    """The text of an answers.yaml: every question with why it is asked and what the default
    costs, and the answer that counts now."""
    parts = ["".join(f"# {line}\n" for line in _HEAD.to(lang).splitlines())]
    for question in found.questions:
        cost = Text(f"default: {question.cost.en}", f"默认值的代价：{question.cost.zh}")
        answer = f"{spell.scalar(question.id)}: {spell.flow(question.value)}"
        parts.append(f"# {question.asks.to(lang)}\n# {cost.to(lang)}\n{answer}\n")
    return "\n".join(parts)
