"""An Argo CD object contradicts itself, or is open to everybody.

A source has a `path` or a `chart`, a destination a `server` or a `name`: with both or neither the
application never syncs. In the project `default` every application may do everything everywhere. A
project that does not say which cluster-wide objects are denied is decided by its defaults.

Give each system a project of its own, and each application one source and one destination.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, read
from setsail.rules.rule import Find

ZH = """Argo CD 对象自相矛盾，或对所有人敞开。

source 写 `path` 或 `chart` 之一，destination 写 `server` 或 `name` 之一：两个都写或都不写，应用
就永远同步不了。在 `default` 项目中，任何应用都可以在任何地方做任何事。项目若不写明禁止哪些集群
级对象，就全看默认值。

每个系统用自己的项目，每个应用一个来源、一个目标。
"""

KINDS = ("Application.argoproj.io", "ApplicationSet.argoproj.io", "AppProject.argoproj.io")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop, namespace: argocd}
spec:
  project: default
  source: {repoURL: "https://git.example.com/shop", path: deploy/prod, targetRevision: main}
  destination: {server: "https://kubernetes.default.svc", namespace: shop}
"""

GOOD = BAD.replace("project: default", "project: shop")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find contradictory sources and destinations, and projects that are open."""
    match manifest.kind:
        case "Application":
            yield from _application(manifest, ("spec",))
        case "ApplicationSet":
            yield from _application(manifest, ("spec", "template", "spec"))
        case _ if not items(manifest.body, "spec", "clusterResourceBlacklist"):
            yield Find(
                ("spec", "clusterResourceBlacklist"),
                Text(
                    "the project does not say which cluster-wide objects are denied",
                    "该项目没有写明禁止哪些集群级对象",
                ),
            )


def _application(manifest: Manifest, spec: Path) -> Iterator[Find]:
    if manifest.get(*spec, "project") in (None, "", "default"):
        yield Find(
            (*spec, "project"),
            Text("the project default allows everything", "default 项目什么都允许"),
        )
    sources = [(*spec, "source")] if manifest.get(*spec, "source") else []
    more = enumerate(items(manifest.body, *spec, "sources"))
    sources += [(*spec, "sources", at) for at, source in more if not read(source, "ref")]
    for path in sources:
        yield from _one_of(manifest, path, ("path", "chart"))
    yield from _one_of(manifest, (*spec, "destination"), ("server", "name"))


def _one_of(manifest: Manifest, path: Path, fields: tuple[str, str]) -> Iterator[Find]:
    if sum(bool(manifest.get(*path, field)) for field in fields) != 1:
        yield Find(
            path,
            Text(
                f"exactly one of {fields[0]} and {fields[1]} is needed",
                f"{fields[0]} 与 {fields[1]} 必须且只能写一个",
            ),
        )
