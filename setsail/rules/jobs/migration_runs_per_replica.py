"""Every replica migrates the database when it starts.

With three replicas the migration runs three times, at the same moment on a first start, and again
whenever the autoscaler adds a pod. They wait for each other's locks until the probes give up, or
they collide and leave half a schema. Also a pod that starts at night can migrate.

Run the migration once a release: a Job before the rollout (a Helm or Argo CD hook), and let the pods
only wait until it is done.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import migrations, podspec, replicas
from setsail.rules.rule import Find, beside

ZH = """每个副本启动时都会迁移数据库。

三个副本就迁移三次，首次启动时还是同时进行，自动扩缩每加一个 Pod 又来一次。它们互相等锁直到探针超时，或者相撞并留下半个
表结构。半夜启动的 Pod 也可能做迁移。

每次发布只迁移一次：用发布之前的 Job（Helm 或 Argo CD hook），Pod 只等待它完成。
"""

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers: [{name: migrate, image: "registry.example/web:1.4", command: [alembic, upgrade, head]}]
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: web-migrate
  annotations: {helm.sh/hook: "pre-install,pre-upgrade"}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example/web:1.4
          command: [alembic, upgrade, head]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads that may run more than one pod."""
    return replicas.most(manifest, around) > 1 or manifest.kind == "DaemonSet"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find init and main containers that change a schema."""
    for container in podspec.containers(manifest):
        if words := migrations.command(container):
            yield Find(
                (*container.path, "command" if container.get("command") else "args"),
                Text(
                    f"container {container.name} runs `{words}` in each of the pods of {manifest.name}",
                    f"容器 {container.name} 在 {manifest.name} 的每个 Pod 里都运行 `{words}`",
                ),
                tuple(_counted(manifest, around)),
            )


def _counted(manifest: Manifest, around: Around) -> Iterator[Related]:
    scalers = replicas.scalers(manifest, around)
    for scaler in scalers:
        yield beside(scaler, ("spec", "scaleTargetRef"), Text("more pods", "会增加 Pod"))
    if not scalers and manifest.replicas is not None:
        count = Text(f"{manifest.replicas} pods", f"{manifest.replicas} 个 Pod")
        yield beside(manifest, ("spec", "replicas"), count)
