"""Who we are to a cluster, in its own words."""

from setsail.manifest.manifest import text
from setsail.world import cluster_faults as faults
from setsail.world.cluster import Live
from setsail.world.cluster_calls import Call

_PATH = "/apis/authentication.k8s.io/v1/selfsubjectreviews"


def name(live: Live) -> str:
    """The user that the API server takes us for; "unknown" where it does not tell."""
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    try:
        found = live.calls.json(Call("create", _PATH, "who we are", body=body))
    except (faults.Absent, faults.Denied):
        return "unknown"
    return text(found, "status", "userInfo", "username") or "unknown"
