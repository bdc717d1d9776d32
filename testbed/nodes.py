"""Nodes that are only said to exist: KWOK answers for their kubelets, so that thousands fit here.

Their pods become ready at once and run nothing. The taint keeps everybody away who does not ask.
"""

from pathlib import Path

from testbed import programs
from testbed.api import Api, Body
from testbed.places import Places
from testbed.processes import Processes
from testbed.telling import wait

MARK = "kwok.x-k8s.io/node"
TAINT = {"key": MARK, "value": "fake", "effect": "NoSchedule"}
ZONES = 3
_STAGES = ("node/fast", "node/heartbeat-with-lease", "pod/fast")
_OPTIONS = """apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  nodeLeaseParallelism: 16
  podPlayStageParallelism: 64
  nodePlayStageParallelism: 64
"""


def start(places: Places, processes: Processes, count: int, listen: str) -> None:
    """Have so many simulated nodes, ready; `listen` is KWOK's own address and port."""
    places.config.mkdir(parents=True, exist_ok=True)
    config = places.config / "kwok.yaml"
    config.write_text(f"{_OPTIONS}---\n{prepare(places).read_text()}")
    words = [
        f"--kubeconfig={places.kubeconfig}",
        f"--config={config}",
        f"--manage-nodes-with-annotation-selector={MARK}=fake",
        "--cidr=10.250.0.0/16",
        "--node-lease-duration-seconds=40",
        f"--server-address={listen}",
    ]
    processes.start("kwok", [programs.KWOK.file(places), *words])
    api = Api(places.kubeconfig)
    for number in range(count):
        api.call("POST", "/api/v1/nodes", body(number))
    wait(f"{count} simulated nodes ready", 60 + count / 10, lambda: _ready(api) >= count)


def body(number: int) -> Body:
    """A node as large as anybody asks for, in one of three zones."""
    name = f"simulated-{number:04d}"
    room = {"cpu": "64", "memory": "256Gi", "pods": "250"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "annotations": {MARK: "fake", "node.alpha.kubernetes.io/ttl": "0"},
            "labels": {
                MARK: "fake",
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
                "topology.kubernetes.io/zone": f"zone-{number % ZONES}",
            },
        },
        "spec": {"taints": [TAINT]},
        "status": {"allocatable": room, "capacity": room},
    }


def _ready(api: Api) -> int:
    nodes = [node for node in api.items("/api/v1/nodes") if MARK in node["metadata"]["annotations"]]
    conditions = [node["status"].get("conditions", []) for node in nodes]
    return sum({"Ready": "True"}.items() <= _statuses(found).items() for found in conditions)


def _statuses(conditions: list[Body]) -> dict[str, str]:
    return {condition["type"]: condition["status"] for condition in conditions}


def prepare(places: Places) -> Path:
    """How a node and a pod come to life: manifests of KWOK's own module."""
    found = [f"kustomize/stage/{name}/*-*.yaml" for name in _STAGES]
    return programs.manifests(places, programs.KWOK, found)


def on_simulated(pod: Body) -> Body:
    """The same pod spec, for simulated nodes alone."""
    tolerations = [*pod.get("tolerations", []), {"key": MARK, "operator": "Exists"}]
    return {**pod, "tolerations": tolerations, "nodeSelector": {MARK: "fake"}}
