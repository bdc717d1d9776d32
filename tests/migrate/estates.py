"""Estates for tests: by hand in a few words, or any that Hypothesis can think of."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies

from setsail.finding.text import Text, same
from setsail.migrate.estate import Bond, Call, Estate, Piece, Sign, estate
from setsail.migrate.wave import Plan

OUTSIDE = Text("outside", "外部")
TRAITS = ("own-data", "no-health", "open-secret", "needs-localhost", "sticky-sessions")


def piece(id: str, role: str = "service", **more: object) -> Piece:
    """A piece; stores, registries and what is outside stay, as they do in real estates."""
    stays = OUTSIDE if role in ("outside", "store", "registry", "tool") else None
    app = "http" if role == "service" else ""
    fields = {"app": app, "stays": stays, "movable": role not in ("outside", "tool"), **more}
    return Piece(id, "shop", id, role, **fields)  # type: ignore[arg-type]


def of(*pieces: Piece, calls: str = "", ties: str = "") -> Estate:
    """An estate; `calls` is like "web>order order>mysql", `ties` like "a=b"."""
    pairs = (word.split(">") for word in calls.split())
    bonds = (word.split("=") for word in ties.split())
    return estate(
        pieces,
        tuple(Call(a, b) for a, b in pairs),
        tuple(Bond(a, b, same("a volume")) for a, b in bonds),
    )


def renamed(given: Estate, to: Mapping[str, str]) -> Estate:
    """The same estate under other names."""
    return estate(
        tuple(replace(p, id=to[p.id], name=to[p.id]) for p in given.pieces),
        tuple(c._replace(caller=to[c.caller], callee=to[c.callee]) for c in given.calls),
        tuple(b._replace(one=to[b.one], other=to[b.other]) for b in given.bonds),
        given.environments,
    )


def waves_of(plan: Plan) -> list[list[str]]:
    """The members of each wave, sorted."""
    return [sorted(wave.members) for wave in plan.waves]


@strategies.composite
def estates(draw: strategies.DrawFn, most: int = 9) -> Estate:
    """Any estate: with circles, ties to stores, registries, vetoes, tools."""
    count = draw(strategies.integers(1, most))
    ids = [f"c{n}" for n in range(count)]
    roles = ("service", "service", "worker", "job", "store", "registry", "outside", "tool")
    pieces = []
    for id in ids:
        role = draw(strategies.sampled_from(roles))
        signs = draw(strategies.lists(strategies.sampled_from(TRAITS), max_size=3, unique=True))
        veto = draw(strategies.integers(0, 9)) == 0
        tier = draw(strategies.integers(1, 3))
        found = (Sign("tier", same(f"tier {tier}")), *(Sign(s, same(s), (), veto) for s in signs))
        kind = draw(strategies.sampled_from(("", "nacos", "seata"))) if role == "registry" else ""
        pieces.append(piece(id, role, tier=tier, signs=found, type=kind))
    ends = strategies.tuples(strategies.sampled_from(ids), strategies.sampled_from(ids))
    calls = draw(strategies.lists(ends, max_size=2 * count))
    bonds = (
        draw(strategies.lists(ends.filter(lambda e: e[0] != e[1]), max_size=3)) if count > 1 else []
    )
    return estate(
        tuple(pieces),
        tuple(Call(a, b) for a, b in calls),
        tuple(Bond(a, b, same("a volume")) for a, b in bonds),
    )
