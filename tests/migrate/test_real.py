"""The real systems: every component, edge and volume that a careful person finds in them."""

from pathlib import Path

from tests.migrate import whole

RUOYI = {
    "ruoyi-mysql": "stateful mysql 3306",
    "ruoyi-redis": "stateful redis 6379",
    "ruoyi-nacos": "services 8848 9848 9849",
    "ruoyi-nginx": "services 80",
    "ruoyi-gateway": "services 8080",
    "ruoyi-auth": "services 9200",
    "ruoyi-modules-system": "services 9201",
    "ruoyi-modules-gen": "services 9202",
    "ruoyi-modules-job": "services 9203",
    "ruoyi-modules-file": "services 9300",
    "ruoyi-visual-monitor": "services 9100",
}
RUOYI_EDGES = {
    "ruoyi-nacos": {"ruoyi-mysql"},
    "ruoyi-nginx": {"ruoyi-gateway"},
    "ruoyi-gateway": {"ruoyi-redis", "ruoyi-nacos"},
    "ruoyi-auth": {"ruoyi-redis", "ruoyi-nacos"},
    "ruoyi-modules-system": {"ruoyi-redis", "ruoyi-mysql", "ruoyi-nacos"},
    "ruoyi-modules-gen": {"ruoyi-mysql", "ruoyi-nacos"},
    "ruoyi-modules-job": {"ruoyi-mysql", "ruoyi-nacos"},
    "ruoyi-modules-file": {"ruoyi-nacos"},
    "ruoyi-visual-monitor": {"ruoyi-nacos"},
}
VOTING_EDGES = {"vote": {"redis"}, "result": {"db"}, "worker": {"redis", "db"}}
BOUTIQUE_EDGES = {
    "frontend": {
        *("adservice", "cartservice", "checkoutservice", "currencyservice"),
        *("productcatalogservice", "recommendationservice", "shippingservice"),
    },
    "cartservice": {"redis-cart"},
    "recommendationservice": {"productcatalogservice"},
    "checkoutservice": {
        *("cartservice", "currencyservice", "emailservice", "paymentservice"),
        *("productcatalogservice", "shippingservice"),
    },
    "loadgenerator": {"frontend"},
}


def test_all_of_ruoyi_cloud_is_found(real: Path) -> None:
    found = whole.whole(real / "ruoyi-cloud" / "docker" / "docker-compose.yml")
    tree = found.written.imported.tree
    assert whole.components(tree) == RUOYI
    assert whole.edges(tree) == RUOYI_EDGES
    assert whole.volumes(tree) == {"ruoyi-modules-file": {"/home/ruoyi/uploadPath": "data"}}
    assert whole.errors(found) == []


def test_the_folder_of_ruoyi_cloud_is_the_same_system(real: Path) -> None:
    whole_folder = whole.whole(real / "ruoyi-cloud")
    one_file = whole.whole(real / "ruoyi-cloud" / "docker" / "docker-compose.yml")
    assert whole_folder.written.system == one_file.written.system


def test_the_edges_of_ruoyi_cloud_that_only_its_settings_tell_say_where(real: Path) -> None:
    imported = whole.whole(real / "ruoyi-cloud" / "docker" / "docker-compose.yml").written.imported
    by_ends = {(e.caller, e.callee): e for e in imported.edges}
    to_nacos = by_ends[("ruoyi-modules-file", "ruoyi-nacos")]
    assert to_nacos.registry
    assert to_nacos.port == 8848
    assert to_nacos.evidence[0].place.file.endswith("ruoyi-file/src/main/resources/bootstrap.yml")
    through_nginx = by_ends[("ruoyi-nginx", "ruoyi-gateway")]
    assert "docker/nginx/conf/nginx.conf" in {e.place.file for e in through_nginx.evidence}
    assert through_nginx.port == 8080
    told = [item for item in imported.items if item.service == "ruoyi-gateway"]
    assert any("127.0.0.1:8718" in item.what.en for item in told)


def test_all_of_voting_app_is_found(real: Path) -> None:
    found = whole.whole(real / "voting-app" / "docker-compose.yml")
    tree = found.written.imported.tree
    assert whole.components(tree) == {
        "redis": "stateful redis 6379",
        "db": "stateful postgres 5432",
        "vote": "services 80",
        "result": "services 80",
        "worker": "workers",
    }
    assert whole.edges(tree) == VOTING_EDGES
    assert whole.errors(found) == []


def test_both_forms_of_voting_app_are_one_graph(real: Path, tmp_path: Path) -> None:
    """Its manifests name no edge at all, so an import asks who calls the stores."""
    answers = tmp_path / "answers.yaml"
    answers.write_text("callers.redis: [vote, worker]\ncallers.db: [result, worker]\n")
    compose = whole.whole(real / "voting-app" / "docker-compose.yml").written.imported
    silent = whole.whole(real / "voting-app" / "k8s-specifications").written.imported
    asked = {question.id: question.default for question in silent.questions}
    assert (asked["callers.redis"], asked["callers.db"]) == (None, None)
    told = whole.whole(real / "voting-app" / "k8s-specifications", answers=str(answers))
    assert whole.components(told.written.imported.tree) == whole.components(compose.tree)
    assert whole.edges(told.written.imported.tree) == whole.edges(compose.tree)
    assert whole.volumes(told.written.imported.tree) == whole.volumes(compose.tree)
    assert whole.errors(told) == []


def test_a_service_named_in_compose_and_manifests_is_one(real: Path) -> None:
    both = whole.whole(real / "voting-app").written.imported
    assert sorted(whole.components(both.tree)) == ["db", "redis", "result", "vote", "worker"]
    assert whole.edges(both.tree) == VOTING_EDGES
    twice = {item.service for item in both.items if "described twice" in item.what.en}
    assert twice == {"db", "redis", "result", "vote", "worker"}


def test_all_of_online_boutique_is_found(real: Path) -> None:
    found = whole.whole(real / "online-boutique" / "release")
    tree = found.written.imported.tree
    assert set(whole.components(tree)) == {
        *BOUTIQUE_EDGES,
        *(name for called in BOUTIQUE_EDGES.values() for name in called),
    }
    assert whole.edges(tree) == BOUTIQUE_EDGES
    assert tree["services"]["frontend"]["health"]["ready"] == "/_healthz"
    assert whole.errors(found) == []
    told = [i.what.en for i in found.written.imported.items if i.service == "frontend"]
    assert any("shoppingassistantservice:80, which is nothing that was read" in t for t in told)
