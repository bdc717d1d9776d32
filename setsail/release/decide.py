"""What to do next in a release: one table, read from the top, and the state after it.

The shell around it looks, learns, decides, saves the intent and acts on what it saved. It may
die between any two of these: the next look begins again from the intent.
"""
# ruff: noqa: E701 (the columns of the table are its design)

from dataclasses import replace
from typing import assert_never

from setsail.finding.text import Text
from setsail.release import whys
from setsail.release.values import (
    ALPHA,
    Abort,
    Action,
    Contract,
    Finish,
    Head,
    Hold,
    Judgement,
    Mirror,
    Promote,
    Release,
    Seen,
    Shift,
    Wait,
)

_EACH = ALPHA / 3
"""Three tests share the promise on false alarms."""
_FOLLOWED = 15.0
"""Seconds after which a route has followed; what differs later was changed by somebody."""


def decide(release: Release, seen: Seen) -> Action:
    """Say what to do next. The first line that holds wins."""
    plan, known = release.plan, release.judgement
    late = (release.stopped or seen.now) > release.began + plan.deadline
    here = seen.now - release.since
    rolling, unwell = release.promoting, known.stable_fails or not seen.stable_serves
    urged = unwell and _others(seen.urged_by, plan.author) >= max(1, plan.approvals)
    # fmt: off
    if release.outcome:                               return _afterwards(release, seen)
    if seen.stop_asked:                               return Abort(whys.STOPPED)
    if release.weight and not seen.stable_serves:     return _alone(release, seen, urged)
    if seen.wanted == "old":                          return Abort(whys.RETURNED, "withdrawn")
    if seen.wanted == "other":                        return Abort(whys.NEWER, "superseded")
    if seen.expand == "failed":                       return Abort(whys.EXPAND_FAILED)
    if seen.proof == "failed":                        return Abort(whys.PROOF_FAILED)
    if known.errors.proves_worse(_EACH):              return Abort(whys.fails(release))
    if known.guard.proves_broken(_EACH):              return Abort(whys.broken(release))
    if known.slow.proves_worse(_EACH):                return Abort(whys.SLOWER)
    if release.weight and not seen.canary_serves:     return Abort(whys.GONE)
    if seen.stable_rolls and not rolling:             return Abort(whys.HOLD_LOST)
    if late and seen.expand == "waiting":             return Abort(whys.EXPAND_LATE)
    if late and not seen.canary_ready:                return Abort(whys.NEVER_READY)
    if late and not rolling:                          return Abort(whys.LATE, "inconclusive")
    if late and not seen.stable_new:                  return Abort(whys.STUCK)
    if not seen.held and not rolling:                 return Wait(whys.HELD_AGAIN)
    if seen.weight != release.weight:                 return Wait(_route(here))
    if rolling and seen.stable_new:                   return _end(release)
    if seen.expand == "waiting":                      return Wait(whys.EXPANDING)
    if not seen.canary_ready:                         return Wait(whys.NOT_READY)
    if rolling:                                       return Wait(whys.ROLLING)
    if seen.pause_asked:                              return Hold(whys.PAUSED)
    if _doubted(known):                               return Wait(whys.DOUBTED)
    if urged and release.weight < 100:                return Shift(100, whys.URGENT)
    if not seen.stable_serves:                        return Hold(whys.STABLE_DOWN)
    if not plan.calendar.open(seen.now):              return Hold(whys.CLOSED)
    if seen.canary is None:                           return Wait(whys.BLIND)
    if seen.stable is None:                           return Wait(whys.BLIND)
    if known.stable_fails:                            return Wait(whys.BOTH)
    if not release.weight:                            return _first(release, seen)
    if here < plan.hold:                              return Wait(whys.WATCHING)
    if known.at_step < plan.enough:                   return Wait(whys.QUIET)
    if release.weight < plan.steps[-1]:               return Shift(_next(release), whys.HEALTHY)
    if plan.manual and not seen.promote_asked:        return Hold(whys.ASK)
    return Promote(whys.PROVEN)
    # fmt: on


def _first(release: Release, seen: Seen) -> Action:
    """Only what is usual on stable tells what is unusual on the canary."""
    plan = release.plan
    # fmt: off
    if seen.now - release.began < plan.baseline:      return Wait(whys.LEARNING)
    if seen.proof == "waiting":                       return Wait(whys.PROVING)
    if plan.mirror and not _past_copies(release):     return Mirror(whys.MIRROR)
    if release.mirroring and not _watched(release, seen): return Wait(whys.COPIES)
    if plan.header and not release.heading:           return Head(whys.HEADER)
    if release.heading and not _tried(release, seen): return Wait(whys.HEADED)
    if (lacking := plan.approvals - _others(seen.approved_by, plan.author)) > 0:
        return Hold(whys.approvals(lacking, plan.author in seen.approved_by))
    return Shift(plan.steps[0], whys.FIRST)
    # fmt: on


