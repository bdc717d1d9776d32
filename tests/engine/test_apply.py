"""What holds data goes only when it is named."""

import pytest

from setsail.engine import apply
from setsail.engine.live_plan import DATA
from setsail.finding.finding import ObjectRef

FREE = ObjectRef("v1", "ConfigMap", "shop", "old")


@pytest.mark.parametrize("kind", DATA)
def test_data_is_kept_until_it_is_named(kind):
    ref = ObjectRef("v1", kind, "shop", "db")
    assert apply.refuse_data([FREE, ref], []) == ([FREE], [ref])
    assert apply.refuse_data([FREE, ref], [f"{kind}/db"]) == ([FREE, ref], [])


def test_the_design_names_these_and_no_fewer():
    named = {"PersistentVolumeClaim", "PersistentVolume", "Namespace", "Secret", "StatefulSet"}
    assert named | {"CustomResourceDefinition"} == set(DATA)


def test_a_slip_of_the_pen_is_no_consent():
    with pytest.raises(apply.HoldsData, match="nothing of that name"):
        apply.refuse_data([ObjectRef("v1", "Secret", "shop", "db")], ["Secret/dp"])
