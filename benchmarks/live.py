"""`python -m benchmarks.live`: what looking at a cluster costs with thousands of pods.

Without arguments an API server of its own is started, with objects that nothing runs: pods are
written with the status that a kubelet would give them. With `FILE ENV` (and a kubeconfig) the
commands are measured on that environment, which is only read.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from benchmarks import process
from setsail.derive import concerns
from setsail.engine import system_file
from setsail.finding.finding import ObjectRef
from setsail.world import cluster
from setsail.world.cluster_calls import Call

Body = dict[str, Any]
SERVICES, PODS = 50, 5_000
SEEN = "2026-01-01T00:00:00Z"
_AT_ONCE = 16


def system(context: str, services: int = SERVICES) -> str:
    """A system of so many equal services."""
    one = {
        "image": "registry.example/web:1.0@sha256:" + "a" * 64,
        "port": 8080,
        "health": {"ready": "/ready", "live": "/healthz"},
        "env": {f"SETTING_{n}": "a value of some length" for n in range(12)},
    }
    body = {
        "system": "many",
        "owner": {"team": "trade", "tier": 2},
        "services": {f"web-{n:03d}": one for n in range(services)},
        "environments": {"test": {"platform": {"context": context}}},
    }
    return yaml.safe_dump(body, sort_keys=False)


def fill(file: str, context: str, pods: int = PODS) -> None:
    """Apply the system of a file, and write pods and status as if all of it ran."""
    found = system_file.read(file, "test").system
    bodies = [each.body for each in concerns.everything(found).objects]
    deployments = [body for body in bodies if body["kind"] == "Deployment"]
    each = pods // len(deployments)
    with cluster.connect(context) as live, ThreadPoolExecutor(_AT_ONCE) as pool:
        for body in bodies:
            if live.kinds.served(body["kind"]):
                live.apply(body)
        list(pool.map(lambda body: _status(live, body, deployment_status(each)), deployments))
        list(pool.map(lambda body: _pod(live, body), _pods(deployments, each)))


def deployment_status(pods: int) -> Body:
    """A Deployment that is through."""
    numbers = ("replicas", "readyReplicas", "availableReplicas", "updatedReplicas")
    return {"observedGeneration": 9, **dict.fromkeys(numbers, pods)}


def _pods(deployments: Iterable[Body], each: int) -> Iterator[Body]:
    """The pods of Deployments, as a ReplicaSet makes them."""
    for body in deployments:
        name, template = body["metadata"]["name"], body["spec"]["template"]
        owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": f"{name}-7c9", "uid": "u"}
        labels = {**template["metadata"]["labels"], "pod-template-hash": "7c9"}
        for number in range(each):
            about = {
                "name": f"{name}-7c9-{number:05d}",
                "namespace": body["metadata"]["namespace"],
                "labels": labels,
                "ownerReferences": [{**owner, "controller": True}],
            }
            spec = {**template["spec"], "nodeName": f"simulated-{number % 40:04d}"}
            yield {"apiVersion": "v1", "kind": "Pod", "metadata": about, "spec": spec}


def _pod(live: cluster.Live, body: Body) -> None:
    path = f"/api/v1/namespaces/{body['metadata']['namespace']}/pods"
    live.calls.json(Call("create", path, "a pod", body=body))
    _status(live, body, pod_status(body))


def pod_status(body: Body) -> Body:
    """A pod that runs and is ready."""
    kinds = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
    container = body["spec"]["containers"][0]
    return {
        "phase": "Running",
        "hostIP": "10.0.0.1",
        "podIP": "10.1.0.1",
        "startTime": SEEN,
        "conditions": [{"type": k, "status": "True", "lastTransitionTime": SEEN} for k in kinds],
        "containerStatuses": [
            {
                "name": container["name"],
                "image": container["image"],
                "imageID": container["image"],
                "ready": True,
                "started": True,
                "restartCount": 0,
                "state": {"running": {"startedAt": SEEN}},
            }
        ],
    }


def _status(live: cluster.Live, body: Body, status: Body) -> None:
    about = body["metadata"]
    of = ObjectRef(body["apiVersion"], body["kind"], about["namespace"], about["name"])
    path = live.kinds.of(of).path(of.namespace, of.name, "status")
    kind = "application/merge-patch+json"
    live.calls.json(Call("patch", path, str(of), body={"status": status}, kind=kind))


def commands(file: str, environment: str) -> dict[str, list[str]]:
    """What is measured, by name."""
    found = system_file.read(file, environment).system
    namespace, context = found.namespace, found.environment.platform.context or ""
    setsail = [sys.executable, "-m", "setsail"]
    there = ["-f", file, "-e", environment]
    return {
        "check --live": [*setsail, "check", "--live", "-n", namespace, "--context", context],
        "status": [*setsail, "status", *there],
    }


def measure(file: str, environment: str) -> None:
    """Print one row a command."""
    for name, command in commands(file, environment).items():
        found = process.median([process.once(command) for _ in range(3)])
        sys.stdout.write(
            f"{name:<14} {found.wall:7.2f} s {found.cpu:7.2f} s cpu {found.peak:7.1f} MiB\n"
        )


def main() -> None:
    """Measure on a server of its own, or on the environment that is named."""
    if len(sys.argv) == 3:
        measure(sys.argv[1], sys.argv[2])
        return
    from testbed import bare

    with tempfile.TemporaryDirectory() as folder:
        server = bare.start(Path(folder) / "server")
        try:
            os.environ["KUBECONFIG"] = str(server.kubeconfig)
            context = yaml.safe_load(server.kubeconfig.read_text())["current-context"]
            file = Path(folder) / "system.yaml"
            file.write_text(system(context))
            fill(str(file), context)
            measure(str(file), "test")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
