"""etcd and the Kubernetes control plane: their command lines, and starting them in order."""

from dataclasses import dataclass

from testbed import programs
from testbed.places import NODE, NODE_IP, SERVICES, Places, Refused
from testbed.processes import Processes
from testbed.telling import wait, works

PROGRAMS = (
    "kube-apiserver", "kube-controller-manager", "kube-scheduler",
    "kubelet", "kube-proxy", "kubectl", "etcd",
)  # fmt: skip
"""Names that hk goes by."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the programs of one control plane listen."""

    ip: str = NODE_IP
    api: int = 6443
    store: int = 2379
    peer: int = 2380
    controllers: int = 10257
    scheduler: int = 10259

    @property
    def server(self) -> str:
        """What a kubeconfig names."""
        return f"https://{self.ip}:{self.api}"

    @property
    def etcd(self) -> str:
        """What the API server stores in."""
        return f"https://{self.ip}:{self.store}"


def link(places: Places) -> None:
    """Put hk into the cluster's folder, under every name that it goes by."""
    places.bin.mkdir(parents=True, exist_ok=True)
    for name in PROGRAMS:
        (places.bin / name).symlink_to(programs.HK.file(places))


def start(places: Places, processes: Processes, at: Address) -> None:
    """Start everything that needs no node; returns when the API answers."""
    start_api(places, processes, at)
    controllers = [f"{places.bin}/kube-controller-manager", *_controllers(places, at)]
    processes.start("kube-controller-manager", controllers)
    processes.start("kube-scheduler", [places.bin / "kube-scheduler", *_scheduler(places, at)])


def start_api(places: Places, processes: Processes, at: Address) -> None:
    """Start the store and the API server; returns when the API answers."""
    processes.start("etcd", [places.bin / "etcd", *_etcd(places, at)])
    processes.start("kube-apiserver", [places.bin / "kube-apiserver", *_api(places, at)])
    kubectl = [f"{places.bin}/kubectl", f"--kubeconfig={places.kubeconfig}"]

    def answers() -> bool:
        if not processes.alive("kube-apiserver"):
            raise Refused(f"the API server ended; see {processes.logs}/kube-apiserver.log")
        return works([*kubectl, "get", "--raw", "/readyz"])

    wait("API server ready", 90, answers)


def _etcd(places: Places, at: Address) -> list[str]:
    pki, peer = places.pki, f"http://{at.ip}:{at.peer}"
    return [
        f"--name={NODE}",
        f"--data-dir={places.data}/etcd",
        "--unsafe-no-fsync",  # the cluster does not outlive a crash of the machine
        "--log-level=warn",
        f"--listen-client-urls={at.etcd}",
        f"--advertise-client-urls={at.etcd}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster={NODE}={peer}",
        f"--cert-file={pki}/etcd.crt",
        f"--key-file={pki}/etcd.key",
        "--client-cert-auth",
        f"--trusted-ca-file={pki}/ca.crt",
    ]


def _api(places: Places, at: Address) -> list[str]:
    pki = places.pki
    return [
        f"--etcd-servers={at.etcd}",
        f"--etcd-cafile={pki}/ca.crt",
        f"--etcd-certfile={pki}/etcd.crt",
        f"--etcd-keyfile={pki}/etcd.key",
        f"--bind-address={at.ip}",
        f"--secure-port={at.api}",
        f"--advertise-address={NODE_IP}",  # 127.0.0.1 is refused; only pods go by it
        f"--tls-cert-file={pki}/apiserver.crt",
        f"--tls-private-key-file={pki}/apiserver.key",
        f"--client-ca-file={pki}/ca.crt",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        f"--service-cluster-ip-range={SERVICES}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={pki}/sa.pub",
        f"--service-account-signing-key-file={pki}/sa.key",
        f"--kubelet-client-certificate={pki}/apiserver-kubelet.crt",
        f"--kubelet-client-key={pki}/apiserver-kubelet.key",
        f"--kubelet-certificate-authority={pki}/ca.crt",
        "--kubelet-preferred-address-types=InternalIP",
        "--allow-privileged",
        "--profiling=false",
        *_aggregation(pki),
    ]


def _aggregation(pki: object) -> list[str]:
    """What lets the API server pass requests on to others, such as metrics-server."""
    return [
        f"--requestheader-client-ca-file={pki}/front-ca.crt",
        "--requestheader-allowed-names=front-proxy-client",
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        f"--proxy-client-cert-file={pki}/front.crt",
        f"--proxy-client-key-file={pki}/front.key",
        "--enable-aggregator-routing",
    ]


def _controllers(places: Places, at: Address) -> list[str]:
    pki = places.pki
    return [
        *_kubeconfigs(places, "kcm"),
        f"--bind-address={at.ip}",
        f"--secure-port={at.controllers}",
        "--leader-elect=false",
        "--use-service-account-credentials",
        f"--service-account-private-key-file={pki}/sa.key",
        f"--root-ca-file={pki}/ca.crt",
        f"--cluster-signing-cert-file={pki}/ca.crt",
        f"--cluster-signing-key-file={pki}/ca.key",
        f"--requestheader-client-ca-file={pki}/front-ca.crt",
        "--allocate-node-cidrs=false",
        "--kube-api-qps=1000",
        "--kube-api-burst=2000",
        "--concurrent-replicaset-syncs=20",
        "--concurrent-deployment-syncs=20",
        # Autoscaling in the time of a test, not of an afternoon.
        "--horizontal-pod-autoscaler-sync-period=5s",
        "--horizontal-pod-autoscaler-downscale-stabilization=30s",
        "--horizontal-pod-autoscaler-initial-readiness-delay=10s",
        "--horizontal-pod-autoscaler-cpu-initialization-period=15s",
    ]


def _scheduler(places: Places, at: Address) -> list[str]:
    return [
        f"--config={places.config}/scheduler.yaml",
        *_kubeconfigs(places, "scheduler")[1:],
        f"--bind-address={at.ip}",
        f"--secure-port={at.scheduler}",
    ]


def _kubeconfigs(places: Places, name: str) -> list[str]:
    file = places.pki / f"{name}.kubeconfig"
    return [
        f"--kubeconfig={file}",
        f"--authentication-kubeconfig={file}",
        f"--authorization-kubeconfig={file}",
    ]
