"""A rehearsal runs through for every kind of system, is honest, and repeats to the byte."""

import pytest

from setsail.derive import concerns
from setsail.engine.rehearse import Request, rehearse
from setsail.report import story_text
from setsail.system import load, resolve
from tests import systems
from tests.engine.voyage import CANARY, SHOP, objects, service, system


def play(given, **request):
    return rehearse(given, objects(given), Request(**request))


@pytest.fixture(scope="module")
def shop():
    return play(SHOP, errors=0.5)


def said(story) -> str:
    return story_text.render(story, "en", False)


def test_the_good_release_gets_through_and_the_bad_one_is_caught(shop):
    told = said(shop)
    assert shop.verdict == "caught"
    assert told.index("released: every pod") < told.index("rolled back")


def test_the_bad_one_is_caught_soon_and_harms_few(shop):
    """First request to last within ten seconds; fewer than a hundred answers are lost."""
    at = {event.what.en: event.at for event in shop.events}
    bad = next(at for what, at in at.items() if what.startswith("rolled back"))
    first = max(e.at for e in shop.events if e.what.en.startswith("5%") and e.at < bad)
    assert bad - first <= 10
    assert shop.losses[1].lost < 100


def test_every_component_loses_a_pod_and_the_system_a_node(shop):
    told = said(shop)
    for name in ("web", "order", "mail", "redis"):
        assert f"a pod of {name} dies" in told
    assert "falls silent" in told


def test_it_lasts_as_long_as_asked(shop):
    assert 600 <= shop.events[-1].at <= 700


def test_the_curves_are_there(shop):
    share, errors, latency = shop.charts
    assert max(v for _, v in share.lines[0].points if v is not None) > 0.3
    assert any(v is not None for _, v in errors.lines[2].points)
    assert all(any(v is not None for _, v in line.points) for line in latency.lines)


def test_the_same_seed_tells_the_same_story_and_another_does_not():
    one, same, other = (play(SHOP, seed=seed, minutes=4.0) for seed in (3, 3, 4))
    assert repr(one) == repr(same) != repr(other)


def test_a_version_that_is_not_bad_is_not_called_bad():
    assert play(SHOP, errors=0.0).verdict == "promoted"


ALONE = service("web", expose=True)
SYSTEMS = {
    "one component": system(ALONE),
    "nothing exposed": system(service("front", "back"), service("back")),
    "a circle": system(service("a", "b"), service("b", "a")),
    "a store without a service": system(service("web", "gone", expose=True)),
    "blue-green": system(service("web", expose=True, release=CANARY.__class__("blue-green"))),
    "strange weights": system(
        service("web", expose=True, release=CANARY.__class__("canary", (50, 5, 0, 500)))
    ),
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_it_runs_through(name):
    assert play(SYSTEMS[name], minutes=6.0).verdict == "caught"


@pytest.mark.parametrize("given", [system(workers=("mail",)), system(stores=("redis",)), system()])
def test_without_a_service_no_release_is_rehearsed(given):
    story = play(given, minutes=3.0)
    assert story.verdict == "no traffic"
    assert "no service takes requests" in said(story)


def test_what_does_not_come_up_is_named():
    bodies = objects(SHOP)
    stuck = next(
        b for b in bodies if b["kind"] == "Deployment" and b["metadata"]["name"] == "order"
    )
    container = stuck["spec"]["template"]["spec"]["containers"][0]
    container["livenessProbe"] = {"periodSeconds": 1, "failureThreshold": 1}
    story = rehearse(SHOP, bodies, Request())
    assert story.verdict == "not up"
    assert "not ready after 600 s: order" in said(story)


def test_what_there_is_no_time_for_is_said():
    assert "not tried" in said(play(SHOP, minutes=1.0))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_never_claims_to_prove_anything(shop, lang):
    told = story_text.render(shop, lang, False)
    assert {"en": "proves nothing", "zh": "不能证明"}[lang] in told


def of_seed(seed: int):
    declared = load.load(systems.generated(seed), "system.yaml")
    resolved = resolve.resolve(declared, next(iter(declared.environments)))
    bodies = [each.body for each in concerns.everything(resolved).objects]
    return resolved, bodies


@pytest.mark.parametrize("seed", range(6))
def test_any_valid_system_can_be_rehearsed(seed):
    resolved, bodies = of_seed(seed)
    story = rehearse(resolved, bodies, Request(minutes=2.0))
    assert story.verdict != "not up", said(story)
    assert story_text.render(story, "zh", False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_fifty_systems_sail_for_ten_minutes(seed):
    resolved, bodies = of_seed(seed)
    story = rehearse(resolved, bodies, Request(seed=seed))
    assert story.verdict in ("caught", "undecided", "no traffic"), said(story)
