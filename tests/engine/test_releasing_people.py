"""Who steers a release, and what people may ask of it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from setsail.cluster.protocol import Changed
from setsail.engine import hold, releasing, releasing_start
from setsail.engine import releasing_lease as leases
from setsail.engine import releasing_state as states
from setsail.engine.releasing_lease import Taken
from setsail.engine.releasing_state import Ask, Unreadable
from setsail.finding.problem import WorldFailed
from tests.engine.steering import PLAN, Failing, Fleet, Sleeper
from tests.sim.objects import NAMESPACE, ref

WEB = ref("Deployment", "web")


def weight(fleet: Fleet) -> int:
    found = states.read(fleet.harbour.cluster, NAMESPACE, "web")
    return found[0].release.weight if found else 0


def once(when: Callable[[Fleet], bool], do: Callable[[Fleet], None]) -> Callable[[Fleet], None]:
    """Done the first time that it is so."""
    done: list[bool] = []

    def meddle(fleet: Fleet) -> None:
        if not done and when(fleet):
            done.append(True)
            do(fleet)

    return meddle


def at_first_step(do: Callable[[Fleet], None]) -> Fleet:
    return Fleet(meddle=once(lambda fleet: weight(fleet) == 5, do))


def asks(*whats: tuple[str, str]) -> Callable[[Fleet], None]:
    def do(fleet: Fleet) -> None:
        for what, who in whats:
            asked = Ask(what, who, fleet.now())  # type: ignore[arg-type]
            states.ask(fleet.harbour.cluster, NAMESPACE, "web", asked)

    return do


def test_a_second_process_is_told_who_steers_and_changes_nothing():
    told = []

    def second(fleet: Fleet) -> None:
        with pytest.raises(Taken) as caught:
            releasing.resume(fleet.bridge(who="bob"), NAMESPACE, "web")
        told.append(caught.value)

    fleet = at_first_step(second)
    assert fleet.release().release.outcome == "released"
    assert told[0].holder == "alice@desk/1" and "alice@desk/1" in told[0].problems[0].message.zh


def test_a_clock_that_is_ahead_does_not_take_a_living_release():
    """The lease seems to have run out; but it is renewed while it is watched."""
    told = []

    def ahead(fleet: Fleet) -> None:
        bridge = fleet.bridge(who="bob")
        beside = Fleet(harbour=fleet.harbour)

        def sleep(seconds: float) -> None:
            lease = leases.ref(NAMESPACE, "web")
            spec = {"renewTime": "2027-01-15T08:10:00.000000Z"}
            fleet.harbour.cluster.patch(lease, {"spec": spec})
            beside.sleep(1)

        clock = leases.Clock(lambda: fleet.now() + 3600, sleep)
        with pytest.raises(Taken):
            releasing.resume(bridge._replace(clock=clock), NAMESPACE, "web")
        told.append(True)

    assert at_first_step(ahead).release().release.outcome == "released" and told


@pytest.mark.parametrize("at", range(40, 800, 95))
def test_who_wakes_up_after_another_has_taken_over_writes_nothing(at: int):
    """Wherever it was stopped: the other has ended the release meanwhile."""
    fleet, ended = Fleet(), []

    def others() -> None:
        fleet.sleep(20)
        asks(("abort", "bob"))(fleet)
        ended.append(releasing.resume(fleet.bridge(who="bob"), NAMESPACE, "web"))

    sleeper = Sleeper(fleet.harbour.cluster, at, others)
    with pytest.raises((Taken, Unreadable)):
        fleet.release(sleeper)
    assert len(sleeper.written) == sleeper.woken
    new = ended[0].release.outcome == "released"
    assert fleet.harbour.image() == ("web:2" if new else "web:1")
    assert fleet.around().keys() == Fleet().around().keys()


def test_who_slept_but_was_not_replaced_goes_on():
    fleet = Fleet()
    sleeper = Sleeper(fleet.harbour.cluster, 300, lambda: fleet.sleep(60))
    assert fleet.release(sleeper).release.outcome == "released"


def test_a_second_release_of_the_same_is_refused_before_anything_is_made():
    seen = []

    def second(fleet: Fleet) -> None:
        why = releasing_start.refused(
            fleet.harbour.cluster, fleet.harbour.metrics, fleet.wish("web:3")
        )
        seen.extend(each.en for each in why)

    at_first_step(second).release()
    assert any("under way" in each for each in seen)


def test_an_abort_that_is_asked_for_is_done_by_whoever_steers():
    fleet = at_first_step(asks(("abort", "bob")))
    ended = fleet.release()
    assert ended.release.outcome == "rolled back" and fleet.harbour.image() == "web:1"
    assert ended.asks == (Ask("abort", "bob", ended.asks[0].at),)
    assert not hold.paused(fleet.harbour.get("Deployment"))


def test_an_abort_before_anything_is_prepared_leaves_the_world_as_it_was():
    fleet = Fleet()
    before = fleet.harbour.get("Deployment")
    saved = states.with_ask(fleet.wish(), Ask("abort", "bob", fleet.now()))
    ended = releasing.begin(fleet.bridge(), saved)
    assert ended.release.outcome == "rolled back" and fleet.harbour.get("Deployment") == before


def test_a_pause_holds_the_step_until_its_end():
    fleet = at_first_step(asks(("pause", "bob")))
    fleet.plan = replace(PLAN, deadline=120.0)
    begun = fleet.now()
    inner = fleet.meddle
    go_on = once(lambda fleet: fleet.now() > begun + 200, asks(("go on", "bob")))

    def both(fleet: Fleet) -> None:
        inner(fleet)
        go_on(fleet)

    fleet.meddle = both
    assert fleet.release().release.outcome == "released"
    assert fleet.now() > begun + 200, "longer than the deadline, whose clock stands"


def test_the_last_step_waits_for_a_person_and_others_than_the_author_count():
    plan = replace(PLAN, manual=True, approvals=1)
    fleet = Fleet(plan=plan)
    moments = [
        once(lambda fleet: fleet.now() > begun + 60, asks(("promote", "alice"))),
        once(lambda fleet: fleet.now() > begun + 120, asks(("promote", "bob"))),
        once(lambda fleet: weight(fleet) == 40, lambda fleet: last.append(fleet.now())),
        once(lambda fleet: bool(last) and fleet.now() > last[0] + 90, asks(("promote", "carol"))),
    ]
    begun, last = fleet.now(), []
    fleet.meddle = lambda fleet: [moment(fleet) for moment in moments] and None
    ended = fleet.release()
    assert ended.release.outcome == "released"
    first = next(intent[3] for intent in fleet.intents if intent[0] == 5)
    assert first > begun + 120, "the author's own consent did not count"
    promoted = next(intent[3] for intent in fleet.intents if intent[1])
    assert promoted > last[0] + 90, "consent to begin is none to end"


def test_interrupted_it_is_taken_back():
    fleet = Fleet()
    ended = fleet.release(stop=lambda: "abort" if weight(fleet) == 5 else "")
    assert ended.release.outcome == "rolled back" and ended.asks[0].who == "alice"
    assert fleet.harbour.image() == "web:1" and fleet.harbour.lost == 0


def test_left_as_it_is_another_goes_on_at_once():
    fleet = Fleet()
    with pytest.raises(releasing.Left):
        fleet.release(stop=lambda: "leave" if weight(fleet) == 5 else "")
    assert weight(fleet) == 5 and not leases.holder(
        fleet.harbour.cluster, leases.ref(NAMESPACE, "web")
    ).steers(fleet.now())
    assert fleet.resume().release.outcome == "released"


def test_a_cluster_that_does_not_answer_for_a_while_is_waited_for():
    fleet, since = Fleet(errors=1.0), []

    def away() -> bool:
        if weight(fleet) == 5 and not since:
            since.append(fleet.now())
        return bool(since) and fleet.now() < since[0] + 120

    told = []
    ended = fleet.release(Failing(fleet.harbour.cluster, away), trouble=told.append)
    assert ended.release.outcome == "rolled back" and told
    assert max(intent[0] for intent in fleet.intents) == 5, "no step on what nobody looked at"


def test_a_cluster_that_does_not_answer_for_long_is_given_up():
    fleet = Fleet()
    with pytest.raises(WorldFailed):
        fleet.release(Failing(fleet.harbour.cluster, lambda: weight(fleet) == 5))
    fleet.sleep(20)
    assert fleet.resume().release.outcome == "released"


def test_what_somebody_else_asks_for_by_now_stays_held():
    fleet = at_first_step(lambda fleet: fleet.harbour.ask_for("web:3"))
    assert fleet.release().release.outcome == "superseded"
    held = fleet.harbour.get("Deployment")
    assert hold.paused(held) and fleet.harbour.image() == "web:3"
    assert states.read(fleet.harbour.cluster, NAMESPACE, "web") is None


def test_what_was_held_before_stays_held():
    fleet = Fleet()
    assert hold.take_over(fleet.harbour.cluster, WEB) is None
    assert fleet.release().release.outcome == "released"
    assert hold.paused(fleet.harbour.get("Deployment"))


def test_a_release_that_cannot_be_read_is_not_acted_on():
    fleet = Fleet()
    body = {"kind": "ConfigMap", "apiVersion": "v1"}
    about = states.ref(NAMESPACE, "web")
    body["metadata"] = {"name": about.name, "namespace": NAMESPACE, "labels": {states.OF: "web"}}
    for data in ({}, {"format": "2"}, {"format": "1", "state.json": "{", "asks.json": "[]"}):
        fleet.harbour.cluster.apply({**body, "data": data})
        with pytest.raises(Unreadable):
            fleet.resume()
    with pytest.raises(Changed):
        fleet.release()
    assert fleet.harbour.image() == "web:1"


def test_the_configmap_says_in_both_languages_where_the_release_stands():
    seen = []

    def look(fleet: Fleet) -> None:
        body = fleet.harbour.cluster.get(states.ref(NAMESPACE, "web"))
        seen.append(body["data"]["about.txt"])

    at_first_step(look).release()
    assert seen[0].splitlines() == [
        "web: 5% of the requests go to the new version: first step: the new pods are ready",
        "web：5% 的请求进入新版本：第一步：新版本 Pod 已就绪",
    ]


def test_counters_that_cannot_be_read_hold_the_step_and_stop_no_abort():
    fleet = at_first_step(lambda fleet: None)
    told, since = [], []

    class Away:
        def counters(self, namespace: str, workload: str):
            if weight(fleet) == 5 and not since:
                since.append(fleet.now())
            if since and fleet.now() < since[0] + 100:
                raise WorldFailed([])
            return fleet.harbour.cluster.counters(namespace, workload)

    fleet.meddle = once(
        lambda fleet: bool(since) and fleet.now() > since[0] + 60, asks(("abort", "bob"))
    )
    bridge = fleet.bridge(trouble=told.append)._replace(metrics=Away())
    ended = releasing.begin(bridge, fleet.wish())
    assert ended.release.outcome == "rolled back" and len(told) > 10
    assert max(intent[0] for intent in fleet.intents) == 5
