"""What the cluster runs comes from a source that is not yours.

Whoever owns that repository owns the cluster: what is pushed there is applied here without anybody
asking. Which sources are yours is yours to say, so the rule is silent until `allowed` holds the
beginnings of their addresses.

Mirror what you need into a source of your own.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """集群运行的内容来自不属于你的来源。

谁拥有那个仓库，谁就拥有集群：推到那里的内容会直接应用到这里。哪些来源可信由你决定，所以在
`allowed` 写明地址开头之前本规则不说话。

把需要的内容镜像到自己的来源。
"""

KINDS = (
    "GitRepository.source.toolkit.fluxcd.io",
    "HelmRepository.source.toolkit.fluxcd.io",
    "OCIRepository.source.toolkit.fluxcd.io",
    "Bucket.source.toolkit.fluxcd.io",
    "Application.argoproj.io",
    "AppProject.argoproj.io",
)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"
PARAMETERS: dict[str, list[str]] = {"allowed": []}
EXAMPLE = {"allowed": ["https://git.example.com/"]}

BAD = """
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: shop, namespace: flux-system}
spec: {url: "https://github.example.net/somebody/shop", interval: 5m}
"""

GOOD = BAD.replace("https://github.example.net/somebody", "https://git.example.com")


def applies(manifest: Manifest, around: Around) -> bool:
    """Where the sources are known."""
    return bool(around.setting("gitops-source-untrusted", PARAMETERS, "allowed"))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find addresses that begin otherwise."""
    allowed = tuple(around.setting("gitops-source-untrusted", PARAMETERS, "allowed"))
    for path in _addresses(manifest):
        url = text(manifest.body, *path)
        if url and not url.startswith(allowed):
            yield Find(
                path, Text("this source is not one of the allowed ones", "该来源不在允许之列")
            )


def _addresses(manifest: Manifest) -> Iterator[Path]:
    yield from (("spec", "url"), ("spec", "endpoint"), ("spec", "source", "repoURL"))
    for at, _ in enumerate(items(manifest.body, "spec", "sources")):
        yield ("spec", "sources", at, "repoURL")
    for at, _ in enumerate(items(manifest.body, "spec", "sourceRepos")):
        yield ("spec", "sourceRepos", at)
