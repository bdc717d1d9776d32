"""Their verdicts beside ours: where they agree, and every place where they do not."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.agreement.peers import Verdicts

HERE = Path(__file__).parent


class Line(NamedTuple):
    """One check of a peer over all cases: how many it decided, and the names of those where only
    the peer or only Setsail found something."""

    check: str
    rules: tuple[str, ...]
    decided: int
    theirs: list[str]
    ours: list[str]

    @property
    def agreed(self) -> int:
        """Cases with the same verdict."""
        return self.decided - len(self.theirs) - len(self.ours)


def names(peer: str) -> dict[str, tuple[str, ...]]:
    """A peer's checks, and the rules of Setsail that mean the same."""
    rows = [line.split() for line in (HERE / "names.txt").read_text("utf-8").splitlines()]
    return {row[1]: tuple(row[2:]) for row in rows if row[0] == peer}


def lines(peer: str, said: Verdicts, ours: dict[str, frozenset[str]]) -> Iterator[Line]:
    """A line a check. One check may stand for several rules, and one rule for several checks: a
    finding that another of the peer's checks explains is agreement."""
    known = names(peer)
    checks_of = defaultdict(set)
    for check, rules in known.items():
        for rule in rules:
            checks_of[rule].add(check)
    for check, rules in known.items():
        decided = [name for name, verdict in said.items() if check in verdict.found | verdict.clean]
        theirs, own = [], []
        for name in decided:
            found = ours[name].intersection(rules)
            if check in said[name].found:
                if not found:
                    theirs.append(name)
            elif any(not checks_of[rule] & said[name].found for rule in found):
                own.append(name)
        yield Line(check, rules, len(decided), theirs, own)
