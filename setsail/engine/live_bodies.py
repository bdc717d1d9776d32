"""Objects of a cluster, less what nobody asks of them: as their author wrote them, or as they run.

Five thousand pods are held at once, so of each stays only what a rule reads.
"""

import base64
import binascii
from typing import Any

from setsail.cluster import difference
from setsail.cluster.protocol import Body
from setsail.manifest.manifest import items, mapping, text
from setsail.rules.live.certificate_near_its_end import ENDS
from setsail.world import certificate

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_IDENTITY = (
    "name", "namespace", "labels", "ownerReferences", "creationTimestamp", "deletionTimestamp",
    "generation", "resourceVersion",
)  # fmt: skip
_OF_STATUS = ("phase", "conditions", "containerStatuses", "initContainerStatuses")


def written(body: Body) -> Body:
    """The object as its author wrote it, as far as that can be told."""
    found = difference.plain(body)
    about = mapping(found, "metadata")
    notes = {
        key: value
        for key, value in mapping(about, "annotations").items()
        if key != _LAST_APPLIED and not key.startswith("deployment.kubernetes.io/")
    }
    about.pop("annotations", None)
    if notes:
        about["annotations"] = notes
    if text(body, "kind") == "Service":
        for key in ("clusterIP", "clusterIPs"):
            if mapping(found, "spec").get(key) != "None":
                mapping(found, "spec").pop(key, None)
    return found


def seen(body: Body) -> Body:
    """The object as it runs; of a Secret nothing but when its certificate ends."""
    head = {"apiVersion": body.get("apiVersion"), "kind": body.get("kind")}
    about = _only(mapping(body, "metadata"), _IDENTITY)
    match body.get("kind"):
        case "Pod":
            return {**head, "metadata": about, "spec": _pod(body), "status": _pod_status(body)}
        case "Secret":
            ends = certificate.ends(_decoded(text(body, "data", "tls.crt")))
            return {
                **head,
                "metadata": {**about, **({"annotations": {ENDS: ends}} if ends else {})},
            }
        case "Node":
            spec = _only(mapping(body, "spec"), ("unschedulable",))
            return {**head, "metadata": about, "spec": spec, "status": _conditions(body)}
        case _:
            rest = {"spec": mapping(body, "spec"), "status": mapping(body, "status")}
            return {**head, "metadata": about, **rest}


def _pod(body: Body) -> Body:
    names = [_only(each, ("name", "image")) for each in items(body, "spec", "containers")]
    claims = [v for v in items(body, "spec", "volumes") if "persistentVolumeClaim" in v]
    return {"containers": names, **({"volumes": claims} if claims else {})}


def _pod_status(body: Body) -> Body:
    found = _only(mapping(body, "status"), _OF_STATUS)
    conditions = items(found, "conditions")
    telling = [c for c in conditions if c.get("status") != "True" or c.get("type") == "Ready"]
    return {**found, "conditions": telling}


def _conditions(body: Body) -> Body:
    return _only(mapping(body, "status"), ("conditions",))


def _only(body: Any, keys: tuple[str, ...]) -> Body:
    return {key: body[key] for key in keys if key in body}


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data)
    except (binascii.Error, ValueError):
        return b""
