"""Assess from files: systems, imports, portfolios; the plans of known systems read by a person."""

import os
from pathlib import Path

import pytest

from setsail.engine import assess
from setsail.engine.import_ import Request
from setsail.finding.problem import Refused
from setsail.migrate.assessment import Assessment

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"
SHOP = ROOT / "examples" / "shop"


def look_at(*paths: object, answers: str | None = None, **wished: object) -> Assessment:
    wanted = assess.Wanted(**wished)  # type: ignore[arg-type]
    call = Request((), None, (), (), answers)
    given = assess.Given(paths=tuple(str(p) for p in paths), call=call)
    return assess.assess(given, wanted)


def shared(*parts: str) -> Path:
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not here: this plan is NOT checked")
    return path


def plan_of(found: Assessment) -> list[list[str]]:
    return [list(move.wave.members) for move in found.moves]


def traits(found: Assessment, id: str) -> dict[str, str]:
    """The traits of a component, each with the first line that shows it."""
    points = found.by_id[id].risk.points
    return {
        p.sign.trait: f"{p.sign.evidence[0].place.file}:{p.sign.evidence[0].place.line}"
        for p in points
    }


def test_the_shop_straight_from_its_compose_file():
    found = look_at(SHOP / "docker-compose.yml", answers=str(SHOP / "answers.yaml"))
    assert [sorted(members) for members in plan_of(found)] == [
        ["gateway", "notify", "settlement"],
        ["inventory", "order", "payment"],
    ]
    assert set(found.stays) >= {"mysql", "redis", "rabbitmq", "api-shop-payments-cn"}
    assert traits(found, "notify")["open-secret"] == "docker-compose.yml:74"
    assert traits(found, "order")["calls-out"] == "order/application.yml:18"
    assert found.by_id["settlement"].judged.verdict == "move-with-changes"


def test_the_order_system_of_tier_one_moves_in_small_steps():
    found = look_at(shared("examples", "order-system.yaml"))
    assert plan_of(found) == [
        ["settlement"],
        ["notify", "gateway", "order"],
        ["payment", "inventory"],
    ]
    assert set(found.stays) == {"mysql", "redis", "rabbitmq", "alipay", "sms"}
    assert all(move.wave.into == 0 for move in found.moves)
    assert all(look.judged.verdict == "move-as-is" for look in found.looks if look.wave)


def test_the_voting_app_is_one_pilot():
    found = look_at(shared("real", "voting-app"))
    assert plan_of(found) == [["worker", "vote", "result"]]
    assert set(found.stays) == {"db", "redis"}


def test_ruoyi_cloud_leaves_its_registry_and_its_files_for_later():
    found = look_at(shared("real", "ruoyi-cloud", "docker", "docker-compose.yml"))
    assert {"ruoyi-mysql", "ruoyi-redis", "ruoyi-nacos"} <= set(found.stays)
    number = found.plan.wave_of
    assert number["ruoyi-modules-file"] == len(found.moves) > 1
    for id in ("ruoyi-auth", "ruoyi-gateway", "ruoyi-modules-system"):
        assert traits(found, id)["registers-address"].endswith("bootstrap.yml:31") or traits(
            found, id
        )["registers-address"].endswith("bootstrap.yml:20")
    registry = [c for move in found.moves for c in move.checks if c.id == "registry"]
    assert len(registry) == len(found.moves)


