"""The heap that a runtime is told to take, however it is said."""

from decimal import Decimal

import pytest

from setsail.manifest import heap

GIB = 2**30


@pytest.mark.parametrize(
    ("text", "size"),
    [("-Xmx512m", GIB // 2), ("-Xms1g -Xmx2g", 2 * GIB), ("-Xmx1g -Xmx3G", 3 * GIB),
     ("-Xmx1t", 1024 * GIB), ("-Xmx1024", 1024), ("no-Xmx1g", None), ("-Xmx1gb", None)],
)  # fmt: skip
def test_the_last_xmx_counts(text: str, size: int | None) -> None:
    assert heap.xmx(text) == size


def test_a_share_is_of_the_limit_and_a_size_beats_it() -> None:
    assert heap.percentage("-XX:MaxRAMPercentage=75.0") == Decimal("75.0")
    assert heap.java(["-XX:MaxRAMPercentage=50"], 4.0 * GIB) == 2 * GIB
    assert heap.java(["-XX:MaxRAMPercentage=50"], None) is None
    assert heap.java(["-Xmx1g", "-XX:MaxRAMPercentage=50"], 4.0 * GIB) == GIB
    assert heap.java([], 4.0 * GIB) is None


def test_node_and_go_say_it_in_their_own_words() -> None:
    assert heap.old_space("--max-old-space-size=512") == GIB // 2
    assert heap.go("2GiB") == 2 * GIB and heap.go("off") is None and heap.go("100B") == 100
