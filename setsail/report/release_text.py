"""A running release in words: one sentence of where it stands, one line a look."""

from setsail.finding.text import Text
from setsail.release.values import Release


def summary(name: str, release: Release) -> Text:
    """Where a release stands, and why."""
    why, step = release.why, release.weight
    if release.outcome:
        return Text(
            f"{name}: {release.outcome}: {why.en}",
            f"{name}：{OUTCOMES[release.outcome]}：{why.zh}",
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
