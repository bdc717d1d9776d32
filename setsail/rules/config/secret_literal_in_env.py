"""A secret stands in the open in an environment variable.

Whoever may read the Deployment, the Git repository or a backup of either can read it too, and it
cannot be rotated without a release.

Move it to a secret store, and refer to it with `valueFrom.secretKeyRef`. Then rotate it: it has
been seen.
"""

from collections.abc import Iterator

from setsail.document import secret
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """密钥以明文写在环境变量里。

能读到 Deployment、Git 仓库或它们备份的人，都能读到这个密钥；而且不发布就无法轮换。

把它移到密钥库，并用 `valueFrom.secretKeyRef` 引用；随后轮换，因为它已经被看到过。
"""

KINDS = WORKLOADS
ITEM = "no-secret-in-the-open"
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - {name: DB_PASSWORD, value: not-a-real-one}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      env:
        - name: DB_PASSWORD
          valueFrom: {secretKeyRef: {name: web-db, key: password}}
        - {name: DB_PASSWORD_FILE, value: /run/secrets/db}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a container at all."""
    return any(podspec.containers(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find variables that are named like a secret, or hold a known kind of token."""
    for container in podspec.containers(manifest):
        for at, variable in enumerate(items(container.body, "env")):
            name, value = text(variable, "name"), text(variable, "value")
            if secret.held(name, value):
                yield Find(
                    (*container.path, "env", at, "value"),
                    Text(
                        f"the value of {name} in container {container.name} is a secret in the open",
                        f"容器 {container.name} 中 {name} 的值是明文密钥",
                    ),
                )
