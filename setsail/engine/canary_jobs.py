"""The jobs of a release: migrations before and after, the trial before any user."""

from setsail.cluster.protocol import Body, Cluster
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, number, text
from setsail.release.values import Work


def start(cluster: Cluster, job: Body | None) -> None:
    """Start a job that is declared, once: its template cannot be changed afterwards."""
    if job is not None and cluster.get(_ref(job)) is None:
        cluster.apply(job)


def state(cluster: Cluster, job: Body | None) -> Work:
    """What became of it; a job that is not there yet is waited for."""
    if job is None:
        return "none"
    body = cluster.get(_ref(job)) or {}
    true = {text(c, "type") for c in items(body, "status", "conditions") if _is_true(c)}
    if "Failed" in true:
        return "failed"
    enough = number(job, "spec", "completions") or 1
    succeeded = (number(body, "status", "succeeded") or 0) >= enough
    return "done" if "Complete" in true or succeeded else "waiting"


def _is_true(condition: Body) -> bool:
    return text(condition, "status") == "True"


def remove(cluster: Cluster, job: Body | None) -> None:
    """Delete a job that has been judged."""
    if job is not None:
        cluster.delete(_ref(job))


def _ref(job: Body) -> ObjectRef:
    return ObjectRef(
        "batch/v1", "Job", text(job, "metadata", "namespace"), text(job, "metadata", "name")
    )
