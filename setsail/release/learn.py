"""Fold one look at the counters into what is known. Pure, and blind to which version is bad."""

from dataclasses import replace

from setsail.cluster import seen as counters
from setsail.cluster.seen import Counters, Scrape
from setsail.release.dispersion import Dispersion
from setsail.release.ratio import Share
from setsail.release.values import Judgement, Release, Seen

_SLOW = 0.95
"""Slow is what lies beyond this quantile of stable."""


def learn(release: Release, seen: Seen) -> Release:
    """The release with what this look adds to its judgement; unchanged where nothing was read."""
    if release.outcome or seen.canary is None or seen.stable is None:
        return release
    known, now = release.judgement, {"canary": seen.canary, "stable": seen.stable}
    if not known.counted:  # what was counted before we looked is nobody's evidence
        return replace(release, judgement=replace(known, usual=seen.stable, counted=now))
    if not (
        release.weight or release.mirroring or release.heading
    ):  # until then what is slow follows stable
        known = _bounded(known, slow_bound(known.usual, seen.stable))
    canary = counters.increase(known.counted["canary"], seen.canary)
    stable = counters.increase(known.counted["stable"], seen.stable)
    judgement = replace(_weighed(known, canary, stable), counted=now)
    return replace(release, judgement=judgement)


def _bounded(known: Judgement, bound: int | None) -> Judgement:
    """With another bound other requests are slow: how they were scattered tells nothing more."""
    if bound == known.slow_over:
        return known
    return replace(known, slow_over=bound, slow_bursts=Dispersion())


def slow_bound(before: Scrape, after: Scrape) -> int | None:
    """The first bound within which 95 % were answered between two scrapes; None if nothing was."""
    total = counters.increase(before, after)
    if not total.requests:
        return None
    quick = (i for i, within in enumerate(total.within) if within >= _SLOW * total.requests)
    return next(quick, None)


def _weighed(judgement: Judgement, canary: Counters, stable: Counters) -> Judgement:
    # The dispersion used is that of the looks before: a test may not choose it by what it sees.
    errors = Share(canary.requests, canary.errors), Share(stable.requests, stable.errors)
    slow = _slow(judgement, canary), _slow(judgement, stable)
    bursts, slow_bursts = judgement.error_bursts.factor, judgement.slow_bursts.factor
    return replace(
        judgement,
        errors=judgement.errors.with_look(*errors, bursts),
        slow=judgement.slow.with_look(*slow, slow_bursts),
        canary_bad=_bad(errors[0], slow[0]) if canary.requests else judgement.canary_bad,
        stable_fails=judgement.guard.excuses(errors[1], bursts),
        guard=judgement.guard.with_look(*errors, bursts),
        error_bursts=judgement.error_bursts.with_look(stable.errors),
        slow_bursts=judgement.slow_bursts.with_look(slow[1].bad),
        at_step=judgement.at_step + canary.requests,
        canary_requests=judgement.canary_requests + canary.requests,
        canary_errors=judgement.canary_errors + canary.errors,
    )


def _bad(errors: Share, slow: Share) -> bool:
    return errors.bad + slow.bad > 0


def _slow(judgement: Judgement, counted: Counters) -> Share:
    if judgement.slow_over is None:
        return Share(0, 0)
    return Share(counted.requests, counted.requests - counted.within[judgement.slow_over])
