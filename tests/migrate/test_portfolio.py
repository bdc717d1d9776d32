"""Several systems as one: who calls whom across them, and what they share outside."""

from dataclasses import replace

from setsail.migrate import portfolio, risk, waves
from setsail.migrate.estate import Estate, Piece
from tests.migrate.estates import of, piece


def system(name: str, *pieces: Piece, calls: str = "") -> Estate:
    return of(*(replace(p, system=name) for p in pieces), calls=calls)


SHOP = system(
    "shop",
    piece("web", entry=("shop.cn",)),
    piece("db", "outside", type="mysql", addresses=("10.1.1.1",), port=3306, limit=300),
    calls="web>db",
)
CRM = system(
    "crm",
    piece("web"),
    piece("shop-api", "outside", type="https", addresses=("shop.cn",), port=443),
    piece("mysql", "outside", type="mysql", addresses=("10.1.1.1",), port=3306),
    calls="web>shop-api web>mysql",
)


def test_one_system_keeps_its_names():
    assert portfolio.join([SHOP]) is SHOP


def test_ids_carry_the_name_of_their_system():
    assert {"shop/web", "crm/web"} <= set(portfolio.join([SHOP, CRM]).by_id)


def test_an_entry_of_another_system_is_a_call_between_them():
    joined = portfolio.join([SHOP, CRM])
    assert "crm/shop-api" not in joined.by_id
    assert ("crm/web", "shop/web") in {(c.caller, c.callee) for c in joined.calls}


def test_one_database_under_two_names_is_one_with_the_smaller_limit():
    joined = portfolio.join([SHOP, CRM])
    shared = joined.by_id["mysql@10.1.1.1:3306"]
    assert shared.limit == 300 and "crm, shop" in shared.stays.en
    assert {c.caller for c in joined.calls_in[shared.id]} == {"shop/web", "crm/web"}


def test_the_order_of_systems_never_matters():
    assert portfolio.join([SHOP, CRM]) == portfolio.join([CRM, SHOP])


def test_callers_of_another_system_go_first_too():
    joined = portfolio.join([SHOP, CRM])
    plan = waves.plan(joined, risk.judge(joined))
    assert plan.waves[0].members == ("crm/web", "shop/web")
