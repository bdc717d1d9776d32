"""There are more pods than places that they may share.

A required anti-affinity allows one pod a zone or node. With more replicas than zones, or with the one
more pod that a rolling update needs, a pod stays Pending, and with `maxUnavailable: 0` the rollout
waits for it for ever.

Prefer instead of require (`preferredDuringScheduling…`, `ScheduleAnyway`), or allow the rollout to
take one away first (`maxUnavailable: 1`, `maxSurge: 0`) and keep the replicas at the number of
places.
"""

from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import rollout, selector
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, Pod, items, number, read, text
from setsail.rules import domains, replicas
from setsail.rules.rule import Find, beside

ZH = """Pod 比它们能占的位置还多。

强制的反亲和每个可用区或节点只允许一个 Pod。副本比可用区多，或滚动更新需要多出的那一个 Pod，就会有 Pod 停在 Pending；
`maxUnavailable: 0` 时，发布会永远等它。

改用偏好（`preferredDuringScheduling…`、`ScheduleAnyway`）；或让发布先减后加（`maxUnavailable: 1`、`maxSurge: 0`），并让副本数不
超过位置数。
"""

KINDS = ("Deployment", "StatefulSet")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, b]}]
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: topology.kubernetes.io/zone
              labelSelector: {matchLabels: {app: web}}
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
  replicas: 2
  strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 0}}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions: [{key: topology.kubernetes.io/zone, operator: In, values: [a, b]}]
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: topology.kubernetes.io/zone
              labelSelector: {matchLabels: {app: web}}
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
"""

_REQUIRED = ("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")


class Hard(NamedTuple):
    """A hard rule on a pod's own labels: `each` pods may share one value of a node label.

    That of a spread holds only while there are fewer values than `least`.
    """

    path: Path
    key: str
    each: int
    least: int | None


def applies(manifest: Manifest, around: Around) -> bool:
    """Workloads with a hard rule for their own pods, and a known number of places."""
    pod = manifest.pod
    return pod is not None and any(_places(pod, hard, around) for hard in _hard(pod))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find more pods, with those of a rollout, than places."""
    pod = manifest.pod
    if pod is None:
        return
    count = replicas.least(manifest, around)
    room = rollout.of(manifest, count)
    for hard in _hard(pod):
        known = _places(pod, hard, around)
        if known is None or room is None:
            continue
        # A pod too many only matters to a rollout if none may go before it has come.
        more = room.surge if room.unavailable == 0 else 0
        if count + more > known.places * hard.each:
            said = Text(f"{known.places} of {hard.key}", f"{hard.key} 共 {known.places} 个")
            yield Find(
                hard.path,
                Text(
                    f"{count} replicas and {more} more during a rollout do not fit into "
                    f"{known.places} values of {hard.key}",
                    f"{count} 个副本加上发布时多出的 {more} 个，放不进 {hard.key} 的 {known.places} 个取值",
                ),
                (beside(known.by, known.path, said),),
            )


def _hard(pod: Pod) -> Iterator[Hard]:
    for at, term in enumerate(items(pod.spec, *_REQUIRED)):
        chosen = read(term, "labelSelector")
        own = selector.matches(chosen, pod.labels) and not selector.is_empty(chosen)
        if own and not items(term, "matchLabelKeys"):
            yield Hard(
                (*pod.path, *_REQUIRED, at, "topologyKey"), text(term, "topologyKey"), 1, None
            )
    for at, constraint in enumerate(items(pod.spec, "topologySpreadConstraints")):
        least = number(constraint, "minDomains")
        hard = text(constraint, "whenUnsatisfiable") in ("", "DoNotSchedule")
        own = selector.matches(read(constraint, "labelSelector"), pod.labels)
        if hard and own and least is not None:
            path = (*pod.path, "topologySpreadConstraints", at, "minDomains")
            skew = number(constraint, "maxSkew") or 1
            yield Hard(path, text(constraint, "topologyKey"), skew, least)


def _places(pod: Pod, hard: Hard, around: Around) -> domains.Known | None:
    known = domains.of(pod, hard.key, around)
    enough = known is not None and hard.least is not None and known.places >= hard.least
    return None if enough else known
