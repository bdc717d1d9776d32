"""The end of a release on a cluster: what it needed goes, and its record is written."""

from setsail.cluster import change as changes
from setsail.cluster.protocol import Cluster
from setsail.engine import canary, canary_scale, hold, records
from setsail.engine import releasing_state as states
from setsail.engine.disown import disown
from setsail.engine.releasing_state import Saved
from setsail.release.record import About, Record
from setsail.release.values import Release

_PATIENCE = 300.0
"""Seconds after the outcome in which a Deployment that asks for what runs must have got there."""


def leave(cluster: Cluster, saved: Saved, now: float) -> bool:
    """Tidy up; False while something is waited for. Every part may be repeated."""
    if saved.route is not None:
        canary.retire(cluster, saved.subject, saved.route)
    if not _given_back(cluster, saved) and now < saved.release.since + _PATIENCE:
        return False
    disown(cluster, saved.subject.stable)
    if saved.route is not None and saved.subject.split == "route":
        disown(cluster, saved.route)
    for scaler in canary_scale.autoscalers(cluster, saved.subject.namespace, saved.subject.name):
        disown(cluster, scaler)
    if saved.release.outcome != "superseded":  # then what is asked for is not what runs
        _record(cluster, saved)
    return True


def _given_back(cluster: Cluster, saved: Saved) -> bool:
    """Let the Deployment go as it was found. What we asked for, we take back; what somebody else
    asks for by now stays held: let go, it would roll to everybody unjudged."""
    subject = saved.subject
    body = cluster.get(subject.stable) or {}
    back = saved.release.outcome != "released"
    if back and hold.paused(body) and hold.template(body) == subject.new:
        change = changes.between(subject.new, subject.before.template)
        cluster.patch(subject.stable, {"spec": {"template": change}})
    if saved.held_before or not hold.paused(body) or saved.release.outcome == "superseded":
        return True
    return hold.give_back(cluster, subject.stable) is None


def _record(cluster: Cluster, saved: Saved) -> None:
    """Write the record of a release, once."""
    release, stable = saved.release, saved.subject.stable
    at = states.stamp(release.since)
    kept = [each for each in records.read(cluster, stable) if isinstance(each, Record)]
    if not any(each.about.at == at and each.about.outcome == release.outcome for each in kept):
        records.write(cluster, stable, _about(saved, at))


def _about(saved: Saved, at: str) -> About:
    release: Release = saved.release
    known = release.judgement
    agreed = {each.who for each in saved.asks if each.what in ("promote", "urge")}
    return About(
        at=at,
        who=saved.who,
        outcome=release.outcome,
        why_en=release.why.en,
        why_zh=release.why.zh,
        approved_by=tuple(sorted(agreed - {release.plan.author})),
        evidence={
            "canary_requests": known.canary_requests,
            "canary_errors": known.canary_errors,
        },
    )
