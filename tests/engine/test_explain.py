"""Each value is explained by the line that won and the lines that lost."""

import pytest

from setsail.engine import explain
from setsail.finding.problem import Refused
from setsail.system import load

TEXT = """\
system: shop
defaults: {scale: 2, resources: {cpu: 1}}
services:
  web:
    port: 8080
    scale: {max: 9}
    files: {/etc/a.b/c.yaml: x}
environments:
  test: {scale: 1}
  prod: {production: true, services: {web: {scale: {max: 20}}}}
"""


def explained(path: str, environment: str = "prod") -> explain.Explained:
    return explain.explain_value(load.load(TEXT, "system.yaml"), environment, path)


def test_the_last_layer_wins_and_the_others_are_kept() -> None:
    (leaf,) = explained("services.web.scale.max").leaves
    assert leaf.value == 20
    assert [(s.place.line, s.value) for s in leaf.said] == [(2, 2), (6, 9), (10, 20)]


def test_slashes_are_as_good_as_dots() -> None:
    assert explained("services/web/scale") == explained("services.web.scale")


def test_a_key_may_hold_dots_and_slashes() -> None:
    assert explained("services.web.files./etc/a.b/c.yaml").value == "x"


def test_a_short_form_leads_to_its_long_form() -> None:
    assert explained("services.web.port").path == ("services", "web", "ports", "http")


def test_a_default_says_that_it_is_one() -> None:
    (leaf,) = explained("services.web.grace").leaves
    assert (leaf.value, leaf.said) == ("30s", ())
    assert leaf.default is not None
    assert leaf.default.en == "default"


def test_what_nobody_says_is_told_with_its_default() -> None:
    found = explained("services.web.runbook")
    assert (found.value, found.leaves) == (None, ())
    assert found.doc is not None


def test_a_path_below_an_environment_is_explained_in_it() -> None:
    found = explained("environments.test.services.web.scale.max")
    assert (found.environment, found.value) == ("test", 1)
    assert explained("environments.test.scale").environment == "test"


@pytest.mark.parametrize(
    ("path", "help"),
    [
        ("services.wbe", "did you mean services.web?"),
        ("servces", "did you mean services?"),
        ("web.scale", "did you mean services.web?"),
        ("services.web.scale.maximum", "did you mean services.web.scale.max?"),
    ],
)
def test_an_unknown_path_is_refused_with_the_nearest(path: str, help: str) -> None:
    with pytest.raises(Refused) as caught:
        explained(path)
    said = caught.value.problems[0].help
    assert said is not None
    assert said.en == help
