"""Which environment was tested before production."""

import pytest

from setsail.engine import judging, sets
from setsail.engine.gather import Gathered, Source
from setsail.engine.judging import Request

POD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: {}\n"


def checked(**replicas: int) -> list[str]:
    """What production is told beside environments that run so many pods."""
    sources = tuple(
        Source(f"{name}/web.yaml", POD.format(number).encode(), name)
        for name, number in replicas.items()
    )
    request = Request(rules=("env-parity",))
    return [f.place.file for f in judging.told(Gathered(sources, ()), request).checked.findings]


def test_production_is_compared_with_what_was_tested() -> None:
    assert checked(staging=3, prod=2) == ["prod/web.yaml"]
    assert checked(staging=3, prod=3) == checked(staging=1, prod=3) == []


@pytest.mark.parametrize(
    "replicas",
    [
        {"staging": 3, "other": 2},
        {"prod": 2, "other": 3},
        {"prod-a": 2, "prod-b": 2, "staging": 3},
        {"prod": 2, "test-a": 3, "test-b": 1},
    ],
)
def test_where_names_do_not_say_which_nothing_is_told(replicas: dict[str, int]) -> None:
    assert checked(**replicas) == []


def test_the_nearest_to_production_counts() -> None:
    assert checked(dev=9, staging=2, production=2) == []
    assert checked(dev=1, uat=3, production=2) == ["production/web.yaml"]
    one = sets.ObjectSet("", (), ())
    assert sets.tested((one,)) == {}