COMPOSE = """\
services:
  web:
    image: x/web:1
    hostname: web
    deploy: {replicas: 2}
    ports: ["80:80"]
    labels: {traefik.http.services.web.loadbalancer.sticky.cookie: "true"}
    environment: {BACKEND: "http://172.20.0.5:8080"}
  api:
    image: x/api:1
    expose: ["8080"]
    networks: {net: {ipv4_address: 172.20.0.5}}
  side:
    image: x/side:1
    network_mode: service:web
    command: [watch]
  build:
    image: x/build:1
    privileged: true
    ports: ["9000:9000"]
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
  mail:
    image: mailhog/mailhog:v1
    ports: ["8025:8025"]
networks: {net: {}}
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    return tmp_path


def test_what_containers_share_with_their_machine_is_seen_with_its_line(machine):
    found = look_at(machine)
    web = traits(found, "web")
    assert web["fixed-hostname"].endswith(":4") and web["sticky-sessions"].endswith(":7")
    assert web["fixed-address"] == "docker-compose.yml:8"
    assert found.by_id["web"].risk.band == "red"
    assert "the address 172.20.0.5 of api, which moves" in found.by_id["web"].risk.vetoes[0].en
    assert traits(found, "side")["shares-namespace"].endswith(":15")
    build = found.by_id["build"]
    assert build.judged.verdict == "refactor-first" and build.risk.band == "red"


def test_what_needs_a_device_stays_unless_somebody_pins_it(tmp_path):
    (tmp_path / "compose.yml").write_text(
        "services:\n  a: {image: x/a:1, ports: ['80:80']}\n"
        "  scan: {image: x/s:1, command: [run], devices: ['/dev/ttyUSB0:/dev/ttyUSB0']}\n"
    )
    found = look_at(tmp_path)
    assert found.by_id["scan"].judged.verdict == "keep-outside"
    assert "/dev/ttyUSB0" in found.stays["scan"].en
    assert look_at(tmp_path, pins=("scan=2",)).plan.wave_of["scan"] == 2


def test_containers_of_one_network_namespace_move_together(machine):
    number = look_at(machine).plan.wave_of
    assert number["web"] == number["side"]


def test_a_tool_that_is_left_out_is_retired(machine):
    answers = machine / "answers.yaml"
    answers.write_text("services.mail.keep: false\n")
    found = look_at(machine, answers=str(answers))
    assert found.by_id["mail"].judged.verdict == "retire" and found.by_id["mail"].wave is None


def test_no_secret_of_an_import_is_repeated(tmp_path):
    (tmp_path / "docker-compose.yml").write_text(
        "services:\n  a:\n    image: x/a:1\n    ports: ['80:80']\n"
        "    environment: {DB_PASSWORD: hunter2-hunter2, URL: 'http://u:hunter2-hunter2@10.1.1.1/'}\n"
    )
    assert "hunter2" not in repr(look_at(tmp_path))


def system(folder: Path, name: str, body: str) -> Path:
    path = folder / name / "system.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f"system: {name}\n{body}")
    return path


SERVICE = "services:\n  web: {image: x/w:1, port: 80, expose: {host: shop.cn}}\n"


def test_several_systems_are_one_portfolio(tmp_path):
    system(tmp_path, "shop", SERVICE)
    crm = system(
        tmp_path, "crm",
        "external: {shop: {type: https, hosts: [shop.cn]}}\n"
        "workers: {sync: {image: x/s:1, needs: {shop: }}}\n",
    )  # fmt: skip
    found = look_at(tmp_path / "shop", crm)
    assert [c.callee for c in found.estate.calls] == ["shop/web"]
    assert plan_of(found) == [["crm/sync", "shop/web"]]


def test_a_wish_is_compared_with_the_plan_without_it(tmp_path):
    path = system(tmp_path, "shop", SERVICE + "jobs: {a: {image: x/a:1, schedule: '1 2 * * *'}}\n")
    found = look_at(path, bans=("a=1",))
    assert found.without is not None
    assert (len(found.without.waves), len(found.moves)) == (1, 2)


def refused(*paths: object, **wished: object) -> str:
    with pytest.raises(Refused) as found:
        look_at(*paths, **wished)
    return "\n".join(f"{p.message.en} {p.help.en if p.help else ''}" for p in found.value.problems)


def test_what_cannot_be_assessed_is_refused_with_the_reason(tmp_path):
    empty = system(tmp_path, "empty", "")
    assert "no component is declared here" in refused(empty)
    assert "no such file" in refused(tmp_path / "absent.yaml")
    os.makedirs(tmp_path / "nothing")
    assert "looked for compose.yaml" in refused(tmp_path / "nothing")
    one = system(tmp_path / "x", "twin", SERVICE)
    other = system(tmp_path / "y", "twin", SERVICE)
    assert "two systems are called twin" in refused(one, other)


def test_a_circle_of_needs_is_planned_and_told(tmp_path):
    path = system(
        tmp_path, "ring",
        "services:\n  a: {image: x/a:1, needs: {b: }}\n  b: {image: x/b:1, needs: {a: }}\n",
    )  # fmt: skip
    found = look_at(path)
    assert plan_of(found)[0]
    assert "call-circle" in traits(found, "a")
