"""What requests and limits promise, whatever the history."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from setsail.capacity import advice, calibrate, change, cpu, memory, policy
from setsail.capacity import series as grids
from setsail.capacity.calibrate import Margins, Ratio
from setsail.capacity.history import Heap, History, Mark, Settings
from setsail.capacity.series import DAY, Array, Series
from tests.capacity.make import GIB, MIB, START, daily, flat, history, series, slots

FLEET = Margins()


def given(*what: Any) -> Any:
    """Fewer examples than usual, and no clock: numpy is slow only the first time."""
    return lambda test: hypothesis_settings(deadline=None, max_examples=25)(
        hypothesis_given(*what)(test)
    )


_HOURLY = 3600.0
loads = arrays.arrays(
    np.float64, st.integers(24, 24 * 4), elements=st.floats(0.0, 50.0, allow_nan=False)
)


def hourly(values: Array) -> Series:
    return Series(START, _HOURLY, values)


def asked(values: Array, name: policy.Name) -> policy.Sizes:
    one = hourly(values)
    return policy.sizes(history(one, one), name, FLEET, one.end)


@given(loads, st.data())
def test_more_load_never_lowers_a_request(values: Array, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(values) - 1))
    more = values.copy()
    more[at] += data.draw(st.floats(0.0, 50.0))
    assert cpu.base(hourly(more)) >= cpu.base(hourly(values))
    for name in policy.NAMES:
        before, after = asked(values, name), asked(more, name)
        assert before.cpu_request and after.cpu_request
        assert after.cpu_request.value >= before.cpu_request.value - 1e-12


@given(loads, st.floats(1.0, 20.0))
def test_a_load_that_is_larger_all_over_never_lowers_a_number(values: Array, by: float) -> None:
    values = values * MIB
    for name in policy.NAMES:
        before, after = asked(values, name), asked(values * by, name)
        for part in ("cpu_request", "cpu_limit", "memory_request", "memory_limit"):
            low, high = getattr(before, part), getattr(after, part)
            assert high.value >= low.value * (1 - 1e-9)


@given(loads, st.randoms())
def test_shuffled_samples_say_the_same(values: Array, chance: object) -> None:
    times = START + _HOURLY * np.arange(len(values))
    order = np.arange(len(values))
    np.random.default_rng(len(values)).shuffle(order)
    one, other = grids.regular(times, values), grids.regular(times[order], values[order])
    assert np.array_equal(one.values, other.values, equal_nan=True)
    assert one.start == other.start


@given(loads, st.data())
def test_missing_data_never_looks_like_low_use(values: Array, data: st.DataObject) -> None:
    hole = np.array(data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values))))
    hole[0] = False
    zero, missing = values.copy(), values.copy()
    zero[hole], missing[hole] = 0.0, np.nan
    assert cpu.base(hourly(missing)) >= cpu.base(hourly(zero))
    assert memory.need(hourly(missing * MIB)).highest >= memory.need(hourly(zero * MIB)).highest


@given(st.floats(0.0, 6.9), st.floats(0.01, 100.0), st.floats(0.0, 100.0))
def test_nothing_is_lowered_on_less_than_a_week(days: float, now: float, wanted: float) -> None:
    assert change.settle(now, wanted, days).value >= now * (1 - 1e-12)


@given(st.floats(0.01, 100.0), st.floats(0.0, 100.0))
def test_a_number_falls_by_thirty_percent_at_most_at_a_time(now: float, wanted: float) -> None:
    assert change.settle(now, wanted, 30.0).value >= now * 0.7 * (1 - 1e-12)


@given(st.floats(0.5, 8.0), st.floats(0.95, 1.05))
def test_a_small_difference_changes_nothing(now: float, about: float) -> None:
    assert change.settle(now, now * about, 30.0).value == now


def test_a_rise_comes_at_once() -> None:
    assert change.settle(1.0, 4.0, 0.1).value == 4.0


def test_settled_advice_stays_settled() -> None:
    """Advice that was followed asks for nothing more."""
    given_ = history(daily(20), flat(20, 300 * MIB), Settings(4.0, 8.0, 4 * GIB, 8 * GIB))
    for _ in range(12):
        found = advice.advise(given_, "balanced", FLEET, given_.end)
        values = [n.value for n in found.numbers]
        given_ = history(given_.cpu, given_.memory, Settings(*values))
    again = advice.advise(given_, "balanced", FLEET, given_.end)
    assert [n.value for n in again.numbers] == values
    assert values[0] < 1.0 and values[2] < GIB


@pytest.mark.parametrize("name", policy.NAMES)
def test_a_memory_limit_is_never_below_what_was_seen(name: policy.Name) -> None:
    peaks = np.full(slots(30), 200 * MIB)
    peaks[777] = 900 * MIB
    found = policy.sizes(history(None, series(peaks)), name, FLEET, START + 30 * DAY)
    assert found.memory_limit and found.memory_limit.value >= 900 * MIB * 1.05


def test_a_leak_is_seen_and_its_limit_holds_the_next_week() -> None:
    rng = np.random.default_rng(1)
    at = np.arange(slots(14)) / slots(1)
    leaking = series((300 + 30 * at) * MIB * np.exp(rng.normal(0, 0.005, len(at))))
    need = memory.need(leaking)
    assert 25 * MIB < need.leak < 35 * MIB
    found = policy.sizes(history(None, leaking), "balanced", FLEET, leaking.end)
    assert found.memory_limit and found.memory_limit.value > (300 + 30 * 21) * MIB


@pytest.mark.parametrize("value", [150.0, 700.0])
def test_a_steady_series_is_no_leak(value: float) -> None:
    noise = np.random.default_rng(3).normal(0, 5, slots(20))
    assert memory.need(series((value + noise) * MIB)).leak == 0.0


def test_after_a_kill_the_limit_rises_but_not_for_ever() -> None:
    kill = Mark(START + 13 * DAY, "oom", 512 * MIB)
    used = flat(14, 500 * MIB)
    found = policy.sizes(history(None, used, marks=(kill,)), "balanced", FLEET, used.end)
    assert found.memory_limit and found.memory_limit.value >= 614 * MIB
    storm = tuple(kill._replace(value=2.0**n * GIB) for n in range(10))
    raised = memory.after_kills(0.0, storm, 500 * MIB, used.end)
    assert raised <= memory.OOM_CAP * 512 * GIB
    assert memory.after_kills(GIB, (kill,), 500 * MIB, START + 60 * DAY) == GIB


def test_a_heap_is_never_cut_off() -> None:
    heap = Heap(ceiling=GIB, beside=256 * MIB)
    one = history(None, flat(20, 400 * MIB))
    with_heap = History(one.key, one.cpu, one.memory, heap=heap)
    found = policy.sizes(with_heap, "balanced", FLEET, with_heap.end)
    assert found.memory_limit and found.memory_limit.value >= 1.1 * (GIB + 256 * MIB)


def test_the_start_of_a_jvm_sets_the_limit_and_not_the_request() -> None:
    values = np.full(slots(14), 0.2)
    values[1000] = 3.0
    start = Mark(START + 1000 * 300.0, "start", 300.0)
    apart = policy.sizes(history(series(values), marks=(start,)), "guide", FLEET, START)
    plain = policy.sizes(history(flat(14, 0.2)), "guide", FLEET, START)
    assert apart.cpu_request and plain.cpu_request and apart.cpu_limit
    assert apart.cpu_request.value == pytest.approx(plain.cpu_request.value)
    assert apart.cpu_limit.value >= 3.0


def test_a_throttled_container_gets_a_higher_limit() -> None:
    one = history(flat(14, 0.2), settings=Settings(0.2, 1.0))
    held = History(one.key, one.cpu, settings=one.settings, throttled=0.2)
    found = policy.sizes(held, "balanced", FLEET, held.end)
    assert found.cpu_limit and found.cpu_limit.value >= 1.5


def test_an_autoscaled_workload_is_not_sized_down_by_its_own_target() -> None:
    one = history(flat(30, 0.2), settings=Settings(1.0))
    scaled = History(one.key, one.cpu, settings=one.settings, autoscaled=True)
    found = advice.advise(scaled, "balanced", FLEET, scaled.end).number("cpu")
    assert found and found.value == 1.0
    assert any("spiral" in why.en for why in found.because)


def test_the_guide_asks_for_its_shares_of_average_and_peak() -> None:
    one = daily(14)
    found = policy.sizes(history(one), "guide", FLEET, one.end)
    assert found.cpu_request and found.cpu_limit
    assert found.cpu_request.value == pytest.approx(0.6 * np.mean(one.values))
    assert found.cpu_limit.value == pytest.approx(1.75 * np.max(one.values))


def test_guaranteed_is_one_number() -> None:
    found = policy.sizes(history(daily(14), flat(14, GIB)), "guaranteed", FLEET, START)
    assert found.cpu_request == found.cpu_limit and found.memory_request == found.memory_limit


def test_short_history_is_low_confidence_and_says_so() -> None:
    found = advice.advise(history(daily(3)), "balanced", FLEET, START + 3 * DAY)
    assert found.confidence.level == "low"
    assert any("3.0 days" in why.en for why in found.confidence.because)


def test_margins_come_only_from_windows_that_ended() -> None:
    """The future of a series changes nothing that was learned before it."""
    past = daily(28).values
    future = np.concatenate([past, np.full(slots(14), 99.0)])
    one = calibrate.memory_ratios(series(past * GIB))
    other = calibrate.memory_ratios(series(future * GIB), START + 28 * DAY)
    assert one == other and one


def test_a_small_fleet_gets_priors_and_a_large_one_its_own() -> None:
    few = calibrate.from_ratios([Ratio(1.0, 0.1)] * 59, [])
    assert few.windows == 0 and few.memory == calibrate.PRIOR_MARGINS
    rng = np.random.default_rng(0)
    many = [Ratio(float(r), float(v)) for r, v in zip(rng.uniform(0.9, 1.2, 400), rng.random(400))]
    learned = calibrate.from_ratios(many, [])
    assert learned.windows == 400 and max(learned.memory) <= 1.4


def test_the_risk_that_is_told_is_the_risk_that_was_seen() -> None:
    rng = np.random.default_rng(2)
    many = [
        Ratio(float(r), float(v)) for r, v in zip(rng.lognormal(0, 0.3, 4000), rng.random(4000))
    ]
    learned = calibrate.from_ratios(many, [])
    assert learned.risk(0.5, 1.0) == pytest.approx(0.5, abs=0.05)
    assert learned.risk(0.5, 9.0) < 0.002


def test_far_below_any_target_an_autoscaler_holds_nothing() -> None:
    one = history(flat(30, 0.2), settings=Settings(8.0))
    idle = History(one.key, one.cpu, settings=one.settings, autoscaled=True)
    found = advice.advise(idle, "balanced", FLEET, idle.end).number("cpu")
    assert found and found.value < 8.0
