"""A pod uses a Secret that it is not meant to use.

Within a namespace every pod may use every Secret, by nothing more than its name. Where several teams
share one, an agreement by name is all there is.

Use a Secret of your own. The parameter `allowed` lists names, with `*` for any ending (`shop-*`); `-`
alone allows none at all.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest
from setsail.rules.rule import Find

ZH = """Pod 使用了不该由它使用的 Secret。

在同一命名空间里，任何 Pod 只凭名字就能使用任何 Secret。几个团队共用一个命名空间时，能依靠的只有命名约定。

使用自己的 Secret。参数 `allowed` 列出名字，`*` 表示任意结尾（`shop-*`）；只写 `-` 表示一个都不允许。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      envFrom:
        - secretRef: {name: pay-db}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      envFrom:
        - secretRef: {name: shop-db}
"""

NONE: list[str] = []
PARAMETERS = {"allowed": NONE}
EXAMPLE = {"allowed": ["shop-*"]}


def _allowed(around: Around) -> list[str]:
    return [str(each) for each in around.setting("secret-use-not-allowed", PARAMETERS, "allowed")]


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods, where names were agreed on."""
    return manifest.pod is not None and bool(_allowed(around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Secrets in variables and volumes whose names are not allowed."""
    allowed = _allowed(around)
    for used in reference.references(manifest):
        if used.kind == "Secret" and not any(_fits(used.name, each) for each in allowed):
            yield Find(
                used.path,
                Text(
                    f"{manifest.ref} uses Secret {used.name}, which is not allowed",
                    f"{manifest.ref} 使用了不允许的 Secret {used.name}",
                ),
            )


def _fits(name: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1])
    return name == pattern
