"""One look at a running release, as a line for people and as an object for programs."""

import math
from datetime import UTC, datetime
from typing import Any, NamedTuple

from setsail.cluster import seen as counters
from setsail.cluster.seen import Scrape
from setsail.finding.text import Text
from setsail.release.values import (
    ALPHA,
    Abort,
    Action,
    Contract,
    Finish,
    Head,
    Hold,
    Mirror,
    Promote,
    Release,
    Seen,
    Shift,
    Wait,
)

_PROOF = -math.log(ALPHA / 3)
"""The evidence that each of the three tests must reach."""
_NAMES: dict[type, tuple[str, str]] = {
    Shift: ("shift", "切换"),
    Head: ("header", "按请求头"),
    Mirror: ("mirror", "镜像"),
    Promote: ("promote", "全量发布"),
    Wait: ("wait", "等待"),
    Hold: ("hold", "暂停"),
    Finish: ("finish", "完成"),
    Abort: ("abort", "收回"),
    Contract: ("contract", "收缩"),
}


class Arm(NamedTuple):
    """One version's share of the traffic: requests a second, and the ratio of failed ones."""

    rate: float
    failed: float


class View(NamedTuple):
    """One look. The arms are None where nothing can be said of them; `evidence` is how much is
    seen of what proves the new version worse, from 0 to 1; `left` the seconds until the next
    decision at the earliest, None where none is near."""

    now: float
    name: str
    release: Release
    routed: int
    new: Arm | None
    old: Arm | None
    evidence: float
    left: float | None
    action: Action


def view(name: str, release: Release, action: Action, looks: tuple[Seen, Seen | None]) -> View:
    """What is shown of a look, with the look before it, if there was one."""
    seen, before = looks
    known = release.judgement
    evidence = max(known.errors.evidence, known.guard.log, known.slow.evidence) / _PROOF
    return View(
        seen.now,
        name,
        release,
        seen.weight,
        _arm(seen.canary, before.canary if before else None, seen, before),
        _arm(seen.stable, before.stable if before else None, seen, before),
        min(1.0, max(0.0, evidence)),
        _left(release, action, seen.now),
        action,
    )


def _arm(now: Scrape | None, then: Scrape | None, seen: Seen, before: Seen | None) -> Arm | None:
    if now is None or then is None or before is None or seen.now <= before.now:
        return None
    counted = counters.increase(then, now)
    failed = counted.errors / counted.requests if counted.requests else 0.0
    return Arm(counted.requests / (seen.now - before.now), failed)


def _left(release: Release, action: Action, now: float) -> float | None:
    plan = release.plan
    if release.outcome or release.promoting or isinstance(action, Hold):
        return None
    if not release.weight:
        return max(0.0, release.began + plan.baseline - now)
    return max(0.0, release.since + plan.hold - now)


def line(shown: View, lang: str) -> str:
    """One line: time, weight, both arms, evidence, time to decision, what is done and why."""
    parts = [
        datetime.fromtimestamp(shown.now, UTC).strftime("%H:%M:%S"),
        f"{shown.release.weight:>3}%",
        _shown(Text("new", "新"), shown.new, lang),
        _shown(Text("old", "旧"), shown.old, lang),
        Text(f"evidence {shown.evidence:.0%}", f"证据 {shown.evidence:.0%}").to(lang),
    ]
    if shown.left:
        left = Text(f"{shown.left:.0f} s to decide", f"{shown.left:.0f} 秒后决定")
        parts.append(left.to(lang))
    en, zh = _NAMES[type(shown.action)]
    why = shown.action.why
    told = Text(f"{en}: {why.en}", f"{zh}：{why.zh}").to(lang)
    return "  ".join([*parts, told])


def _shown(who: Text, arm: Arm | None, lang: str) -> str:
    if arm is None:
        return Text(f"{who.en} ?", f"{who.zh} ?").to(lang)
    return Text(
        f"{who.en} {arm.rate:.1f}/s {arm.failed:.1%} failed",
        f"{who.zh} {arm.rate:.1f}/秒 失败 {arm.failed:.1%}",
    ).to(lang)


def entry(shown: View, lang: str) -> dict[str, Any]:
    """The same for programs: times in seconds, ratios from 0 to 1, weights in percent."""
    known = shown.release.judgement
    return {
        "at": datetime.fromtimestamp(shown.now, UTC).isoformat(timespec="milliseconds"),
        "name": shown.name,
        "weight": shown.release.weight,
        "routed": shown.routed,
        "new": shown.new._asdict() if shown.new else None,
        "old": shown.old._asdict() if shown.old else None,
        "canary_requests": known.canary_requests,
        "canary_errors": known.canary_errors,
        "evidence": round(shown.evidence, 4),
        "seconds_left": shown.left,
        "action": _NAMES[type(shown.action)][0],
        "why": shown.action.why.to(lang),
        "outcome": shown.release.outcome or None,
    }
