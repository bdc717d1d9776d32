"""The simulated cluster tells the stories that the real one tells."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from setsail.sim.behaviour import Behaviour, Component, Entry, Traffic
from setsail.sim.chance import Chance
from setsail.sim.cluster import TICK, Simulated
from tests import stories


class Simulation:
    """A stage whose time is the simulation's."""

    namespace = "story"

    def __init__(self) -> None:
        self.behaviours: dict[str, Behaviour] = {}
        self.quiet = Traffic(self.namespace, {"web": Component("web", capacity=50.0)}, ())
        self.cluster = Simulated(Chance(1), self.quiet, self.behaviours)

    def container(
        self, version: str, start: float = 0.0, crashes: float | None = None, leak: float = 0.0
    ) -> Any:
        behaviour = Behaviour(start=start, crashes=crashes, leak=leak)
        self.behaviours[f"web:{version}"] = behaviour
        probe = {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1}
        return {"name": "web", "image": f"web:{version}", "readinessProbe": probe}

    def press(self, busy: bool) -> None:
        pressed = replace(self.quiet, entries=(Entry("web", 200.0),))
        self.cluster.let_in(pressed if busy else self.quiet)

    def until(self, seconds: float, look: Callable[[], bool]) -> bool:
        for _ in range(int(seconds / TICK)):
            if look():
                return True
            self.cluster.tick()
        return look()


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.__name__)
def test_the_simulation_tells_the_story(story: Callable[[stories.Stage], None]) -> None:
    story(Simulation())
