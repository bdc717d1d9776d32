"""What holds for every rule about system.yaml: its own examples are loaded, resolved and judged."""

import re
from functools import cache

import pytest

from setsail.manifest.around import Around
from setsail.rules import rule, run
from setsail.rules.index import RULES
from setsail.rules.rule import Rule
from setsail.system import load, resolve
from setsail.system.values import System
from tests import systems

OVER_SYSTEMS = tuple(row for row in RULES if row.kinds == (rule.SYSTEM,))
ERRORS = tuple(row for row in OVER_SYSTEMS if row.severity == "error")
every = pytest.mark.parametrize("row", OVER_SYSTEMS, ids=lambda row: row.id)
_CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def resolved(text: str) -> System:
    declared = load.load(text, "system.yaml")
    assert declared.usual
    return resolve.resolve(declared, declared.usual)


def judged(text: str, *rows: Rule) -> run.Outcome:
    return run.run([resolved(text)], Around(()), rows)


def ids(text: str, *rows: str) -> list[str]:
    chosen = tuple(row for row in OVER_SYSTEMS if row.id in rows)
    return [finding.rule for finding in judged(text, *chosen).findings]


@every
def test_it_finds_its_bad_example(row: Rule) -> None:
    """Each message names the fault in both languages, at a line of the example."""
    findings = judged(rule.load(row).BAD, row).findings
    assert findings
    for finding in findings:
        assert _CHINESE.search(finding.message.zh) and not _CHINESE.search(finding.message.en)
        assert finding.place.file == "system.yaml" and finding.place.line


@every
def test_it_does_not_find_its_good_example(row: Rule) -> None:
    """What the page recommends is clean, and does not merely escape the rule."""
    outcome = judged(rule.load(row).GOOD, row)
    assert outcome.findings == () and outcome.judged[row.id] == 1


@every
def test_its_good_example_is_no_error_to_any_other_rule(row: Rule) -> None:
    """Nobody is led from one fault into a grave one."""
    assert judged(rule.load(row).GOOD, *ERRORS).findings == ()


@every
def test_an_empty_system_is_not_judged_to_be_good(row: Rule) -> None:
    """A rule about components has nothing to say where there are none."""
    outcome = judged("system: shop\nenvironments: {test: {}}", row)
    assert outcome.findings == () and outcome.judged[row.id] == 0


WEB = """
system: shop
stateful:
  cache: {type: memcached}
services:
  web: {image: "web:1.0", port: 8080, %s}
  stock: {image: "stock:1.0", port: 8080, needs: {web: {timeout: 1s, optional: true}}}
environments: {prod: {production: %s}}
"""


@pytest.mark.parametrize(
    ("said", "rules", "found"),
    [
        ("needs: {stock: {timeout: 1s}}", ("needs-in-a-circle",), []),
        ("needs: {cache: }", ("readiness-ignores-dependencies", "backup-missing"), []),
        ("needs: {cache: }", ("call-without-timeout",), []),
        (
            "release: {canary: [5%], gate: none}",
            ("release-without-gate",),
            ["release-without-gate"],
        ),
        ("release: {canary: [5%], gate: manual}", ("release-without-gate",), []),
        ("volumes: {up: {path: /up, kind: shared}}", ("service-keeps-data",), []),
        ("logs: file, sidecars: {tail: tail:1.0}", ("logs-to-file",), []),
        ("logs: file, init: {prepare: tail:1.0}", ("logs-to-file",), ["logs-to-file"]),
    ],
)
def test_what_is_said_on_purpose_is_no_fault(said, rules, found) -> None:
    """Optional edges, caches, manual gates, shared volumes and sidecars are meant."""
    assert ids(WEB % (said, "true"), *rules) == found


def test_what_only_production_needs_is_not_asked_of_a_test_environment() -> None:
    """A test system without objective, approvers, runbook or Git is no fault."""
    only = ("objective-missing", "production-without-approvers", "runbook-missing")
    text = WEB % ("expose: shop.example.com", "%s")
    assert set(ids(text % "true", *only, "git-not-declared")) == {*only, "git-not-declared"}
    assert ids(text % "false", *only, "git-not-declared") == []


MYSQL = """
system: shop
external: {db: {type: mysql, hosts: [10.0.0.1], maxConnections: 100}}
services:
  web: {image: "web:1.0", port: 8080, needs: {db: {pool: 10}}, scale: %d}
  more: {image: "more:1.0", port: 8080, needs: {db: %s}}
"""


@pytest.mark.parametrize(("pods", "found"), [(8, []), (9, ["connections-exceed-store"])])
def test_eighty_percent_of_the_connections_is_the_most(pods: int, found: list[str]) -> None:
    """At 80 % all is well; the sum counts also where another caller does not say its pool."""
    assert ids(MYSQL % (pods, ""), "connections-exceed-store") == found


def test_a_sum_that_nobody_can_know_is_said_at_what_is_missing() -> None:
    """The edge without a pool is named, and not the one that has it."""
    row = next(r for r in OVER_SYSTEMS if r.id == "connections-not-countable")
    findings = judged(MYSQL % (1, ""), row).findings
    assert [f.path for f in findings] == [("services", "more", "needs", "db", "pool")]
    assert judged(MYSQL % (1, "{pool: 1}"), row).findings == ()


@pytest.mark.parametrize(
    ("callee", "edge", "found"),
    [
        ("{type: mysql, hosts: [10.0.0.1], tls: true}", "", []),
        ("{type: mysql, hosts: [10.0.0.1], tls: true}", "{tls: false}", ["edge-without-tls"]),
        ("{type: mysql, hosts: [10.0.0.1]}", "", ["edge-encryption-unsaid"]),
        ("{type: http, hosts: [api.example.com]}", "", ["edge-without-tls"]),
        ("{type: http, hosts: [api.example.com]}", "{tls: true}", []),
        ("{type: https, hosts: [api.example.com]}", "", []),
    ],
)
def test_encryption_is_as_said_by_edge_then_callee_then_type(callee, edge, found) -> None:
    """What nobody says is unknown and no fault."""
    text = (
        f"system: shop\nexternal: {{out: {callee}}}\n"
        f'jobs: {{run: {{image: "run:1.0", needs: {{out: {edge}}}}}}}\n'
    )
    assert ids(text, "edge-without-tls", "edge-encryption-unsaid") == found


def test_both_halves_of_a_misfit_are_shown() -> None:
    """The finding stands at the outer timeout, and leads to the inner call."""
    row = next(r for r in OVER_SYSTEMS if r.id == "callee-outlasts-caller")
    (finding,) = judged(rule.load(row).BAD, row).findings
    assert finding.place.line == 6 and finding.related[0].place.line == 10
    assert "3s" in finding.message.en and "4s" in finding.message.en


@pytest.mark.parametrize("seed", range(12))
def test_no_rule_stumbles_over_any_system_and_every_finding_has_a_line(seed: int) -> None:
    """Whatever the syntax allows, in each of its environments."""
    declared = load.load(systems.generated(seed), "system.yaml")
    for name in declared.environments:
        system = resolve.resolve(declared, name)
        for finding in run.run([system], Around(()), OVER_SYSTEMS).findings:
            assert finding.place.file == "system.yaml" and finding.place.line
