"""Nothing keeps the cluster at what Git says.

A change by hand, made at night to save the day, stays until the next release undoes it or until
nobody remembers it. Git and the cluster then tell different stories.

Let Argo CD or Flux compare them all the time and bring the cluster back: `gitops: argocd`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """没有什么让集群与 Git 保持一致。

夜里救急的手工修改会一直留着，直到下一次发布把它冲掉，或者没有人再记得。Git 与集群从此各说各话。

让 Argo CD 或 Flux 持续比对并把集群拉回来：`gitops: argocd`。
"""

KINDS = ("System",)
ITEM = "declared-in-git"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
git: https://git.example.com/shop
services:
  web: {image: "web:1.4.2", port: 8080}
"""

GOOD = """
system: shop
git: https://git.example.com/shop
gitops: argocd
services:
  web: {image: "web:1.4.2", port: 8080}
"""


def applies(system: System, around: Around) -> bool:
    """In production, where the system is kept in Git."""
    return system.environment.production and bool(system.git.get("url"))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a system that nothing reconciles."""
    if not system.gitops:
        yield Find(
            ("gitops",),
            Text(
                f"nothing compares the cluster with the repository of {system.name}",
                f"没有任何东西将集群与 {system.name} 的仓库比对",
            ),
        )
