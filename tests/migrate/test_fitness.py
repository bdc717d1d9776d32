"""What is seen of a component in a system.yaml, what it costs, and what to do with it."""

import pytest

from setsail.engine import system_file
from setsail.migrate import estate_of_system, risk, verdict, worth
from setsail.migrate.estate import Estate
from setsail.migrate.estate_of_system import Source
from setsail.migrate.fitness.trait import TRAITS, WEIGHTS
from setsail.migrate.risk import Risk
from setsail.system import load, resolve
from tests.migrate.estates import of, piece

HEAD = "system: shop\nowner: {team: shop, tier: 3}\npipeline: gitlab\n"
FIT = "image: x/a:1, port: 8080, health: /h, metrics: /m, logs: stdout"


def estate_of(text: str) -> Estate:
    declared = load.load(HEAD + text, "system.yaml")
    system = resolve.resolve(declared, system_file.usual(declared))
    return estate_of_system.of_system(Source(system, declared.quote))


def judged(body: str, more: str = "") -> Risk:
    return risk.judge(estate_of(f"services:\n  a: {{{body}}}\n{more}"))["a"]


def traits(found: Risk) -> set[str]:
    return {point.sign.trait for point in found.points} - {"tier"}


def test_a_fit_component_costs_only_what_its_tier_costs():
    found = judged(FIT)
    assert traits(found) == set() and found.score == 4 and found.band == "green"


@pytest.mark.parametrize(
    ("body", "trait"),
    [
        ("volumes: {d: {path: /var/lib/a, kind: data}}", "own-data"),
        ("volumes: {d: {path: /srv/uploads, kind: data}}", "uploads-on-disk"),
        ("volumes: {d: {path: /srv/all, kind: shared}}", "shared-volume"),
        ("files: {/etc/nginx/nginx.conf: 'upstream a { ip_hash; }'}", "sticky-sessions"),
        ("config: {ERP_URL: 'http://10.9.8.7:80'}", "fixed-address"),
        ("config: {AGENT: 'http://localhost:9999'}", "needs-localhost"),
        ("config: {CLUSTER_NODES: 'a-0.a:7000,a-1.a:7000'}", "static-cluster"),
        ("command: [supervisord, -n]", "many-processes"),
        ("args: [celery, -A, app, beat]", "cron-inside"),
        ("writable: [/var/log/app]", "logs-to-file"),
        ("config: {JAVA_OPTS: '-Xmx2g'}", "heap-without-limit"),
    ],
)
def test_a_habit_is_seen_with_its_line(body, trait):
    base = FIT.replace(", logs: stdout", "")
    found = judged(f"{base}, {body}")
    assert traits(found) == {trait}
    point = next(p for p in found.points if p.sign.trait == trait)
    assert point.cost > 0 and point.trait.fix.zh
    assert [(e.place.file, e.place.line) for e in point.sign.evidence] == [("system.yaml", 5)]
    assert point.sign.evidence[0].text


@pytest.mark.parametrize(
    "body",
    [
        "volumes: {d: {path: /var/lib/a, kind: data, readOnly: true}}",
        "volumes: {d: {path: /cache, kind: temporary}}",
        "config: {SELF: 'http://localhost:8080', BIND: '0.0.0.0:8080', VERSION: 1.2.3.4}",
        "config: {REDIS_CLUSTER_NODES: 'redis-0:6379,redis-1:6379'}",
        "config: {JAVA_OPTS: '-Xmx2g'}, resources: {memory: 2Gi, memoryLimit: 3Gi}",
        "args: [celery, -A, app, worker]",
    ],
)
def test_what_looks_alike_and_does_no_harm_is_left_alone(body):
    assert traits(judged(f"{FIT}, {body}")) == set()


def test_what_is_missing_is_seen_too():
    found = judged("image: x/a, port: 8080")
    assert traits(found) == {"no-fixed-tag", "no-way-back", "no-health", "no-metrics"}


def test_what_files_cannot_show_is_unknown_and_never_good():
    found = judged("image: x/a:1, port: 8080")
    assert set(found.unknown) == {"logs-to-file", "sticky-sessions"}
    assert found.confidence < 100 and found.doubtful
    assert "logs-to-file" not in judged(FIT).unknown


def test_a_tier_that_nobody_says_is_unknown():
    text = "services:\n  a: {image: x/a:1}\n"
    declared = load.load(f"system: shop\n{text}", "system.yaml")
    system = resolve.resolve(declared, "prod")
    found = estate_of_system.of_system(Source(system, declared.quote))
    assert "tier" in found.by_id["a"].unknown