def _alone(release: Release, seen: Seen, urged: bool) -> Action:
    """No stable pod could take the canary's requests: they are nowhere better off."""
    known = release.judgement
    # fmt: off
    if not seen.canary_serves:                        return Abort(whys.GONE)
    if release.promoting:                             return Wait(whys.ROLLING)
    if known.guard.proves_broken(_EACH):              return Hold(whys.NOWHERE)
    if known.errors.proves_worse(_EACH):              return Hold(whys.NOWHERE)
    if not urged or seen.wanted != "new":             return Hold(whys.STABLE_DOWN)
    if seen.weight != release.weight:                 return Wait(whys.ROUTE_LAGS)
    if not seen.canary_ready:                         return Wait(whys.NOT_READY)
    if release.weight < 100:                          return Shift(100, whys.URGENT)
    if not _watched(release, seen):                   return Wait(whys.WATCHING)
    return Promote(whys.URGENT)
    # fmt: on


def _doubted(known: Judgement) -> bool:
    """Whether the last look alone would prove the canary worse, which one look must not: after a
    time without looks it holds all that happened meanwhile. The next one tells."""
    alarms = known.errors.alarms(_EACH), known.guard.alarms(_EACH), known.slow.alarms(_EACH)
    return known.canary_bad and any(alarms)


def _watched(release: Release, seen: Seen) -> bool:
    """Whether the present step was held long enough, and answered requests enough."""
    plan, here = release.plan, seen.now - release.since
    return here >= plan.hold and release.judgement.at_step >= plan.enough


def _past_copies(release: Release) -> bool:
    """Whether the canary gets copies already, or what comes after them."""
    return release.mirroring or release.heading


def _tried(release: Release, seen: Seen) -> bool:
    """Few people send the header: a word of theirs stands for many requests."""
    return _watched(release, seen) or seen.promote_asked


def _afterwards(release: Release, seen: Seen) -> Action:
    """What only the old version needs goes when there is no way back to it any more."""
    kept = seen.now < release.since + release.plan.keep
    due = release.outcome == "released" and seen.contract == "waiting" and not release.contracting
    if due and not kept and release.plan.calendar.open(seen.now):
        return Contract(whys.CONTRACT)
    return Wait(release.why)


def _others(people: tuple[str, ...], author: str) -> int:
    """How many people these are; nobody agrees with himself."""
    return len(set(people) - {author})


def _route(here: float) -> Text:
    return whys.ROUTE_EDITED if here > _FOLLOWED else whys.ROUTE_LAGS


def _end(release: Release) -> Action:
    return Shift(0, whys.ALL_NEW) if release.weight else Finish(whys.DONE)


def _next(release: Release) -> int:
    return next(step for step in release.plan.steps if step > release.weight)


def advance(release: Release, action: Action, now: float) -> Release:
    """Fold an action into the intent."""
    if isinstance(action, Hold):
        return replace(release, stopped=now if release.stopped is None else release.stopped)
    release = _clock_runs(release, now)
    match action:
        case Shift(weight, why):
            fresh = replace(release.judgement, at_step=0)
            moved = replace(release, weight=weight, since=now, why=why, judgement=fresh)
            return replace(moved, mirroring=False, heading=False)
        case Mirror(why):
            fresh = replace(release.judgement, at_step=0)
            return replace(release, mirroring=True, since=now, why=why, judgement=fresh)
        case Head(why):
            fresh = replace(release.judgement, at_step=0)
            headed = replace(release, mirroring=False, heading=True, judgement=fresh)
            return replace(headed, since=now, why=why)
        case Promote(why):
            return replace(release, promoting=True, since=now, why=why)
        case Finish(why):
            return replace(release, outcome="released", promoting=False, since=now, why=why)
        case Abort(why, outcome):
            ended = replace(release, weight=0, promoting=False, mirroring=False, heading=False)
            return replace(ended, outcome=outcome, since=now, why=why)
        case Contract(why):
            return replace(release, contracting=True, why=why)
        case Wait():
            return release
    assert_never(action)


def _clock_runs(release: Release, now: float) -> Release:
    """What was waited for people or the calendar does not count towards the deadline."""
    if release.stopped is None:
        return release
    return replace(release, began=release.began + now - release.stopped, stopped=None)
