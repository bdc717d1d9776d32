"""What autoscalers, replicas, consumers, nodes and events promise."""

import math
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

import numpy as np
import pytest

from setsail.capacity import (
    autoscale,
    consumers,
    event,
    hpa_model,
    nodes,
    replicas,
    scaling,
    season,
)
from setsail.capacity.autoscale import Case
from setsail.capacity.consumers import Queue, Scaler
from setsail.capacity.event import Event, Lead
from setsail.capacity.hpa_model import Setup
from setsail.capacity.nodes import Pods, Size
from setsail.capacity.replicas import Bound, Where
from setsail.capacity.series import DAY
from setsail.finding.text import same
from tests.capacity.make import GIB, daily, flat, series, slots

CHINA = timezone(timedelta(hours=8))


def test_a_steady_load_holds_the_pods_that_its_target_asks_for() -> None:
    got = hpa_model.replay(np.full(100, 7.0), 60.0, 1.0, Setup(0.7))
    assert set(got.pods) == {10.0} and got.short == 0.0 and got.capped == 0.0


def test_within_the_tolerance_nothing_moves() -> None:
    load = np.r_[np.full(30, 7.0), np.full(60, 7.5)]
    assert set(hpa_model.replay(load, 60.0, 1.0, Setup(0.7)).pods) == {10.0}


def test_a_step_doubles_at_most_every_sync_and_pods_need_their_start() -> None:
    load = np.r_[np.full(10, 7.0), np.full(30, 70.0)]
    slow = hpa_model.replay(load, 60.0, 1.0, Setup(0.7, startup=300.0))
    fast = hpa_model.replay(load, 60.0, 1.0, Setup(0.7, startup=15.0))
    assert fast.pods[-1] == slow.pods[-1] == pytest.approx(100, abs=11)
    assert slow.short > fast.short + 3.0


def test_pods_go_only_after_the_stabilisation_window() -> None:
    load = np.r_[np.full(10, 70.0), np.full(30, 7.0)]
    pods = hpa_model.replay(load, 60.0, 1.0, Setup(0.7)).pods
    assert pods[13] == 100.0 and pods[-1] < 15.0


def test_the_maximum_caps_and_the_time_is_counted() -> None:
    got = hpa_model.replay(np.full(60, 50.0), 60.0, 1.0, Setup(0.7, most=10))
    assert max(got.pods) == 10.0 and got.capped == pytest.approx(60.0, abs=1.0)


def test_the_choice_meets_its_budget_on_a_day_that_repeats() -> None:
    choice = autoscale.choose(Case(daily(14, 10.0, 60.0), 1.0, 60.0))
    assert choice.met and choice.short <= autoscale.BUDGET * autoscale.KEPT
    assert choice.stabilise == 300.0 and choice.least >= 2


def test_a_tier_asks_for_its_minimum_and_a_zone_may_go() -> None:
    found = replicas.least(flat(2, 0.0), 1.0, Where(tier=1, zones=3))
    assert found[0].pods == 3
    assert replicas.at_peak(18.0, 1.0, 3) == 30
    assert replicas.at_peak(18.0, 1.0, 1) == 20


def test_the_maximum_is_three_times_the_peak_unless_a_real_bound_stands_in_the_way() -> None:
    assert replicas.most(10.0, 1.0, 2).pods == 30
    bound = Bound(same("connections of mysql"), 12)
    found = replicas.most(10.0, 1.0, 2, (bound,))
    assert found.pods == 12 and found.wanted == 30 and found.bound == (bound,)


def test_the_bound_is_named_in_the_advice() -> None:
    bound = Bound(same("connections of mysql"), 12)
    found = scaling.advise(daily(14, 2.0, 9.0), scaling.Given(1.0, 2, 20, 0.7, bounds=(bound,)))
    assert any("connections of mysql" in note.en for note in found.notes)


def test_a_single_pod_that_is_set_is_shown_to_be_short() -> None:
    found = scaling.advise(daily(14, 2.0, 9.0), scaling.Given(1.0, 1, 1))
    assert found.before is not None and found.before > 9000
    assert found.after < 60


def test_an_envelope_holds_what_the_weeks_held() -> None:
    load = daily(21, 1.0, 5.0)
    coming = season.envelope(load, slots(7))
    assert np.mean(coming >= load.values[-slots(7) :]) > 0.9
    assert np.max(coming) < 8.0


def test_holes_are_filled_high() -> None:
    load = daily(4).values
    load[300:330] = np.nan
    assert np.all(season.filled_in(series(load))[300:330] >= load[300 + 288 : 330 + 288])


def test_consumers_hold_a_burst_that_a_lag_trigger_does_not() -> None:
    burst = np.full(600, 100.0)
    burst[300:330] = 600.0
    queue = Queue(rate=50.0)
    advice = consumers.advise(series(np.repeat(burst, 10)), queue)
    ours = consumers.replay(burst, 60.0, queue, Scaler("rate", advice.least, 1000))
    lag = consumers.replay(burst, 60.0, queue, Scaler("lag", 1, 1000, 50.0 * 30))
    assert ours.late == 0.0 and ours.hours < lag.hours
    fixed = consumers.replay(burst, 60.0, queue, Scaler("fixed", advice.burst, advice.burst))
    assert fixed.late == 0.0


def test_partitions_bound_the_consumers_and_the_lack_is_counted() -> None:
    queue = Queue(rate=50.0, partitions=6)
    found = consumers.advise(daily(7, 100.0, 900.0), queue)
    assert found.most == 6 and found.missing == found.burst - 6 > 0


