"""What a person wishes of the plan: this one then, that one not then, these together.

A wish is honoured or refused with its reason; it is never bent.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.migrate.estate import Bond, Estate
from setsail.system import suggest

_LISTED = 12
"""Names that help lists; more would hide the message."""


class WishRefused(Refused):
    """A wish names nothing, contradicts another one, or contradicts what ties pieces together."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`pins` maps ids to waves (from 1), `bans` are pairs of id and wave, `staying` are ids that
    shall not move at all, `bonds` tie what shall move together."""

    pins: Mapping[str, int] = field(default_factory=dict)
    bans: frozenset[tuple[str, int]] = frozenset()
    staying: frozenset[str] = frozenset()
    bonds: tuple[Bond, ...] = ()


def read(
    estate: Estate, pins: Iterable[str], bans: Iterable[str], together: Iterable[str]
) -> Wishes:
    """Wishes as they are typed: `--pin order=2`, `--not order=1`, `--not order`,
    `--together order,payment`. Raises WishRefused with everything that cannot be meant."""
    faults: list[Problem] = []
    pinned = [(id, n) for word in pins for id, n in _numbered("--pin", word, estate, faults)]
    banned = [(id, n) for word in bans for id, n in _numbered("--not", word, estate, faults)]
    faults += [_number_needed(id) for id, n in pinned if n is None]
    wanted: dict[str, int] = {}
    for id, number in pinned:
        if number is not None and wanted.setdefault(id, number) != number:
            faults.append(_two_waves(id, wanted[id], number))
    bonds = tuple(b for word in together for b in _together(word, estate, faults))
    if faults:
        raise WishRefused(faults)
    return Wishes(
        wanted,
        frozenset((id, n) for id, n in banned if n is not None),
        frozenset(id for id, n in banned if n is None),
        bonds,
    )


def _numbered(
    option: str, word: str, estate: Estate, faults: list[Problem]
) -> Iterator[tuple[str, int | None]]:
    name, equals, number = word.rpartition("=") if "=" in word else (word, "", "")
    id = _find(option, name, estate, faults)
    if equals and not re.fullmatch(r"[1-9][0-9]{0,3}", number):
        message = Text(
            f"{option} {word}: a wave is a whole number from 1",
            f"{option} {word}：批次应为从 1 开始的整数",
        )
        faults.append(Problem(message))
    elif id is not None:
        yield id, int(number) if equals else None


def _find(option: str, name: str, estate: Estate, faults: list[Problem]) -> str | None:
    """The id that a name means: the id itself, or a name that one system alone has."""
    if name in estate.by_id:
        return name
    named = [piece.id for piece in estate.pieces if piece.name == name]
    if len(named) == 1:
        return named[0]
    message = Text(f"{option} {name}: there is no such component", f"{option} {name}：没有这个组件")
    help = _known(name, estate)
    if named:
        message = Text(
            f"{option} {name}: several systems have one", f"{option} {name}：多个系统都有此组件"
        )
        help = Text(f"write {' or '.join(named)}", f"请写 {' 或 '.join(named)}")
    faults.append(Problem(message, None, help))
    return None


def _known(name: str, estate: Estate) -> Text:
    """ "did you mean", or the first of all that is known."""
    ids = [piece.id for piece in estate.pieces]
    near = suggest.near(name, ids) if name else None
    if near is not None or len(ids) <= _LISTED:
        return suggest.help(name, ids)
    first, rest = ", ".join(ids[:_LISTED]), len(ids) - _LISTED
    return Text(f"there are {first} and {rest} more", f"有 {first}，另有 {rest} 个")


def _number_needed(id: str) -> Problem:
    message = Text(f"--pin {id}: to which wave?", f"--pin {id}：固定到哪一批？")
    return Problem(message, None, Text(f"write --pin {id}=2", f"请写 --pin {id}=2"))


def _two_waves(id: str, one: int, other: int) -> Problem:
    message = Text(
        f"{id} is pinned to wave {one} and to wave {other}",
        f"{id} 同时被固定到第 {one} 批和第 {other} 批",
    )
    return Problem(message, None, Text("leave one of them out", "请去掉其中一个"))


def _together(word: str, estate: Estate, faults: list[Problem]) -> Iterator[Bond]:
    names = [name.strip() for name in word.split(",") if name.strip()]
    ids = [_find("--together", name, estate, faults) for name in names]
    if len(names) < 2:
        message = Text(
            f"--together {word}: name two components or more",
            f"--together {word}：至少写两个组件",
        )
        faults.append(Problem(message, None, Text("like order,payment", "例如 order,payment")))
    known = [id for id in ids if id is not None]
    why = Text("you want them together", "你要求它们同批")
    yield from (Bond(known[0], other, why) for other in known[1:] if other != known[0])
