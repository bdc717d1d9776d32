"""What to do next in a release: one table, read from the top, and the state after it.

The shell around it looks, learns, decides, saves the intent and acts on what it saved. It may
die between any two of these: the next look begins again from the intent.
"""
# ruff: noqa: E701 (the columns of the table are its design)

from dataclasses import replace
from typing import assert_never

from setsail.finding.text import Text
from setsail.release.values import (
    ALPHA,
    Abort,
    Action,
    Finish,
    Promote,
    Release,
    Seen,
    Shift,
    Wait,
)

_EACH = ALPHA / 3
"""Three tests share the promise on false alarms."""


def decide(release: Release, seen: Seen) -> Action:
    """Say what to do next. The first line that holds wins."""
    plan, known = release.plan, release.judgement
    late = seen.now > release.began + plan.deadline
    here = seen.now - release.since
    # fmt: off
    if release.outcome:                               return Wait(release.why)
    if seen.stop_asked:                               return Abort(_STOPPED)
    if known.errors.proves_worse(_EACH):              return Abort(_fails(release))
    if known.guard.proves_broken(_EACH):              return Abort(_broken(release))
    if known.slow.proves_worse(_EACH):                return Abort(_SLOWER)
    if release.weight and not seen.canary_serves:     return Abort(_GONE)
    if late and not seen.canary_ready:                return Abort(_NEVER_READY)
    if late and not release.promoting:                return Abort(_LATE, "inconclusive")
    if late and not seen.stable_new:                  return Abort(_STUCK)
    if seen.weight != release.weight:                 return Wait(_ROUTE_LAGS)
    if release.promoting and seen.stable_new:         return _end(release)
    if not seen.canary_ready:                         return Wait(_NOT_READY)
    if release.promoting:                             return Wait(_ROLLING)
    if seen.canary is None:                           return Wait(_BLIND)
    if seen.stable is None:                           return Wait(_BLIND)
    if known.stable_fails:                            return Wait(_BOTH)
    if not release.weight:                            return _first(release, seen)
    if here < plan.hold:                              return Wait(_WATCHING)
    if known.at_step < plan.enough:                   return Wait(_QUIET)
    if release.weight < plan.steps[-1]:               return Shift(_next(release), _HEALTHY)
    if plan.manual and not seen.promote_asked:        return Wait(_ASK)
    return Promote(_PROVEN)
    # fmt: on


def _first(release: Release, seen: Seen) -> Action:
    """Only what is usual on stable tells what is unusual on the canary."""
    if seen.now - release.began < release.plan.baseline:
        return Wait(_LEARNING)
    return Shift(release.plan.steps[0], _FIRST)


def _end(release: Release) -> Action:
    return Shift(0, _ALL_NEW) if release.weight else Finish(_DONE)


def _next(release: Release) -> int:
    return next(step for step in release.plan.steps if step > release.weight)


def advance(release: Release, action: Action, now: float) -> Release:
    """Fold an action into the intent."""
    match action:
        case Shift(weight, why):
            fresh = replace(release.judgement, at_step=0)
            return replace(release, weight=weight, since=now, why=why, judgement=fresh)
        case Promote(why):
            return replace(release, promoting=True, since=now, why=why)
        case Finish(why):
            return replace(release, outcome="released", since=now, why=why)
        case Abort(why, outcome):
            ended = replace(release, weight=0, promoting=False, since=now)
            return replace(ended, outcome=outcome, why=why)
        case Wait():
            return release
    assert_never(action)


def _fails(release: Release) -> Text:
    share = _share(release)
    return Text(
        f"the new version fails more than the old one beside it ({share} requests failed)",
        f"新版本的错误多于同时运行的旧版本（{share} 个请求失败）",
    )


def _broken(release: Release) -> Text:
    share = _share(release)
    return Text(
        f"the new version fails more than any version may ({share} requests failed)",
        f"新版本的错误超出任何版本的允许范围（{share} 个请求失败）",
    )


def _share(release: Release) -> str:
    return f"{release.judgement.canary_errors} / {release.judgement.canary_requests}"


_STOPPED = Text("somebody asked to stop", "有人要求停止")
_SLOWER = Text(
    "the new version answers more slowly than the old one beside it",
    "新版本的响应比同时运行的旧版本慢",
)
_NEVER_READY = Text(
    "the pods of the new version are not ready by the deadline", "到期限时新版本的 Pod 仍未就绪"
)
_GONE = Text(
    "no pod of the new version can answer its share of the requests",
    "新版本没有任何 Pod 能应答分给它的请求",
)
_BOTH = Text(
    "the old version fails as well: the cause is elsewhere, the weight stays as it is",
    "旧版本同样在失败：原因在别处，权重保持不变",
)
_LATE = Text(
    "the deadline passed before enough was seen to judge",
    "到期限时看到的请求仍不足以作出判断",
)
_STUCK = Text("the rollout did not end by the deadline", "到期限时滚动更新仍未完成")
_ROUTE_LAGS = Text("the route has not followed yet", "路由尚未生效")
_NOT_READY = Text("pods of the new version are not ready", "新版本的 Pod 尚未就绪")
_ROLLING = Text("stable pods roll to the new version", "稳定版 Pod 正在滚动到新版本")
_BLIND = Text("no metrics: the weight stays as it is", "读不到指标：权重保持不变")
_WATCHING = Text("watching this step", "正在观察这一步")
_QUIET = Text("too few requests to judge this step", "请求太少，无法判断这一步")
_HEALTHY = Text("nothing speaks against it at this step", "这一步没有发现不利迹象")
_ASK = Text("a person says when to promote", "等待人工确认全量发布")
_PROVEN = Text(
    "every step is passed: stable gets the new version", "各步均已通过：稳定版换成新版本"
)
_LEARNING = Text("learning what is usual on the old version", "正在了解旧版本的常态")
_FIRST = Text("first step: the new pods are ready", "第一步：新版本 Pod 已就绪")
_ALL_NEW = Text(
    "every stable pod is new: the canary is not needed", "稳定版 Pod 已全部更新：不再需要金丝雀"
)
_DONE = Text("released: every pod is of the new version", "发布完成：所有 Pod 都是新版本")
