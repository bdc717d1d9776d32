"""What a plan tells to look at before each wave, and how each piece moves and comes back."""

from dataclasses import replace

from setsail.finding.text import same
from setsail.migrate import cutover, gate, risk, wave_check, waves
from setsail.migrate.estate import Call, Estate, Sign, estate
from setsail.migrate.wave_check import Check
from setsail.migrate.wishes import Wishes
from tests.migrate.estates import of, piece


def checks(given: Estate, wishes: Wishes = waves.NONE) -> list[tuple[Check, ...]]:
    judged = risk.judge(given)
    plan = waves.plan(given, judged, wishes)
    return list(wave_check.checks(given, plan, judged))


def said(found: tuple[Check, ...], id: str) -> list[tuple[str, str]]:
    return [(check.state, check.said.en) for check in found if check.id == id]


def pools(limit: int | None, pool: int | None) -> Estate:
    calls = (Call("a", "db", (), None, pool), Call("b", "db", (), None, 10))
    pieces = (piece("a", pods=20), piece("b", pods=10), piece("db", "outside", limit=limit))
    return estate(pieces, calls)


def test_connections_of_all_pods_that_moved_are_counted():
    [state, words] = said(checks(pools(500, 10))[0], "connections")[0]
    assert state == "ok" and "300 connections" in words and "80% of 500 are 400" in words


def test_too_many_connections_are_a_fault():
    assert said(checks(pools(300, 10))[0], "connections")[0][0] == "fault"


def test_connections_add_up_over_the_waves():
    found = checks(pools(310, 10), Wishes(pins={"a": 1, "b": 2}))
    assert [said(one, "connections")[0][0] for one in found] == ["ok", "fault"]


def test_a_pool_that_nobody_says_is_asked_for_and_never_counted_as_none():
    [state, words] = said(checks(pools(500, None))[0], "connections")[0]
    assert state == "ask" and "100 connections are known; not said: pool of a" in words
    assert said(checks(pools(None, 10))[0], "connections")[0][0] == "ask"


def test_a_database_of_which_nothing_is_said_is_asked_about_once():
    given = of(piece("a"), piece("b"), piece("db", "outside", type="mysql"), calls="a>db b>db")
    found = checks(given, Wishes(pins={"a": 1, "b": 2}))
    assert [len(said(one, "connections")) for one in found] == [1, 0]


def test_an_address_is_let_in_once_where_it_is_first_needed():
    db = piece("db", "outside", addresses=("10.1.1.1", "10.1.1.2"), port=3306)
    given = of(piece("a"), piece("b"), db, calls="a>db b>db")
    found = checks(given, Wishes(pins={"a": 1, "b": 2}))
    assert "db (10.1.1.1:3306 + 1)" in said(found[0], "allow-lists")[0][1]
    assert said(found[1], "allow-lists") == []


def test_a_store_meant_for_the_cluster_asks_where_its_data_is():
    given = of(piece("a"), piece("redis", "store", in_cluster=True), calls="a>redis")
    assert "--pin redis=N" in said(checks(given)[0], "stores")[0][1]
    moved = checks(given, Wishes(pins={"redis": 1}))
    assert said(moved[0], "stores") == []


def test_names_are_told_a_day_before_and_callers_on_machines_by_name():
    given = of(piece("web", entry=("shop.cn",)), piece("core"), calls="web>core")
    first, second = checks(given, Wishes(pins={"core": 1, "web": 2}))
    assert "web on the machines must reach the cluster" in said(first, "dns")[0][1]
    assert "shop.cn down to 60 s" in said(second, "dns")[0][1]


def test_the_tightest_timeout_across_the_border_is_the_budget():
    calls = (Call("a", "db", (), 2.0), Call("a", "mq", (), 0.3), Call("a", "pay", (), 0.1))
    pay = piece("pay", "outside", far=True)
    given = estate(
        (piece("a", p99=0.5), piece("db", "outside"), piece("mq", "outside"), pay), calls
    )
    words = said(checks(given)[0], "latency")[0][1]
    assert "cluster: 2;" in words and "300 ms (a → mq)" in words and "p99 of 500 ms" in words


def test_each_schedule_has_one_owner_and_a_time_zone():
    given = of(piece("settle", "job", schedule="30 2 * * *"), piece("b", "job"))
    found = checks(given)[0]
    assert "30 2 * * *" in said(found, "one-owner-of-a-schedule")[0][1]
    assert said(found, "time")[0][0] == "ask"
    zoned = of(piece("settle", "job", schedule="30 2 * * *", timezone="Asia/Shanghai"))
    assert said(checks(zoned)[0], "time") == []


def test_sessions_that_bind_users_are_a_fault_and_others_a_question():
    sticky = Sign("sticky-sessions", same("ip_hash"))
    given = of(piece("a", entry=("x.cn",), signs=(sticky,)), piece("b", entry=("y.cn",)))
    assert [state for state, _ in said(checks(given)[0], "sessions")] == ["fault", "ask"]


def test_workers_registries_and_files_are_looked_at():
    nacos = piece("nacos", "registry", type="nacos")
    kept = Sign("own-data", same("it writes"))
    given = of(piece("a", signs=(kept,)), piece("w", "worker"), nacos, calls="a>nacos")
    found = checks(given)
    every = {check.id for one in found for check in one}
    assert {"double-work", "registry", "files"} <= every


def test_environments_before_production_go_first():
    given = replace(of(piece("a")), environments=("dev", "test"))
    assert "dev → test" in said(checks(given)[0], "environments")[0][1]


def steps(given: Estate, id: str, moved: str = "") -> str:
    return "\n".join(
        f"{s.do.en} / {s.back.en}" for s in cutover.steps(given, id, {*moved.split(), id})
    )


def test_http_moves_by_weights_and_back_by_weight_nothing():
    given = of(piece("web", entry=("shop.cn",)), piece("core"), calls="web>core")
    told = steps(given, "web")
    assert "shop.cn" in told and "1 % → 10 % → 50 % → 100 %" in told
    assert "weight 0 for the pods: seconds" in told
    assert "switch the name of core to the cluster for web" in steps(given, "core")
    assert "switch the name" not in steps(given, "core", "web")


def test_what_speaks_no_http_moves_by_name():
    given = of(piece("a"), piece("rpc", app="tcp"), calls="a>rpc")
    assert "HTTPRoute" not in steps(given, "rpc") and "switch the name of rpc" in steps(
        given, "rpc"
    )


def test_a_registered_service_moves_by_the_weights_of_its_registry():
    given = of(piece("a"), piece("nacos", "registry", type="nacos"), calls="a>nacos")
    assert "raise the weight of the pods in the registry" in steps(given, "a")


def test_jobs_and_workers_never_run_in_two_places():
    told = steps(of(piece("settle", "job", schedule="30 2 * * *")), "settle")
    assert told.index("deploy it suspended") < told.index("crontab") < told.index("resume")
    assert "stop one copy on the machines, start one pod" in steps(of(piece("w", "worker")), "w")


def test_a_pinned_store_is_copied_before_it_is_switched():
    told = steps(of(piece("db", "store")), "db")
    assert told.index("back it up") < told.index("replicate") < told.index("stop writers")
    assert "before the first write" in told


def test_the_gate_quotes_the_strictest_objective_of_the_wave():
    given = of(piece("a", availability=0.999, p99=0.5), piece("b", availability=0.9995, p99=0.3))
    plan = waves.plan(given, risk.judge(given))
    words = " ".join(text.en for text in gate.gate(given, plan.waves[0]))
    assert "7 days" in words and "0.9995" in words and "300 ms" in words
