"""Jobs end well or badly after a while, are made once, and are forgotten when deleted."""

import pytest

from setsail.sim.behaviour import Behaviour
from tests.sim.objects import NAMESPACE, cluster, ref, run

JOB = {
    "kind": "Job",
    "metadata": {"name": "migrate", "namespace": NAMESPACE},
    "spec": {"template": {"spec": {"containers": [{"image": "migrate:1"}]}}},
}


def status(made):
    return made.get(ref("Job", "migrate"))["status"]


@pytest.mark.parametrize(("passes", "kind"), [(True, "Complete"), (False, "Failed")])
def test_it_ends_after_its_time(passes, kind):
    made = cluster(JOB, behaviours={"migrate:1": Behaviour(start=5.0, passes=passes)}, seconds=4)
    assert status(made) == {"active": 1}
    made.apply(JOB)
    run(made, 1)
    assert status(made)["conditions"] == [{"type": kind, "status": "True"}]


def test_one_whose_image_does_not_exist_never_ends():
    made = cluster(JOB, behaviours={"migrate:1": Behaviour(pulls=False)}, seconds=900)
    assert status(made) == {"active": 1}


def test_one_that_is_made_again_begins_again():
    made = cluster(JOB, behaviours={"migrate:1": Behaviour(start=5.0)}, seconds=9)
    made.delete(ref("Job", "migrate"))
    made.apply(JOB)
    assert status(made) == {"active": 1}
