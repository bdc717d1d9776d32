"""Giving up what a release owned of an object that belongs to somebody else.

Whoever changes a field owns it to the API server, even when the value is put back. Its real owner
would meet a conflict at his next server-side apply, so our entry is taken out when we leave.
"""

from setsail.cluster.protocol import Cluster
from setsail.finding.finding import ObjectRef
from setsail.manifest.manifest import items, text

_MANAGER = "setsail"


def disown(cluster: Cluster, ref: ObjectRef) -> None:
    """Own nothing of an object but what was applied. Raises Changed where it changed meanwhile."""
    body = cluster.get(ref)
    entries = items(body, "metadata", "managedFields")
    kept = [
        entry
        for entry in entries
        if text(entry, "manager") != _MANAGER or text(entry, "operation") != "Update"
    ]
    if kept and len(kept) < len(entries):  # without any, "before-first-apply" would own it all
        version = text(body, "metadata", "resourceVersion")
        change = {"managedFields": kept, "resourceVersion": version}
        cluster.patch(ref, {"metadata": change})
