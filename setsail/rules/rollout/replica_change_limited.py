"""A workload asks for more pods than are allowed.

A slip of the pen (200 for 20) takes the whole cluster, or the whole bill. How many are too many is
yours to say, so the rule is silent until `most` is set.

Lower `replicas`, or raise `most` if it is meant.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest
from setsail.rules.rule import Find

ZH = """工作负载要的 Pod 多于允许的数量。

手一滑（20 写成 200）就会占满整个集群，或撑爆账单。多少算多由你决定，所以在设置 `most` 之前本规
则不说话。

调低 `replicas`；若确有需要，调高 `most`。
"""

KINDS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController")
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS = {"most": 0}
EXAMPLE = {"most": 10}

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 200
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = BAD.replace("replicas: 200", "replicas: 3")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a most is set."""
    return bool(around.setting("replica-change-limited", PARAMETERS, "most"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find numbers above it."""
    most, count = around.setting("replica-change-limited", PARAMETERS, "most"), manifest.replicas
    if count is not None and count > most:
        yield Find(
            ("spec", "replicas"),
            Text(
                f"{count} replicas are more than the {most} that are allowed",
                f"{count} 个副本超过允许的 {most} 个",
            ),
        )
