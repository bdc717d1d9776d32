"""An allow-list of repositories has an entry without an end.

Gatekeeper compares the beginning of the image's name. `registry.example/team` therefore also allows
`registry.example/team-of-somebody-else/…`, and `registry.example` allows
`registry.example.attacker.net/…`.

End every entry with a slash.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit, Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """允许的镜像仓库列表里有一项没有收尾。

Gatekeeper 比较镜像名的开头。`registry.example/team` 因此也放行 `registry.example/team-of-somebody-else/…`，
`registry.example` 则放行 `registry.example.attacker.net/…`。

每一项都以斜杠结尾。
"""

KINDS = ("K8sAllowedRepos.constraints.gatekeeper.sh",)
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: {name: repositories}
spec:
  match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}
  parameters: {repos: [registry.example/team]}
"""

GOOD = """
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: {name: repositories}
spec:
  match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}
  parameters: {repos: [registry.example/team/]}
"""

_REPOS: Path = ("spec", "parameters", "repos")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find entries without a slash at the end; one with a digest names one image."""
    for at, repository in enumerate(items(manifest.body, *_REPOS)):
        if isinstance(repository, str) and not repository.endswith("/") and "@" not in repository:
            yield Find(
                (*_REPOS, at),
                Text(
                    f"{repository} also allows every name that begins with it",
                    f"{repository} 也会放行以它开头的所有名字",
                ),
            )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """End it; an entry that was meant for images of several repositories then allows fewer."""
    return (Edit("set", find.path, f"{text(manifest.body, *find.path)}/"),)
