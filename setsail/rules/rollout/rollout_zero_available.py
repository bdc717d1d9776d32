"""A rollout may take every pod away at once.

When `maxUnavailable` comes to as many pods as there are, Kubernetes is allowed to stop them all
before a new one is ready. With few replicas this happens with innocent numbers: 1 of 1, or 25 %
without a surge, which is rounded up to one because something must move.

Set `maxUnavailable: 0` and `maxSurge: 1` or more: a new pod is ready before an old one goes.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest import rollout
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules import claims, replicas, traffic
from setsail.rules.rule import Find, beside

ZH = """发布时可能一次带走全部 Pod。

当 `maxUnavailable` 换算后等于现有 Pod 数时，Kubernetes 可以在新 Pod 就绪之前停掉所有旧 Pod。副本少时，
看似无害的数字也会如此：1 个里的 1 个，或没有 surge 的 25%（总得有一个先走，因而进为 1）。

设置 `maxUnavailable: 0`，`maxSurge` 为 1 或更大：新 Pod 就绪之后旧 Pod 才离开。
"""

KINDS = ("Deployment",)
ITEM = "no-gap-in-a-rollout"
SEVERITY = "error"
PERSONA = "default"
FIX = "safe"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  strategy:
    rollingUpdate:
      maxUnavailable: 100%
      maxSurge: 0
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports:
            - containerPort: 8080
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports:
            - containerPort: 8080
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Rolling Deployments that answer requests."""
    rolling = manifest.get("spec", "strategy", "type") in (None, "RollingUpdate")
    return rolling and traffic.serves(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find a maxUnavailable that resolves to all pods at the lowest scale."""
    bounds = replicas.bounds(manifest, around)
    count = bounds.least
    room = rollout.of(manifest, count)
    if count > 0 and room is not None and room.unavailable >= count:
        runs = Text(f"may run {count} pods", f"可能只运行 {count} 个 Pod")
        yield Find(
            ("spec", "strategy", "rollingUpdate", "maxUnavailable"),
            Text(
                f"a rollout may stop {room.unavailable} of {count} pods before a new one is ready",
                f"发布时可能在新 Pod 就绪前停掉 {count} 个 Pod 中的 {room.unavailable} 个",
            ),
            (
                beside(bounds.said_by, bounds.path, runs),
                *(
                    beside(s, ("spec", "selector"), Text("it serves this", "流量来自它"))
                    for s in around.services_of(manifest)
                ),
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """One more before one less; not where a second pod could not mount the volume."""
    if any(claims.claimed(manifest, around)):
        return ()
    rolling = find.path[:-1]
    edits = [Edit("set", find.path, 0)]
    if manifest.get(*rolling, "maxSurge") in (0, "0%"):
        edits.append(Edit("set", (*rolling, "maxSurge"), 1))
    return tuple(edits)
