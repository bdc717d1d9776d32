"""A release is steered to its end by whichever process lives, and nothing of it stays behind."""

import pytest

from setsail.engine import records
from setsail.engine import releasing_state as states
from tests.engine.steering import Died, Fleet, Mortal
from tests.sim.objects import NAMESPACE, ref

WEB = ref("Deployment", "web")
GOOD = [
    (0, False, ""), (5, False, ""), (40, False, ""), (40, True, ""), (0, True, ""),
    (0, False, "released"),
]  # fmt: skip
BAD = [(0, False, ""), (5, False, ""), (0, False, "rolled back")]


def test_a_good_version_reaches_everybody_and_nothing_is_left_over():
    fleet = Fleet()
    around, before = fleet.around(), fleet.harbour.get("Deployment")
    ended = fleet.release()
    assert ended.release.outcome == "released" and fleet.steps == GOOD
    assert fleet.harbour.lost == 0 and fleet.harbour.image() == "web:2"
    assert fleet.around() == around
    left = fleet.harbour.get("Deployment")
    assert left["metadata"] == before["metadata"] and "paused" not in left["spec"]
    kept = records.read(fleet.harbour.cluster, WEB)
    assert [each.about.outcome for each in kept] == ["found", "released"]
    assert kept[1].about.evidence["canary_requests"] > 20


def test_a_bad_version_is_taken_back_and_the_world_is_as_it_was():
    fleet = Fleet(errors=1.0)
    around, before, pods = fleet.around(), fleet.harbour.get("Deployment"), fleet.harbour.pods
    ended = fleet.release()
    assert ended.release.outcome == "rolled back" and fleet.steps == BAD
    assert (fleet.harbour.get("Deployment"), fleet.harbour.pods) == (before, pods)
    assert fleet.around() == around and fleet.harbour.lost < 60


def moments(errors: float) -> list[int]:
    fleet = Fleet(errors=errors)
    mortal = Mortal(fleet.harbour.cluster)
    fleet.release(mortal)
    return mortal.moments


@pytest.mark.parametrize("errors", [0.0, 1.0], ids=["good", "bad"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_dies_at_any_write_is_followed_to_the_same_end(errors: float, moment: str):
    """Before the second write, which saves the intent, nothing is begun and nothing done."""
    straight = Fleet(errors=errors)
    around, before = straight.around(), straight.harbour.get("Deployment")
    end = straight.release().release.outcome
    for at in moments(errors):
        fleet = Fleet(errors=errors)
        with pytest.raises(Died):
            fleet.release(Mortal(fleet.harbour.cluster, **{moment: at}))
        found = states.read(fleet.harbour.cluster, NAMESPACE, "web")
        if found is not None:
            fleet.sleep(20)
            assert fleet.resume().release.outcome == end, at
            assert fleet.steps == straight.steps, (at, "no step is repeated or skipped")
        elif at == 1 or (at, moment) == (2, "before"):
            assert fleet.harbour.get("Deployment") == before
            continue
        assert fleet.harbour.image() == straight.harbour.image(), at
        left = fleet.harbour.get("Deployment")
        assert left["metadata"] == before["metadata"] and "paused" not in left["spec"], at
        assert {key for key in fleet.around() if key[0] != "Lease"} == set(around), at
        outcomes = [e.about.outcome for e in records.read(fleet.harbour.cluster, WEB)]
        assert outcomes == ["found", end], at
        assert not records.faults(fleet.harbour.cluster, WEB)
    assert fleet.harbour.lost == straight.harbour.lost == 0 or errors
