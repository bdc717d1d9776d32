"""A pod runs a release with a known, serious hole, or a program that nobody mends any more.

These holes are in components that stand at the door or hold its keys: an ingress controller, a
GitOps controller, an admission controller, the API server. For each the fixed release exists.

Upgrade to the release that the finding names. For vulnerabilities of other images ask a scanner;
this rule knows only those that a name and a tag decide.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import (
    WORKLOADS,
    Container,
    Manifest,
)
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """Pod 运行的版本有已知的严重漏洞，或程序已无人维护。

这些漏洞所在的组件要么守在门口，要么掌管钥匙：入口控制器、GitOps 控制器、准入控制器、API Server。每一个都已有修复
版本。

升级到结果中写明的版本。其他镜像的漏洞请用扫描器检查；这条规则只知道凭名字和 tag 就能判定的那些。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/grafana/grafana:9.2.1
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example/grafana/grafana:11.4.0
"""


class Hole(NamedTuple):
    """Releases from `first` up to, not including, `fixed` of a program have the hole `name`."""

    program: str
    first: tuple[int, ...]
    fixed: tuple[int, ...]
    name: str


HOLES = (
    Hole("argoproj/argocd", (0,), (2, 1, 9), "CVE-2022-24348"),
    Hole("argoproj/argocd", (2, 2, 0), (2, 2, 4), "CVE-2022-24348"),
    Hole("grafana/grafana", (9, 2, 0), (9, 2, 4), "CVE-2022-39328"),
    Hole("kyverno/kyverno", (1, 8, 3), (1, 8, 5), "CVE-2022-47633"),
    Hole("kube-apiserver", (1, 0), (1, 22, 14), "CVE-2022-3172"),
    Hole("kube-apiserver", (1, 23, 0), (1, 23, 11), "CVE-2022-3172"),
    Hole("kube-apiserver", (1, 24, 0), (1, 24, 5), "CVE-2022-3172"),
    Hole("kube-apiserver", (1, 25, 0), (1, 25, 1), "CVE-2022-3172"),
)
"""From the advisories of the projects themselves."""

RETIRED = ("ingress-nginx/controller", "nginx-ingress-controller")
"""Kubernetes' own nginx controller: no release since March 2026."""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find images whose name and tag stand in the table."""
    for container in podspec.all_containers(manifest):
        name = image.parse(container.image)
        if name.repository.endswith(RETIRED):
            en, zh = "which nobody mends since March 2026", "自 2026 年 3 月起已无人维护"
            yield _find(container, Text(en, zh))
        elif hole := _hole(name.repository, name.tag):
            fixed = ".".join(map(str, hole.fixed))
            en, zh = (
                f"which has {hole.name}; mended in {fixed}",
                f"有漏洞 {hole.name}；{fixed} 已修复",
            )
            yield _find(container, Text(en, zh))


def _hole(repository: str, tag: str) -> Hole | None:
    written = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", tag)
    if written is None:
        return None
    version = tuple(int(part or 0) for part in written.groups())
    found = (
        hole
        for hole in HOLES
        if f"/{repository}".endswith(f"/{hole.program}") and hole.first <= version < hole.fixed
    )
    return next(found, None)


def _find(container: Container, what: Text) -> Find:
    name, written = container.name, container.image
    return Find(
        (*container.path, "image"),
        Text(
            f"container {name} runs {written}, {what.en}",
            f"容器 {name} 运行的 {written} {what.zh}",
        ),
    )
