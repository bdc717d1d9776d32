"""A request or a limit is outside what you allow.

A container that asks for 64 cores waits for ever, one with 1 Mi is killed at once, and both are
slips of a unit. The bounds are yours, so the rule is silent until `cpu` or `memory` has them:
least and most, an empty string for no bound.

Correct the number; mind the unit: `500m` is half a core, `1G` is not `1Gi`, `400m` of memory is
nothing.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules import amounts
from setsail.rules.rule import Find

ZH = """request 或 limit 超出允许的范围。

要 64 个核的容器会永远等待，只有 1 Mi 的一启动就被杀，两者都是单位写错。范围由你决定，所以在
`cpu` 或 `memory` 写明之前本规则不说话：最小值与最大值，空字符串表示不限。

改正数字并注意单位：`500m` 是半个核，`1G` 不是 `1Gi`，内存写 `400m` 等于没有。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"cpu": [], "memory": []}
EXAMPLE = {"cpu": ["10m", "4"], "memory": ["16Mi", "8Gi"]}

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      resources: {requests: {cpu: "64"}, limits: {memory: 400m}}
"""

GOOD = BAD.replace('cpu: "64"', "cpu: 640m").replace("400m", "400Mi")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where bounds are set."""
    return any(_bounds(around, resource) for resource in PARAMETERS)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find amounts below the least or above the most."""
    for resource in PARAMETERS:
        least, most = (*_bounds(around, resource), "", "")[:2]
        for pair in amounts.pairs(manifest, resource):
            for section, written in (("requests", pair.request), ("limits", pair.limit)):
                if _outside(written, least, most):
                    yield Find(
                        pair.path(section, resource),
                        Text(
                            f"{resource} of {written} is not within {least or '0'} and {most or 'any'}",
                            f"{resource} 为 {written}，不在 {least or '0'} 与 "
                            f"{most or '不限'} 之间",
                        ),
                    )


def _bounds(around: Around, resource: str) -> list[str]:
    found = around.setting("resources-out-of-range", PARAMETERS, resource)
    return found if isinstance(found, list) else []


def _outside(written: object, least: object, most: object) -> bool:
    amount, low, high = map(amounts.amount, (written, least or None, most or None))
    return amount is not None and (
        (low is not None and amount < low) or (high is not None and amount > high)
    )
