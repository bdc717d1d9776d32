"""The node: containerd with images made here, the kubelet, kube-proxy; and their clean end."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from testbed import debian, images, network
from testbed import processes as process
from testbed.images import Image
from testbed.places import NODE, NODE_IP, Places
from testbed.processes import Processes
from testbed.telling import run, say, wait, works

_PLUGINS = ("bridge", "host-local", "loopback", "portmap")


def start_runtime(places: Places, processes: Processes) -> None:
    """Start containerd on its own socket and folders."""
    for folder in ("cni", "cni-bin"):
        (places.state / folder).mkdir(parents=True, exist_ok=True)
    shutil.copy(places.config / "pods.conflist", places.state / "cni" / "10-pods.conflist")
    for plugin in debian.plugins(_PLUGINS):
        shutil.copy(plugin, places.state / "cni-bin")
    Path("/run/containerd").mkdir(exist_ok=True)  # its shims' sockets are there, always
    config = places.config / "containerd.toml"
    processes.start("containerd", ["containerd", "-c", config, "--log-level", "warn"])
    wait("container runtime ready", 30, lambda: works([*_ctr(places), "version"]))


def load(places: Places, wanted: Iterable[Image]) -> None:
    """Make images and hand them to containerd."""
    for image in wanted:
        draft = places.run / f"{image.name}.tar"
        images.archive(image, draft)
        run([*_ctr(places), "images", "import", draft])
        draft.unlink()
        say(f"image {image.reference}")


def start(places: Places, processes: Processes) -> None:
    """Start the kubelet and kube-proxy, and wait until the node is ready."""
    kubelet = [
        f"--config={places.config}/kubelet.yaml",
        f"--kubeconfig={places.pki}/kubelet.kubeconfig",
        f"--hostname-override={NODE}",
        f"--node-ip={NODE_IP}",
        f"--root-dir={places.data}/kubelet",
        f"--cert-dir={places.data}/kubelet-certificates",
        "--v=2",
    ]
    processes.start("kubelet", [places.bin / "kubelet", *kubelet])
    proxy = [f"{places.bin}/kube-proxy", f"--config={places.config}/kube-proxy.yaml"]
    processes.start("kube-proxy", proxy)
    ready = [f"{places.bin}/kubectl", f"--kubeconfig={places.kubeconfig}", "wait"]
    ready += [f"node/{NODE}", "--for=condition=Ready", "--timeout=1s"]
    wait("node ready", 90, lambda: works(ready))


def stop(places: Places, processes: Processes) -> None:
    """End the node without a trace: pods, their shims, containerd, mounts, cgroups."""
    processes.stop(["kubelet", "kube-proxy"])
    for _ in range(50):  # a shim may start another process while it is being ended
        left = network.pods_processes()
        if not left:
            break
        process.kill(left)
        time.sleep(0.1)
    processes.stop(["containerd"])
    process.kill(process.commanded(f"{places.run}/containerd.sock"))
    time.sleep(0.2)
    for mount in sorted(_mounts(places.state), reverse=True):
        works(["umount", "--lazy", mount])
    network.remove_cgroups()


def _ctr(places: Places) -> list[str]:
    return ["ctr", "-a", f"{places.run}/containerd.sock", "-n", "k8s.io"]


def _mounts(below: Path) -> list[str]:
    lines = Path("/proc/mounts").read_text().splitlines()
    found = [line.split()[1] for line in lines]
    return [mount for mount in found if mount.startswith(f"{below}/")]
