"""Whatever the API allows or forbids, and whatever stands beside it, no rule stumbles over it."""

import pytest

from setsail.engine import render
from setsail.manifest.around import Around
from setsail.rules import rule, run
from setsail.rules.index import RULES
from setsail.system import load, resolve
from tests import systems
from tests.rules.drawn import Draw
from tests.rules.test_every_rule import FOR_MANIFESTS, ask, manifests

KINDS = sorted({kind for row in FOR_MANIFESTS for kind in row.kinds})
LOADED = [(row, rule.load(row)) for row in FOR_MANIFESTS]


def judge_all(seed: int, wrong: float) -> None:
    documents = Draw(seed, wrong).objects(KINDS, 12)
    for row, module in LOADED:
        try:
            ask(row, module, documents)
        except Exception as error:
            raise AssertionError(f"{row.id} stumbles over the objects of seed {seed}") from error


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("wrong", [0.0, 0.05])
def test_no_rule_stumbles_over_what_the_api_allows_or_forbids(seed: int, wrong: float) -> None:
    judge_all(seed, wrong)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_thousands_of_drawn_objects(block: int) -> None:
    for seed in range(block * 100 + 1_000, block * 100 + 1_100):
        judge_all(seed, (0.0, 0.02, 0.1, 0.5)[seed % 4])


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_generated_systems_are_judged(block: int) -> None:
    """Every rule over what `render` writes for them, as `check` reads it back."""
    for seed in range(block * 100, block * 100 + 100):
        declared = load.load(systems.generated(seed), "system.yaml")
        system = resolve.resolve(declared, next(iter(declared.environments)))
        objects = manifests(render.render(system).stream)
        outcome = run.run((*objects, system), Around(objects), RULES)
        assert outcome.judged
