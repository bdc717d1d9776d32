"""Shares by numbers of pods, where no route divides requests: what is asked for, and what is had.

A Service spreads connections over its pods, so the share of the canary is its share of the pods,
on average: clients that keep a connection stay where they are.
"""

from setsail.finding.text import Text


def pods(weight: int, stable: int) -> int:
    """How many pods of the canary beside `stable` others come nearest to a weight in percent."""
    return max(1, round(stable * weight / (100 - weight))) if weight else 0


def share(stable: int, canary: int) -> int:
    """The true share of the canary in percent, rounded."""
    return round(100 * canary / (stable + canary)) if canary else 0


def steps(asked: tuple[int, ...], stable: int) -> tuple[int, ...] | Text:
    """The true shares that come nearest to those asked for, or why there is no canary by pods."""
    if asked[-1] >= 100:
        return Text(
            "numbers of pods cannot give all requests to the new version: that takes a route",
            "仅靠 Pod 数量无法把全部请求交给新版本：需要路由",
        )
    least = 100 / (stable + 1)
    if least > asked[0]:
        return Text(
            f"one pod beside {stable} gets {least:.1f}% of the requests, and {asked[0]}% is asked "
            "for: more replicas, a larger first step, or a route",
            f"{stable} 个 Pod 旁的一个 Pod 会得到 {least:.1f}% 的请求，而要求是 {asked[0]}%："
            "请增加副本、调大第一步，或使用路由",
        )
    found = (share(stable, pods(weight, stable)) for weight in asked)
    return tuple(dict.fromkeys(found))
