"""What network policies allow the stable pods, they must allow the canary's.

The canary's pods differ in one label, so a policy that names the stable pods does not mean them.
Each such policy gets a copy that does; policies add up, so nobody else is allowed more or less.
"""

import copy
from collections.abc import Mapping
from typing import Any

from setsail.cluster.protocol import Body, Cluster
from setsail.finding.finding import ObjectRef
from setsail.manifest import selector
from setsail.manifest.manifest import strings, text

_API = "networking.k8s.io/v1"
COPY = "setsail.dev/copied-for"
"""The label of a copy: the canary that it was made for."""


def copy_for(cluster: Cluster, namespace: str, differs: tuple[str, str], stable: Body) -> None:
    """Copy every policy that names the stable pods, for pods that differ in one label.

    `differs` is that label and its value, `stable` the template of the stable pods.
    """
    _, value = differs
    labels = strings(stable, "metadata", "labels")
    for body in cluster.find("NetworkPolicy", namespace):
        named = f"{text(body, 'metadata', 'name')}-{value}"
        ref = ObjectRef(_API, "NetworkPolicy", namespace, named)
        if text(body, "metadata", "labels", COPY) or cluster.get(ref) is not None:
            continue
        spec = _renamed(body.get("spec"), differs, labels)
        if spec != body.get("spec"):
            about = {"name": named, "namespace": namespace, "labels": {COPY: value}}
            made = {"apiVersion": _API, "kind": "NetworkPolicy", "metadata": about, "spec": spec}
            cluster.apply(made)


def _renamed(part: Any, differs: tuple[str, str], labels: Mapping[str, str]) -> Any:
    """A part of a policy in which the selectors of the stable pods select the others."""
    if isinstance(part, list):
        return [_renamed(each, differs, labels) for each in part]
    if not isinstance(part, dict):
        return part
    found = {key: _renamed(value, differs, labels) for key, value in part.items()}
    chosen = part.get("podSelector")
    if selector.matches(chosen, labels):
        key, value = differs
        if not selector.matches(chosen, {**labels, key: value}) and key in strings(
            chosen, "matchLabels"
        ):
            found["podSelector"] = copy.deepcopy(chosen)
            found["podSelector"]["matchLabels"][key] = value
    return found


def remove(cluster: Cluster, namespace: str, value: str) -> None:
    """Remove the copies."""
    for body in cluster.find("NetworkPolicy", namespace):
        if text(body, "metadata", "labels", COPY) == value:
            name = text(body, "metadata", "name")
            cluster.delete(ObjectRef(_API, "NetworkPolicy", namespace, name))