def test_an_address_that_is_declared_is_named():
    found = judged(f"{FIT}, config: {{DB: '10.1.1.1:3306'}}, needs: {{db: }}",
                   "external:\n  db: {type: mysql, hosts: [10.1.1.1]}\n")  # fmt: skip
    point = next(p for p in found.points if p.sign.trait == "fixed-address")
    assert point.sign.said.en == "the address 10.1.1.1 (db) is written down"


def test_a_neighbour_on_the_same_machine_is_tied():
    found = estate_of(
        f"services:\n  a: {{{FIT}, config: {{AGENT: 'http://localhost:9000'}}}}\n"
        "  agent: {image: x/g:1, port: 9000}\n"
    )
    assert [(b.one, b.other) for b in found.bonds] == [("a", "agent")]


def test_writers_of_one_volume_are_tied():
    shared = "volumes: {up: {path: /u, kind: shared}}"
    found = estate_of(
        f"services:\n  a: {{{FIT}, {shared}}}\nworkers:\n  b: {{image: x/b:1, {shared}}}\n"
    )
    assert [(b.one, b.other) for b in found.bonds] == [("a", "b")]


def test_a_store_that_runs_as_a_service_stays_like_any_other():
    found = estate_of(
        "services:\n  search: {image: solr:9, port: 8983}\n  reg: {image: consul:1}\n"
    )
    assert found.by_id["search"].role == "store" and found.by_id["search"].stays
    assert found.by_id["reg"].role == "registry" and found.by_id["reg"].stays


def test_a_factor_never_costs_more_than_its_weight():
    everything = ", ".join(
        (
            "image: x/a, port: 8080, command: [supervisord]",
            "args: [crond, -f]",
            "config: {A: 'http://10.1.1.9:80', B: 'http://localhost:99', O: '-Xmx1g'}",
            "volumes: {a: {path: /a, kind: data}, b: {path: /uploads, kind: data}}",
        )
    )
    found = judged(everything)
    for factor, weight in WEIGHTS.items():
        assert found.of_factor(factor) <= weight * 100
    assert found.of_factor("state") == 3000
    assert found.score == sum(p.cost for p in found.points) // 100


def test_a_circle_costs_all_who_stand_in_it():
    found = risk.judge(of(piece("a"), piece("b"), piece("c"), calls="a>b b>a c>a"))
    circle = {id for id, one in found.items() if "call-circle" in traits(one)}
    assert circle == {"a", "b"}


def test_a_registry_costs_only_those_who_can_be_found_there():
    nacos = piece("nacos", "registry", type="nacos")
    found = risk.judge(of(piece("a"), piece("w", "worker"), nacos, calls="a>nacos w>nacos"))
    assert "registers-address" in traits(found["a"])
    assert "registers-address" not in traits(found["w"])


VERDICTS = [
    (FIT, "move-as-is"),
    (FIT.replace("health: /h, ", ""), "move-with-changes"),
    (f"{FIT}, config: {{PEERS: 'a-0:1234,a-1:1234'}}", "refactor-first"),
]


@pytest.mark.parametrize(("body", "expected"), VERDICTS, ids=[v for _, v in VERDICTS])
def test_a_verdict_follows_from_what_mending_takes(body, expected):
    found = estate_of(f"services:\n  a: {{{body}}}\n")
    assert verdict.of(found.by_id["a"], risk.judge(found)["a"]).verdict == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("store", "keep-outside"), ("outside", "keep-outside"), ("tool", "retire")],
)
def test_what_stays_is_kept_or_retired(role, expected):
    found = of(piece("a", role))
    assert verdict.of(found.by_id["a"], risk.judge(found)["a"]).verdict == expected


def test_a_veto_is_red_whatever_the_score():
    found = judged(f"{FIT}, config: {{PEERS: 'a-0:1234,a-1:1234'}}")
    assert found.band == "red" and found.score < 30 and found.vetoes


def test_worth_grows_with_what_is_gained():
    plain = of(piece("a"), piece("b"), calls="b>a")
    dear = of(piece("a", tier=1, elastic=True, entry=("x.cn",)), piece("b"), calls="b>a")
    assert worth.of(plain, "a") == 10 + 4
    assert worth.of(dear, "a") == 40 + 25 + 15 + 4


def test_every_trait_says_how_it_is_mended_in_both_languages():
    assert all(t.fix.en != t.fix.zh and t.share > 0 for t in TRAITS.values())
