"""A pod mounts a directory that rules its node.

`/`, `/etc`, `/proc`, `/root`, the kubelet's directory or the cloud's credentials: whoever gets
into this container reads the keys of the node, and with a writable mount replaces its programs.
Such a mount is a way from one program to the cluster.

Remove the volume. A monitoring agent that needs it gets single files, read-only, in a namespace of
its own.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 挂载了能左右节点的目录。

`/`、`/etc`、`/proc`、`/root`、kubelet 的目录或云厂商凭据：谁进入这个容器，就能读到节点的密钥；
若可写，还能替换节点上的程序。这样的挂载是从一个程序通往整个集群的路。

删除该卷。确需的监控代理只给单个文件，只读，并放在自己的命名空间。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      volumeMounts: [{name: host, mountPath: /host, readOnly: true}]
  volumes: [{name: host, hostPath: {path: /etc}}]
"""

GOOD = BAD.replace("hostPath: {path: /etc}", "emptyDir: {sizeLimit: 1Gi}")

_EXACT = (
    "/",
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
    "/var/lib",
    "/var/run",
)
_BELOW = (
    "/proc",
    "/root",
    "/etc/kubernetes",
    "/etc/ssh",
    "/var/lib/kubelet",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/etcd",
    "/var/run/secrets",
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/var/run/containerd",
    "/run/containerd",
    "/var/run/crio",
    "/run/crio",
)
_CREDENTIALS = ("/.aws", "/.azure", "/.kube", "/.config/gcloud", "/gcloud")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that mount anything at all."""
    return any(True for _ in podspec.volumes(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hostPaths to directories that hold keys or programs of the node."""
    for path, volume in podspec.volumes(manifest):
        where = text(volume, "hostPath", "path")
        if where and _sensitive(f"/{where.strip('/')}"):
            yield Find(
                (*path, "hostPath", "path"),
                Text(
                    f"volume {text(volume, 'name')} gives the pod {where} of its node",
                    f"卷 {text(volume, 'name')} 把节点的 {where} 交给了 Pod",
                ),
            )


def _sensitive(where: str) -> bool:
    below = any(where == top or where.startswith(f"{top}/") for top in _BELOW)
    return below or where in _EXACT or any(f"{key}/" in f"{where}/" for key in _CREDENTIALS)
