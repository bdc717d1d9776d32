"""Questions that a file cannot answer, each with an id that stays, a default and its price."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text


@dataclass(frozen=True, slots=True)
class Question:
    """`default` None means that nothing is written; `cost` says what the default costs;
    `answered` tells whether the answers file has the id, `value` is what counts, and `wanted`
    what an answer may be."""

    id: str
    asks: Text
    default: Any
    cost: Text
    value: Any
    answered: bool
    place: Place | None = None
    wanted: "Wanted | None" = None


class Wanted:
    """What an answer may be: a name for people, and a test."""

    def __init__(self, name: Text, fits: Callable[[Any], bool]) -> None:
        self.name, self.fits = name, fits


def _is_port(value: Any) -> bool:
    return type(value) is int and 0 < value < 65536


def _is_hosts(value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(v, str) and v and " " not in v for v in values)


TEXT = Wanted(Text("a text", "文本"), lambda v: isinstance(v, str) and bool(v))
PORT = Wanted(Text("a port number", "端口号"), _is_port)
HOSTS = Wanted(Text("an address or a list of them", "一个或多个地址"), _is_hosts)
BOOLEAN = Wanted(Text("true or false", "true 或 false"), lambda v: isinstance(v, bool))
USER = Wanted(Text("a user id", "用户 ID"), lambda v: type(v) is int and 0 <= v < 2**31)
MAPPING = Wanted(Text("a mapping", "映射"), lambda v: isinstance(v, Mapping) and bool(v))
TEXT_OR_MAPPING = Wanted(
    Text("a text or a mapping", "文本或映射"), lambda v: TEXT.fits(v) or MAPPING.fits(v)
)


def one_of(*words: str) -> Wanted:
    """One of some words."""
    listed = ", ".join(words)
    return Wanted(Text(f"one of {listed}", f"以下之一：{listed}"), lambda v: v in words)


class Asker:
    """Answers from the answers given, else by default; remembers every question."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers
        self._asked: dict[str, Question] = {}
        self.problems: list[Problem] = []

    @property
    def questions(self) -> Sequence[Question]:
        """Every question that came up, in the order of asking."""
        return tuple(self._asked.values())

    def ask(
        self,
        question: tuple[str, Text, Text],
        default: Any,
        wanted: Wanted,
        place: Place | None,
        quiet: bool = False,
    ) -> Any:
        """The answer to (id, what is asked, what the default costs). `null` is an answer too:
        nothing is written. A wrong answer is a problem, and the default counts. A `quiet`
        question is heard where it is answered, and else not asked: its default is plain."""
        id, asks, cost = question
        if quiet and id not in self._answers:
            return default
        answered = id in self._answers
        value = self._answers[id] if answered else default
        if answered and value is not None and not wanted.fits(value):
            message = Text(
                f"the answer to {id} must be {wanted.name.en}", f"{id} 的答案应为{wanted.name.zh}"
            )
            self.problems.append(Problem(message, None, asks))
            value = default
        self._asked.setdefault(
            id, Question(id, asks, default, cost, value, answered, place, wanted)
        )
        return value

    def unknown(self) -> tuple[str, ...]:
        """Answers to what was not asked."""
        return tuple(id for id in self._answers if id not in self._asked)
