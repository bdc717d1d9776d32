"""What holds for the plan of any estate, whoever draws it."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from setsail.migrate import risk, signature, waves
from setsail.migrate.estate import Call, Estate, estate
from setsail.migrate.wave import Limits, Plan
from setsail.migrate.wishes import Wishes, WishRefused
from tests.migrate.estates import estates, renamed

PROMPT = settings(max_examples=60, deadline=None)


def plan(given: Estate, wishes: Wishes = waves.NONE, limits: Limits = waves.USUAL) -> Plan:
    return waves.plan(given, risk.judge(given), wishes, limits)


@PROMPT
@given(estates())
def test_each_piece_is_in_exactly_one_wave_or_stays(estate: Estate) -> None:
    found = plan(estate)
    members = [id for wave in found.waves for id in wave.members]
    assert len(members) == len(set(members))
    assert set(members) | set(found.stays) == set(estate.by_id)
    assert not set(members) & set(found.stays)


@PROMPT
@given(estates())
def test_no_hard_tie_crosses(estate: Estate) -> None:
    found = plan(estate)
    number = found.wave_of
    for bond in estate.bonds:
        ends = {bond.one, bond.other}
        if all(estate.by_id[id].role != "tool" for id in ends):
            assert number.get(bond.one) == number.get(bond.other)


@PROMPT
@given(estates())
def test_what_holds_data_never_moves_unless_somebody_says_so(estate: Estate) -> None:
    roles = {estate.by_id[id].role for wave in plan(estate).waves for id in wave.members}
    assert roles <= {"service", "worker", "job"}


@PROMPT
@given(estates(), st.data())
def test_another_call_never_lowers_a_risk(before: Estate, data: st.DataObject) -> None:
    ids = st.sampled_from(sorted(before.by_id))
    call = Call(data.draw(ids), data.draw(ids))
    after = estate(before.pieces, (*before.calls, call), before.bonds)
    earlier, later = risk.judge(before), risk.judge(after)
    for id in before.by_id:
        assert later[id].score >= earlier[id].score
        assert risk.RANK[later[id].band] >= risk.RANK[earlier[id].band]


@PROMPT
@given(estates(), st.integers(0, 9))
def test_the_order_of_the_input_never_matters(given: Estate, seed: int) -> None:
    shuffled = [list(part) for part in (given.pieces, given.calls, given.bonds)]
    for part in shuffled:
        random.Random(seed).shuffle(part)
    again = estate(*(tuple(part) for part in shuffled))  # type: ignore[arg-type]
    assert plan(again) == plan(given)


@PROMPT
@given(estates(), st.integers(0, 99))
def test_renaming_changes_nothing_but_names(given: Estate, seed: int) -> None:
    """What is the same in everything but its name may take each other's place, nothing else."""
    names = [f"n{n}" for n in range(len(given.pieces))]
    random.Random(seed).shuffle(names)
    to = dict(zip(sorted(given.by_id), names, strict=True))
    other = renamed(given, to)

    def told(one: Estate) -> list[tuple[object, ...]]:
        looks = signature.signatures(one, risk.judge(one))
        number = plan(one).wave_of
        return sorted((looks[id], number.get(id, 0)) for id in one.by_id)

    assert told(other) == told(given)


@PROMPT
@given(estates(), st.data())
def test_a_wish_is_honoured_or_refused(given: Estate, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(sorted(given.by_id)))
    number = data.draw(st.integers(1, 4))
    try:
        pinned = plan(given, Wishes(pins={id: number}))
    except WishRefused as refused:
        assert all(problem.message.en and problem.message.zh for problem in refused.problems)
    else:
        assert pinned.wave_of[id] == number
    try:
        banned = plan(given, Wishes(bans=frozenset({(id, number)})))
    except WishRefused:
        return
    assert banned.wave_of.get(id) != number


@PROMPT
@given(estates(), st.integers(1, 5), st.integers(1, 3))
def test_a_wave_keeps_its_limits_unless_one_group_alone_breaks_them(
    given: Estate, units: int, pilot: int
) -> None:
    for wave in plan(given, limits=Limits(units, pilot)).waves:
        groups = len(wave.placements)
        most = units if wave.number <= 5 else 2 * units
        assert groups == 1 or len(wave.members) <= most
        assert wave.number > 1 or groups <= pilot


@PROMPT
@given(estates())
def test_the_calls_across_the_border_are_counted_right(given: Estate) -> None:
    """Counted on the way, and counted anew from the state after each wave."""
    moved: set[str] = set()
    for wave in plan(given).waves:
        moved.update(wave.members)
        out = [c for c in given.calls if c.caller in moved and c.callee not in moved]
        into = [c for c in given.calls if c.callee in moved and c.caller not in moved]
        assert (wave.out, wave.into) == (len(out), len(into))
        assert wave.cost >= len(out) + 3 * len(into)


@PROMPT
@given(estates())
def test_a_first_wave_of_more_than_one_is_a_pilot(given: Estate) -> None:
    first = plan(given).waves[:1]
    judged = risk.judge(given)
    for wave in first:
        calm = all(judged[id].band == "green" and given.by_id[id].tier != 1 for id in wave.members)
        assert calm or len(wave.placements) == 1
