"""Circles among calls, against a plain search of who reaches whom."""

from hypothesis import given
from hypothesis import strategies as st

from setsail.migrate.circles import circles

GRAPHS = st.dictionaries(
    st.sampled_from("abcdefg"), st.lists(st.sampled_from("abcdefg")), min_size=1
)


def reach(calls: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(calls[start])
    while waiting:
        if (node := waiting.pop()) not in seen:
            seen.add(node)
            waiting += calls[node]
    return seen


@given(GRAPHS)
def test_a_circle_is_what_reaches_each_other(drawn: dict[str, list[str]]) -> None:
    calls = {node: drawn.get(node, []) for node in "abcdefg"}
    reached = {node: reach(calls, node) for node in calls}
    groups = {
        tuple(sorted({a} | {b for b in calls if b in reached[a] and a in reached[b]}))
        for a in calls
    }
    assert set(circles(calls)) == {group for group in groups if len(group) > 1}


def test_a_long_chain_does_not_exhaust_the_stack():
    chain = {str(n): [str(n + 1)] for n in range(20_000)} | {"20000": ["0"]}
    assert [len(group) for group in circles(chain)] == [20_001]
