"""The stories of tests/stories.py, as a real cluster tells them."""

from collections.abc import Callable

import pytest

from tests import stories


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.__name__)
def test_the_real_cluster_tells_the_story(
    story: Callable[[stories.Stage], None], stage: stories.Stage
) -> None:
    story(stage)
