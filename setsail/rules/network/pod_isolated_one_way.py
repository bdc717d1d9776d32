"""NetworkPolicies hold these pods in one direction only.

A policy that names ingress alone leaves the pods free to reach everything: another team's database,
the cloud's metadata service, the internet. One that names egress alone lets everybody in.

Add the other direction to `policyTypes`, with rules for what the workload needs.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import isolation
from setsail.rules.rule import Find

ZH = """NetworkPolicy 只限制了这些 Pod 的一个方向。

只写入站的策略，Pod 仍能访问一切：别的团队的数据库、云的元数据服务、互联网；只写出站的策略，则谁都能进来。

在 `policyTypes` 中加上另一个方向，并写出工作负载需要的规则。
"""

KINDS = WORKLOADS
ITEM = "default-deny"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that some policy selects."""
    return manifest.pod is not None and any(isolation.policies_of(manifest.pod, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the direction that no policy is about."""
    assert manifest.pod is not None
    policies = tuple(isolation.policies_of(manifest.pod, around))
    held = {direction for policy in policies for direction in isolation.directions(policy)}
    for direction, zh in (("Ingress", "入站"), ("Egress", "出站")):
        if direction not in held:
            first = policies[0]
            about = Text(f"{first.ref} is about the other direction", f"{first.ref} 只管另一个方向")
            yield Find(
                ("metadata", "name"),
                Text(
                    f"no NetworkPolicy restricts {direction.lower()} of {manifest.ref}",
                    f"没有 NetworkPolicy 限制 {manifest.ref} 的{zh}流量",
                ),
                (Related(first.place(("spec",), True), first.ref, about),),
            )
