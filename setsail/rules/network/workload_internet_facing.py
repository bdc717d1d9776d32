"""A workload can be reached from outside the cluster.

That is what most systems are for, so this is no fault: it is the list that somebody who reviews the
entry points wants, with the Service, Ingress or route that opens each.

Compare the list with what is meant to be public.
"""

from collections.abc import Iterator

from setsail.finding.finding import Related
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import exposure
from setsail.rules.rule import Find

ZH = """可以从集群外访问这个工作负载。

大多数系统就是为此而建的，所以这不是错误：这是审查入口的人想要的清单，并附上打开它的 Service、Ingress 或路由。

把清单与应当公开的内容对照。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 443}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the workloads behind what is open to the outside, each once."""
    for service in around.services_of(manifest):
        for opening in exposure.openings(service, around):
            opens = Text(
                f"{opening.ref} opens {service.ref}", f"{opening.ref} 公开了 {service.ref}"
            )
            yield Find(
                ("metadata", "name"),
                Text(
                    f"{manifest.ref} can be reached from outside through {opening.ref}",
                    f"可以从外部经 {opening.ref} 访问 {manifest.ref}",
                ),
                (Related(opening.place(("metadata", "name")), opening.ref, opens),),
            )
            return
