"""A pod mounts the socket of the container runtime.

Whoever can speak to that socket can start a privileged container on the node: it is root access
to the node, past every rule of the cluster and unseen by its audit log.

Do not mount it. Build images with BuildKit rootless or Kaniko, read logs and metrics through the
kubelet, and start pods through the Kubernetes API.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """Pod 挂载了容器运行时的套接字。

能访问该套接字就能在节点上启动特权容器：这等于节点的 root 权限，绕过集群的所有规则，审计日志也看不到。

不要挂载它。构建镜像用 rootless BuildKit 或 Kaniko，日志与指标通过 kubelet 读取，启动 Pod 通过 Kubernetes
API。
"""

KINDS = WORKLOADS
ITEM = "restricted-pods"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/builder:2.0
      volumeMounts:
        - name: docker
          mountPath: /var/run/docker.sock
  volumes:
    - name: docker
      hostPath:
        path: /var/run/docker.sock
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/buildkit-rootless:2.0
      volumeMounts:
        - name: scratch
          mountPath: /home/user/.local/share/buildkit
  volumes:
    - name: scratch
      emptyDir: {}
"""

SOCKETS = frozenset(
    {
        *("docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock", "dockershim.sock"),
        *("podman.sock", "docker_engine", "containerd-containerd"),
    }
)
"""The sockets of runtimes, and the named pipes by which Windows knows them."""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that mount anything at all."""
    return any(True for _ in podspec.volumes(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hostPath volumes that end in a runtime's socket."""
    for path, volume in podspec.volumes(manifest):
        where = str(manifest.get(*path, "hostPath", "path") or "")
        if where.replace("\\", "/").rstrip("/").rpartition("/")[2] in SOCKETS:
            yield Find(
                (*path, "hostPath", "path"),
                Text(
                    f"volume {volume.get('name')} is {where}: root access to the node",
                    f"卷 {volume.get('name')} 是 {where}：等于节点的 root 权限",
                ),
            )
