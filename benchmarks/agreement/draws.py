"""The manifests that checkers are compared on: small, each about one field of one kind.

A workload is drawn twice for every line of pods.txt: bare, with nothing but what the API wants, and
full, with everything that any checker asks for. So each setting is seen alone, and each is seen to
be what is missing. objects.yaml and roles.txt hold the rest.
"""

import copy
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).parent
KINDS = (
    "Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet",
    "ReplicationController",
)  # fmt: skip
_LABELS = {"app": "web"}
_RBAC = "rbac.authorization.k8s.io"


class Case(NamedTuple):
    """A set of objects that is checked together, in one file called `name`.yaml."""

    name: str
    objects: list[dict[str, Any]]


def cases() -> Iterator[Case]:
    """All of them, in a stable order."""
    yield from _workloads()
    yield from _objects()
    yield from _roles()


def _workloads() -> Iterator[Case]:
    lines = (HERE / "pods.txt").read_text(encoding="utf-8").splitlines()
    table = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    bases = yaml.safe_load((HERE / "bases.yaml").read_text(encoding="utf-8"))
    for (base, (pod, around)), kind in itertools.product(bases.items(), KINDS):
        for name, _, changes in table:
            made = workload(kind, copy.deepcopy(pod), base == "full")
            if changed(made, changes) or name == "base":
                called = f"{base}-{kind.lower()}-{name}"
                yield Case(called, [made, *around])
                if name in _ALSO_SECOND:
                    for key in ("initContainers", "containers"):
                        yield Case(f"{called}-{key}", [_second(made, pod, key), *around])


_ALSO_SECOND = ("privileged-true", "resources-none", "image-latest", "caps-none")
"""Changes that are drawn in an init container and in a second container too."""


def workload(kind: str, pod: dict[str, Any], full: bool = False) -> dict[str, Any]:
    """A workload of a kind that runs `pod`; bare, or in a namespace and with replicas."""
    meta: dict[str, Any] = {"name": "web", "labels": dict(_LABELS)}
    if full:
        meta["namespace"] = "shop"
    head = {"apiVersion": "v1", "kind": kind, "metadata": meta}
    if kind == "Pod":
        return {**head, "spec": pod}
    template = {"metadata": {"labels": dict(_LABELS)}, "spec": pod}
    if kind in ("Job", "CronJob"):
        pod["restartPolicy"] = "Never"
        head["apiVersion"] = "batch/v1"
        if kind == "Job":
            return {**head, "spec": {"template": template}}
        inner = {"spec": {"template": template}}
        return {**head, "spec": {"schedule": "*/5 * * * *", "jobTemplate": inner}}
    if kind == "ReplicationController":
        return {**head, "spec": {"selector": dict(_LABELS), "template": template}}
    spec: dict[str, Any] = {"selector": {"matchLabels": dict(_LABELS)}, "template": template}
    if full and kind != "DaemonSet":
        spec["replicas"] = 3
    if kind == "StatefulSet":
        spec["serviceName"] = "web-each"
    return {**head, "apiVersion": "apps/v1", "spec": spec}


def _roots(workload: dict[str, Any]) -> dict[str, Any]:
    """What the letters of pods.txt stand for; a kind without a template has no `t`."""
    spec = workload["spec"]
    owner = spec["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else spec
    template = owner.get("template", workload)
    roots = {"m": workload["metadata"], "p": template["spec"], "c": template["spec"]["containers"]}
    roots |= {"c": roots["c"][0], "t": template["metadata"]}
    return roots if workload["kind"] == "Pod" else {**roots, "w": spec}


_ONLY = {  # a field of the workload itself is set only where the kind has it
    "replicas": ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    "strategy": ("Deployment",),
    "updateStrategy": ("StatefulSet", "DaemonSet"),
    "serviceName": ("StatefulSet",),
    "ttlSecondsAfterFinished": ("Job",),
    "startingDeadlineSeconds": ("CronJob",),
    "concurrencyPolicy": ("CronJob",),
    "schedule": ("CronJob",),
    "selector": ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
}


def changed(workload: dict[str, Any], changes: str) -> bool:
    """Make the changes of a line in place; whether there was anything to change."""
    before, roots = copy.deepcopy(workload), _roots(workload)
    for change in filter(None, map(str.strip, changes.split(";"))):
        path, given, value = change.partition("=")
        root, *steps = path.split(".")
        if root not in roots or (
            root == "w" and workload["kind"] not in _ONLY.get(steps[0], KINDS)
        ):
            return False
        holder = roots[root]
        for step in steps[:-1]:
            holder = holder.setdefault(step, {}) if given else holder.get(step, {})
        if given:
            holder[steps[-1]] = json.loads(value)
        else:
            holder.pop(steps[-1], None)
    return workload != before


def _second(workload: dict[str, Any], pod: dict[str, Any], key: str) -> dict[str, Any]:
    """The same workload whose first container is as in the base, and whose bad one is another."""
    more = copy.deepcopy(workload)
    inner = _roots(more)["p"]
    bad = {**inner["containers"][0], "name": "other"}
    inner["containers"] = copy.deepcopy(pod["containers"])
    inner.setdefault(key, []).append(bad)
    return more


def _objects() -> Iterator[Case]:
    """objects.yaml: a set begins with a comment that names it."""
    text = (HERE / "objects.yaml").read_text(encoding="utf-8")
    for part in text.split("# case: ")[1:]:
        name, _, body = part.partition("\n")
        yield Case(name, [each for each in yaml.safe_load_all(body) if each])


def _roles() -> Iterator[Case]:
    """roles.txt: groups, resources, verbs; as a Role and a ClusterRole, bound to an account."""
    for line in (HERE / "roles.txt").read_text(encoding="utf-8").splitlines():
        name, groups, resources, verbs = line.split()
        rule = {
            "apiGroups": ["" if group == "core" else group for group in groups.split(",")],
            "resources": resources.split(","),
            "verbs": verbs.split(","),
        }
        for kind in ("Role", "ClusterRole"):
            where = {"namespace": "shop"} if kind == "Role" else {}
            account = {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}
            head = {"apiVersion": f"{_RBAC}/v1"}
            role = {**head, "kind": kind, "metadata": {"name": "r", **where}, "rules": [rule]}
            ref = {"apiGroup": _RBAC, "kind": kind, "name": "r"}
            binding = {**head, "kind": f"{kind}Binding", "metadata": {"name": "b", **where}}
            bound = {**binding, "roleRef": ref, "subjects": [account]}
            yield Case(f"{kind.lower()}-{name}", [role, bound])


def write(folder: Path) -> list[Path]:
    """Write every case to a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for case in cases():
        path = folder / f"{case.name}.yaml"
        with path.open("w", encoding="utf-8") as file:
            yaml.dump_all(case.objects, file, Dumper=_Plain, sort_keys=False)
        written.append(path)
    return written


class _Plain(yaml.SafeDumper):
    """No anchors: not every checker reads them."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an alias."""
        return True
