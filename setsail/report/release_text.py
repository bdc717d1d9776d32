"""A running release in words: one sentence of where it stands, one line a look."""

from setsail.finding.text import Text
from setsail.release.values import Plan, Release


def summary(name: str, release: Release) -> Text:
    """Where a release stands, and why."""
    why, step = release.why, release.weight
    if release.outcome:
        outcome = Text(release.outcome, OUTCOMES[release.outcome])
        return Text(
            f"{name}: {outcome.en}: {why.en.removeprefix(f'{outcome.en}: ')}",
            f"{name}：{outcome.zh}：{why.zh}",
        )
    if release.promoting:
        return Text(f"{name}: promoting: {why.en}", f"{name}：正在全量发布：{why.zh}")
    return Text(
        f"{name}: {step}% of the requests go to the new version: {why.en}",
        f"{name}：{step}% 的请求进入新版本：{why.zh}",
    )


OUTCOMES = {
    "released": "已发布",
    "rolled back": "已退回",
    "inconclusive": "无定论，已退回",
    "withdrawn": "已撤回",
    "superseded": "已被更新的版本取代",
}
"""The outcomes in Chinese."""


def plan(name: str, image: str, planned: Plan) -> Text:
    """What a release is going to do."""
    steps = ", ".join(f"{weight}%" for weight in planned.steps)
    hand = Text("; a person promotes it", "；由人确认全量发布") if planned.manual else Text("", "")
    return Text(
        f"{name} gets {image}: {planned.baseline:.0f} s to learn what is usual, then {steps}, each "
        f"for {planned.hold:.0f} s and {planned.enough} requests at least, then everybody; taken "
        f"back when it is not through in {planned.deadline:.0f} s{hand.en}",
        f"{name} 换成 {image}：先用 {planned.baseline:.0f} 秒了解常态，然后 {steps}，每步至少 "
        f"{planned.hold:.0f} 秒且 {planned.enough} 个请求，然后全量；{planned.deadline:.0f} 秒内"
        f"未完成则退回{hand.zh}",
    )
