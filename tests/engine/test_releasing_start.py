"""What a release begins with: its steps as they can be had, or a reason."""

from dataclasses import replace

from setsail.engine import releasing_start
from setsail.engine.releasing_start import Wish
from setsail.engine.releasing_state import Saved
from setsail.finding.text import Text
from tests.engine.harbour import PLAN, Harbour
from tests.sim.objects import NAMESPACE


def intended(steps):
    harbour = Harbour(bodies=(), replicas=10, split="replicas")
    wish = Wish(NAMESPACE, "web", "web:2", replace(PLAN, steps=steps))
    return harbour, releasing_start.intended(harbour.cluster, wish, 0.0)


def test_a_release_by_numbers_of_pods_begins_with_the_steps_that_it_got():
    harbour, saved = intended((10, 20, 40))
    assert isinstance(saved, Saved) and saved.release.plan.steps == (9, 17, 41)
    assert releasing_start.refused(harbour.cluster, harbour.cluster, saved) == ()


def test_steps_that_pods_cannot_make_are_refused_before_anything():
    _, why = intended((5, 20))
    assert isinstance(why, Text) and "9.1%" in why.en