def test_a_backlog_that_never_drains_says_so() -> None:
    found = consumers.advise(flat(7, 500.0), Queue(rate=50.0, partitions=5))
    assert math.isinf(found.drain)


def test_nodes_hold_the_sum_the_surge_and_a_lost_zone() -> None:
    pods = [Pods("a", 1.0, GIB, 9, 0.5, 3), Pods("b", 2.0, GIB, 3, 0.5, 1)]
    size = Size(4.0, 16 * GIB)
    found = nodes.need(pods, size, 3)
    packed = nodes.pack(pods, size, 3)
    assert sum(node.pods for node in packed.nodes) == 12
    assert all(node.cpu <= 4.0 * nodes.FILL for node in packed.nodes)
    assert found.total >= found.steady >= 15.0 / (4.0 * nodes.FILL)
    assert found.zone * 2 >= found.steady * 3


def test_a_pod_larger_than_a_node_is_named() -> None:
    found = nodes.need([Pods("huge", 9.0, GIB, 1)], Size(4.0, 16 * GIB), 1)
    assert found.homeless == ("huge",)


def test_requests_far_below_use_lower_the_safe_fill() -> None:
    assert nodes.safe_fill([Pods("a", 0.5, GIB, 4, 1.0)]) == pytest.approx(0.4)
    assert nodes.safe_fill([Pods("a", 2.0, GIB, 4, 1.0)]) == 1.0


TODAY = date(2026, 11, 1)


def test_an_event_is_read_as_people_write_it() -> None:
    found = event.parse("11.11: 8x, 00:00, step", TODAY, CHINA)
    assert datetime.fromtimestamp(found.at, CHINA).isoformat() == "2026-11-11T00:00:00+08:00"
    assert (found.times, found.onset, found.length) == (8.0, "step", event.LENGTH)
    assert event.parse("2027-06-18: 2.5x, 20:00, ramp, 6h", TODAY, CHINA).length == 6 * 3600.0


def test_an_event_whose_day_has_passed_is_next_year() -> None:
    found = event.parse("6.18: 3倍", TODAY, CHINA)
    assert datetime.fromtimestamp(found.at, CHINA).year == 2027


@pytest.mark.parametrize(
    "text", ["", "soon", "11.11", "13.40: 8x", "11.11: 0x", "11.11: 8x, 25:00", "2.30: 2x"]
)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        event.parse(text, TODAY, CHINA)


def plan(onset: event.Onset) -> tuple[event.Plan, "scaling.Series"]:
    load = daily(14, 5.0, 20.0)
    at = Event(load.end + DAY + 6 * 3600.0, 8.0, onset)
    return event.plan(load, 1.0, at, Lead()), load


def test_a_step_stands_whole_before_it_begins_and_a_ramp_by_half() -> None:
    (step, _), (ramp, _) = plan("step"), plan("ramp")
    assert step.stages[0].at < step.event.at - Lead().start
    assert step.stages[0].least >= step.peak
    assert ramp.stages[0].least == pytest.approx(step.stages[0].least / 2, abs=1)


def test_the_minimum_tapers_back_to_the_usual() -> None:
    found, _ = plan("step")
    pods = [stage.least for stage in found.stages]
    assert pods == sorted(pods, reverse=True) and pods[-1] == 2
    assert all(a - b <= math.ceil(0.25 * pods[0]) for a, b in pairwise(pods))


@pytest.mark.parametrize("onset", ["step", "ramp"])
def test_a_plan_wrong_by_two_still_gets_its_pods(onset: event.Onset) -> None:
    found, load = plan(onset)
    setup = Setup(0.7, 2, startup=60.0)
    exact = event.rehearse(found, load, 1.0, setup, 8.0)
    twice = event.rehearse(found, load, 1.0, setup, 16.0)
    assert exact.capped == 0.0 and twice.capped == 0.0
    assert exact.short <= 15.0 and twice.short <= 60.0


def test_past_events_are_guarded() -> None:
    assert event.from_past([]) is None
    assert event.from_past([4.0]) == pytest.approx(6.0)
    assert event.from_past([4.0, 5.0]) == pytest.approx(6.0)


@pytest.mark.parametrize("seed", range(6))
def test_a_slot_in_which_nothing_changes_is_told_as_its_seconds_would(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The short cut of the replay changes no figure."""
    rng = np.random.default_rng(seed)
    at = np.arange(500) / 288.0
    load = np.abs(50.0 + rng.choice([0, 300]) * np.maximum(0.0, np.sin(6.28 * at)))
    load[200:] += rng.normal(0.0, 3.0, 300)
    setup = Setup(0.6, 2, int(rng.choice([6, 10**6])), float(rng.choice([30.0, 180.0])))
    short = hpa_model.replay(load, 300.0, 10.0, setup)
    monkeypatch.setattr(hpa_model._Loop, "rests", lambda *_: False)
    whole = hpa_model.replay(load, 300.0, 10.0, setup)
    assert np.array_equal(short.pods, whole.pods)
    assert short[:4] == pytest.approx(whole[:4])


def test_the_coarse_replay_is_near_the_exact_one() -> None:
    at = np.arange(288 * 7) / 288.0
    load = 50.0 + 100.0 * np.maximum(0.0, np.sin(6.28 * at))
    setup = Setup(0.6, 2, startup=60.0)
    exact = hpa_model.replay(load, 300.0, 10.0, setup)
    rough = hpa_model.coarse(load, 300.0, 10.0, setup)
    assert rough.pod_hours == pytest.approx(exact.pod_hours, rel=0.1)
    assert abs(rough.short - exact.short) <= 60.0
