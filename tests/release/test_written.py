"""What is written of a release is read back as it was, or refused."""

import json
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from setsail.release import written
from setsail.release.values import Release
from setsail.release.windows import Calendar, Window
from tests.release.pretend import PLAN, Pretend


def back(release: Release) -> Release:
    text = json.dumps(written.plain(release))
    return written.value(Release, json.loads(text), ZoneInfo)


def test_every_moment_of_a_release_is_read_back_as_it_was():
    for world in (Pretend(), Pretend(errors=lambda world: (0.5, 0.001)), Pretend(requests=0)):
        for _ in range(80):
            world.think()
            assert back(world.release) == world.release


def test_so_is_its_calendar():
    night = Window(frozenset({0, 6}), time(22), time(4, 30))
    frozen = ((date(2026, 12, 24), date(2027, 1, 2)),)
    calendar = Calendar(ZoneInfo("Asia/Shanghai"), (night,), frozen)
    release = Release(replace(PLAN, calendar=calendar), began=3.0, stopped=4.5)
    assert back(release) == release


def test_what_is_missing_takes_its_default():
    assert written.value(Release, {"plan": {"steps": [5]}, "began": 1}, ZoneInfo).weight == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"began": 1.0},
        {"plan": {"steps": [5]}, "began": 1.0, "newer": True},
        {"plan": {"steps": [5]}, "began": "soon"},
        {"plan": {"steps": [5]}, "began": 1.0, "outcome": "eaten"},
        {"plan": {"steps": ["5"]}, "began": 1.0},
        {"plan": {"steps": [5], "calendar": {"zone": "Nowhere/At all"}}, "began": 1.0},
        {"plan": {"steps": [5], "calendar": {"frozen": [["2026-01-01"]]}}, "began": 1.0},
        {"plan": {"steps": [5]}, "began": 1.0, "weight": 5.5},
        {"plan": {"steps": [5]}, "began": 1.0, "weight": True},
    ],
)
def test_what_is_not_understood_is_refused(wrong):
    with pytest.raises((ValueError, TypeError, KeyError)):
        written.value(Release, wrong, ZoneInfo)
