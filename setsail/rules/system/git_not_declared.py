"""The system says of no repository where it is kept.

What runs is then what somebody last applied from some machine. Nobody can say what changed, go
back to last week, or build the system again after the cluster is lost.

Keep system.yaml and what is rendered from it in Git, and name it: `git:
https://git.example.com/shop`.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules.rule import Find
from setsail.system.values import System

ZH = """系统没有写明自己保存在哪个仓库。

于是运行的就是某人上次从某台机器 apply 的内容。谁也说不清改了什么，回不到上周，集群丢失后也无法重新搭起系统。

把 system.yaml 及其渲染结果放进 Git，并写明地址：`git: https://git.example.com/shop`。
"""

KINDS = ("System",)
ITEM = "declared-in-git"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
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
    """In production."""
    return system.environment.production


def check(system: System, around: Around) -> Iterator[Find]:
    """Find a system without the address of a repository."""
    if not system.git.get("url"):
        yield Find(
            ("git",),
            Text(
                f"{system.name} names no Git repository that it is kept in",
                f"{system.name} 没有写明保存它的 Git 仓库",
            ),
        )
