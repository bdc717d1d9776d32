"""Waves by hand: who goes first, who goes together, what a wish does, what is refused."""

import pytest

from setsail.finding.text import same
from setsail.migrate import risk, waves, wishes
from setsail.migrate.estate import Estate, Sign
from setsail.migrate.wave import Limits, Plan
from setsail.migrate.wishes import WishRefused
from tests.migrate.estates import of, piece, waves_of


def plan(
    given: Estate, *, pins: str = "", bans: str = "", together: str = "", size: int = 10
) -> Plan:
    meant = wishes.read(given, pins.split(), bans.split(), together.split())
    return waves.plan(given, risk.judge(given), meant, Limits(size))


def refused(given: Estate, **wished: str) -> str:
    with pytest.raises(WishRefused) as found:
        plan(given, **wished)  # type: ignore[arg-type]
    problems = found.value.problems
    return "\n".join(f"{p.message.en} {p.help.en if p.help else ''}" for p in problems)


def state(points: str = "own-data") -> tuple[Sign, ...]:
    return (Sign(points, same(points)),)


CHAIN = of(
    piece("web"), piece("order"), piece("core"), piece("db", "store"),
    calls="web>order order>core core>db",
)  # fmt: skip


def test_callers_go_before_what_they_call():
    assert [w.members for w in plan(CHAIN).waves] == [("web", "order", "core")]
    assert [w.members for w in plan(CHAIN, size=1).waves] == [("web",), ("order",), ("core",)]


def test_no_machine_calls_into_the_cluster_where_callers_go_first():
    assert [w.into for w in plan(CHAIN, size=1).waves] == [0, 0, 0]
    assert plan(CHAIN, pins="core=1", size=1).waves[0].into == 1


def test_a_call_by_an_address_that_a_registry_hands_out_costs_twice():
    direct = of(piece("a"), piece("b"), calls="a>b")
    nacos = piece("nacos", "registry", type="nacos")
    handed = of(piece("a"), piece("b"), nacos, calls="a>b b>nacos")
    costs = [plan(one, pins="b=1", bans="a=1").waves[0].cost for one in (direct, handed)]
    assert costs == [3, 6 + 1]


def test_a_pilot_does_without_calls_from_machines_where_it_can():
    needy = piece("web")
    given = of(
        needy, piece("a"), piece("b"), piece("c"), piece("d"), piece("calm", "job"),
        calls="web>a web>b web>c web>d",
    )  # fmt: skip
    first, second = plan(given).waves
    assert first.members == ("calm",) and second.members[0] == "web"


def test_low_risk_goes_before_high():
    risky = piece(
        "risky", signs=(*state("own-data"), *state("needs-localhost"), *state("no-health"))
    )
    found = plan(of(risky, piece("calm"), piece("calm2")))
    assert waves_of(found) == [["calm", "calm2"], ["risky"]]


def test_one_red_group_a_wave():
    red = tuple(
        piece(name, signs=(Sign("reaches-into-host", same("docker.sock"), (), True),))
        for name in ("r1", "r2")
    )
    assert [len(w.members) for w in plan(of(piece("a"), *red)).waves] == [1, 1, 1]


def test_tier_one_is_no_pilot_and_moves_in_threes():
    critical = tuple(piece(f"c{n}", tier=1, signs=(Sign("tier", same("1")),)) for n in range(4))
    found = plan(of(*critical, piece("calm", "job")))
    assert waves_of(found)[0] == ["calm"] and [len(w.members) for w in found.waves] == [1, 3, 1]


def test_where_nothing_is_fit_to_be_first_the_calmest_goes_alone():
    critical = tuple(piece(f"c{n}", tier=1) for n in range(3))
    first = plan(of(*critical)).waves[0]
    assert len(first.members) == 1
    assert "nothing fulfils" in first.placements[0].why[0].en


def test_what_shares_a_volume_moves_together_and_says_why():
    found = plan(of(piece("a"), piece("b"), piece("c"), ties="a=b"))
    both = next(p for w in found.waves for p in w.placements if "a" in p.group.members)
    assert both.group.members == ("a", "b")
    assert any("a volume" in why.en for why in both.why)


def test_what_is_tied_to_a_store_stays_with_it():
    found = plan(of(piece("a"), piece("db", "store"), ties="a=db"))
    assert set(found.stays) == {"a", "db"} and "tied to db" in found.stays["a"].en


def test_a_store_moves_only_when_pinned():
    assert "db" in plan(CHAIN).stays
    assert plan(CHAIN, pins="db=2").wave_of["db"] == 2


def test_a_pin_takes_what_is_tied_along():
    tied = of(piece("a"), piece("b"), piece("c"), piece("d"), ties="a=b")
    assert plan(tied, pins="b=2").wave_of["a"] == 2


def test_together_is_a_tie():
    number = plan(of(*(piece(n) for n in "abcd")), together="a,d", size=2).wave_of
    assert number["a"] == number["d"]


def test_not_without_a_number_keeps_a_piece():
    found = plan(CHAIN, bans="core")
    assert found.stays["core"].en == "you keep it where it is"


@pytest.mark.parametrize(
    ("wished", "words"),
    [
        ({"pins": "ordr=1"}, ["--pin ordr: there is no such component", "did you mean order?"]),
        ({"pins": "order=0"}, ["a wave is a whole number from 1"]),
        ({"pins": "order"}, ["to which wave?", "--pin order=2"]),
        ({"pins": "order=1 order=2"}, ["pinned to wave 1 and to wave 2"]),
        ({"pins": "order=1", "bans": "order=1"}, ["order shall not be in wave 1"]),
        ({"pins": "order=1", "bans": "order"}, ["order cannot be in wave 1", "you keep it"]),
        ({"pins": "order=9"}, ["would be empty", "pin to an earlier wave"]),
        ({"together": "order"}, ["name two components or more"]),
        ({"pins": "order=1 web=2", "together": "order,web"}, ["must move together", "you want"]),
    ],
)
def test_a_wish_that_cannot_be_meant_is_refused_with_the_way_out(wished, words):
    said = refused(CHAIN, **wished)
    assert all(word in said for word in words), said


def test_a_pin_against_a_tie_names_the_tie():
    said = refused(of(piece("a"), piece("b"), piece("c"), ties="a=b"), pins="a=1 b=2")
    assert "a=1, b=2" in said and "a and b: a volume" in said


def test_what_is_outside_cannot_be_pinned():
    said = refused(of(piece("a"), piece("alipay", "outside"), calls="a>alipay"), pins="alipay=1")
    assert "alipay cannot be in wave 1" in said and "services, workers, jobs" in said


def test_a_pin_beyond_the_limits_is_honoured_and_told():
    found = plan(of(*(piece(n) for n in "abc")), pins="a=1 b=1 c=1", size=2)
    assert waves_of(found) == [["a", "b", "c"]]
    assert "the limit is 2" in found.waves[0].notes[0].en


def test_an_estate_in_which_nothing_moves_has_no_waves():
    assert plan(of(piece("db", "store"))).waves == ()
