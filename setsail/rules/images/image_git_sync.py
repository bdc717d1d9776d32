"""A git-sync container is told to run or send something.

git-sync clones a repository and runs beside the program, with its volumes. `--git`, the hooks and
the credential helper make it run any binary, and `--password-file` makes it send any file to the
repository's server: whoever may edit the manifest gets the pod by a setting that nobody reviews as
code.

Leave these settings at their defaults; use a deploy key (`--ssh-key-file`) from a mounted Secret and
an `https` or `ssh` address.
"""

import re
from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import (
    WORKLOADS,
    Container,
    Manifest,
    items,
    text,
)
from setsail.rules import image, podspec
from setsail.rules.rule import Find

ZH = """git-sync 容器被要求执行或发送某些东西。

git-sync 克隆仓库，与程序并排运行，并能用它的卷。`--git`、各种 hook 和凭据助手会让它执行任意程序，
`--password-file` 会让它把任意文件发给仓库服务器：能改清单的人，用一个没人当代码评审的设置就拿到了 Pod。

这些设置保持默认；使用挂载 Secret 中的部署密钥（`--ssh-key-file`），地址用 `https` 或 `ssh`。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: sync
      image: registry.k8s.io/git-sync/git-sync:v4.2.3
      env:
        - name: GITSYNC_GIT
          value: /tmp/payload
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: sync
      image: registry.k8s.io/git-sync/git-sync:v4.2.3
      env:
        - name: GITSYNC_REPO
          value: https://git.example.com/shop.git
"""

_PREFIX = r"(?i)^(?:GIT_?SYNC_|--?)"
_RISKY = frozenset(
    {
        *("git", "git_config", "password_file", "askpass", "askpass_url", "credential"),
        *("exechook_command", "sync_hook_command"),
    }
)
_OPEN = ("http://", "git://", "file://", "ext::")


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find risky variables and arguments of containers that run git-sync."""
    for container in podspec.all_containers(manifest):
        if "git-sync" in image.parse(container.image).repository:
            for path, name, value in _settings(container):
                bare = re.sub(_PREFIX, "", name).replace("-", "_").lower()
                if bare != name and bare in _RISKY:
                    yield _find(container, path, name)
                elif bare != name and bare == "repo" and value.startswith(_OPEN):
                    yield _find(container, path, f"{name}={value.partition(':')[0]}:…")


def _settings(container: Container) -> Iterator[tuple[Path, str, str]]:
    """The variables and flags of a container: where, name, value."""
    for at, variable in enumerate(items(container.body, "env")):
        if name := text(variable, "name"):
            yield (*container.path, "env", at), name, text(variable, "value")
    for field in ("command", "args"):
        words = [word if isinstance(word, str) else "" for word in items(container.body, field)]
        for at, word in enumerate(words):
            if word.startswith("-"):
                name, equals, value = word.partition("=")
                following = words[at + 1] if at + 1 < len(words) else ""
                yield (*container.path, field, at), name, value if equals else following


def _find(container: Container, path: Path, what: str) -> Find:
    return Find(
        path,
        Text(
            f"container {container.name} sets {what} of git-sync",
            f"容器 {container.name} 设置了 git-sync 的 {what}",
        ),
    )
