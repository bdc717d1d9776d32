"""Hand-made changes to derived objects."""

from dataclasses import replace

import pytest

from setsail.derive import concerns, patches
from setsail.system.values import Patch
from tests.derive.samples import alone, service


def test_a_patch_is_merged_and_null_deletes() -> None:
    change = {"spec": {"minReadySeconds": 20, "revisionHistoryLimit": None}}
    system = replace(alone(service("web")), patches=(Patch("Deployment/web", change),))
    (found,) = (
        each for each in concerns.everything(system).objects
        if patches.target(each) == "Deployment/web"
    )  # fmt: skip
    assert found.body["spec"]["minReadySeconds"] == 20
    assert "revisionHistoryLimit" not in found.body["spec"]
    assert found.because[-1].source == ("patches", "Deployment/web")


def test_a_patch_of_nothing_is_refused_with_the_name_that_was_meant() -> None:
    system = replace(alone(service("web")), patches=(Patch("Deployment/wbe", {}),))
    with pytest.raises(patches.PatchRefused) as refused:
        concerns.everything(system)
    help = refused.value.problems[0].help
    assert help is not None and "Deployment/web" in help.en


def test_two_things_that_would_become_one_object_are_refused() -> None:
    system = alone(service("web"))
    system = replace(system, workers={"web": service("web", section="workers")})
    with pytest.raises(concerns.NamesClash):
        concerns.everything(system)
