"""Environments side by side answer what no single one can."""

from setsail.engine import environments
from setsail.system import load, resolve

SHOP = """\
system: shop
services:
  web: {{image: "web:1.0", port: 8080, config: {{COUPON: "true"}}}}
environments:
{said}
"""
PROD = "  prod: {production: true}\n"


def verdicts(said: str) -> dict[str, tuple[str, str]]:
    declared = load.load(SHOP.format(said=said), "system.yaml")
    systems = [resolve.resolve(declared, name) for name in declared.environments]
    return {e.item: (e.verdict, e.source) for e in environments.evidence(systems, 5.0)}


def test_environments_that_declare_the_same_pass() -> None:
    assert verdicts(PROD + "  test: {scale: 1}") == {
        "environments-alike": ("pass", "system.yaml:1:1")
    }


def test_a_difference_fails_with_the_line_that_makes_it() -> None:
    found = verdicts(PROD + '  test: {services: {web: {config: {COUPON: "false"}}}}')
    assert found == {"environments-alike": ("fail", "system.yaml:6:44")}


def test_without_a_test_environment_nothing_is_compared_and_nothing_is_tried() -> None:
    found = verdicts(PROD)
    assert found["environments-alike"][0] == "unknown"
    assert found["pipeline-end-to-end"][0] == "fail"


def test_without_production_nothing_is_compared() -> None:
    assert {k: v[0] for k, v in verdicts("  test: {}").items()} == {"environments-alike": "unknown"}
