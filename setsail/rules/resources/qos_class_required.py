"""A pod is of a lower class than is asked for.

The class decides who is killed first when a node runs out of memory. BestEffort (nothing
requested) goes first, Burstable by how far it is above its request, Guaranteed (request = limit
for CPU and memory in every container) last. `at_least` says which class you ask for: "Burstable",
or "Guaranteed" for programs that must stay.

Set requests, and for Guaranteed the same limits, on every container, init containers too.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """Pod 的 QoS 级别低于要求。

节点内存耗尽时谁先被杀由级别决定。BestEffort（什么都没申请）最先，Burstable 看超出申请量多少，
Guaranteed（每个容器的 CPU 和内存都是 request = limit）最后。`at_least` 表示要求的级别："
Burstable"，或者必须留下的程序用 "Guaranteed"。

给每个容器（包括 init 容器）设置 request；要 Guaranteed 还要设置相同的 limit。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
FIX = "none"
PARAMETERS = {"at_least": "Guaranteed"}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources: {requests: {cpu: "1"}, limits: {memory: 1Gi}}
"""

GOOD = BAD.replace(
    '{requests: {cpu: "1"}, limits: {memory: 1Gi}}', '{limits: {cpu: "1", memory: 1Gi}}'
)

_RANK = ("BestEffort", "Burstable", "Guaranteed")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods below the class that is asked for."""
    asked = around.setting("qos-class-required", PARAMETERS, "at_least")
    has = _class(manifest)
    if manifest.pod is not None and asked in _RANK and _RANK.index(has) < _RANK.index(asked):
        yield Find(
            (*manifest.pod.path, "containers"),
            Text(f"the pod is {has}; {asked} is asked for", f"该 Pod 的级别是 {has}，要求 {asked}"),
        )


def _class(manifest: Manifest) -> str:
    """The class as the kubelet works it out, from what the containers say."""
    pairs = [pair for name in ("cpu", "memory") for pair in amounts.pairs(manifest, name)]
    if not any(amounts.amount(pair.request) or amounts.amount(pair.limit) for pair in pairs):
        return "BestEffort"
    limits = [(amounts.amount(pair.limit), amounts.amount(pair.request)) for pair in pairs]
    whole = all(limit and request in (None, limit) for limit, request in limits)
    return "Guaranteed" if whole else "Burstable"
