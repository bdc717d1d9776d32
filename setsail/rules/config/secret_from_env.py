"""A secret reaches the program in an environment variable.

Variables are inherited by every child process, printed by crash reports and debug pages, shown by
`kubectl describe` of a pod that fails, and stay the same until the pod restarts. A mounted file has
none of that. On the other hand most frameworks read variables only, and a program that reads its file
once gains no rotation: so this is a wish, not a fault.

Mount the Secret as a volume with mode 0400, and let the program read the file (`DB_PASSWORD_FILE`).
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, read, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """密钥通过环境变量交给程序。

环境变量会被每个子进程继承，会出现在崩溃报告和调试页面中，也会在排障时被打印出来，而且 Pod 不重启就不会变；挂载的
文件没有这些问题。但多数框架只读环境变量，只读一次文件的程序也得不到轮换的好处：所以这是愿望，不算错误。

以 0400 权限把 Secret 挂载为卷，让程序读文件（`DB_PASSWORD_FILE`）。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
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
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef: {name: web-db, key: password}
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
      env:
        - {name: DB_PASSWORD_FILE, value: /run/secrets/db/password}
      volumeMounts:
        - {name: db, mountPath: /run/secrets/db, readOnly: true}
  volumes:
    - name: db
      secret: {secretName: web-db}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find variables that come from a Secret, one by one or all of it."""
    for container in podspec.all_containers(manifest):
        name = container.name
        for at, variable in enumerate(items(container.body, "env")):
            if isinstance(read(variable, "valueFrom", "secretKeyRef"), dict):
                shown = text(variable, "name")
                yield Find(
                    (*container.path, "env", at, "valueFrom", "secretKeyRef"),
                    Text(
                        f"{shown} of container {name} holds a secret",
                        f"容器 {name} 的变量 {shown} 中是密钥",
                    ),
                )
        for at, source in enumerate(items(container.body, "envFrom")):
            if isinstance(read(source, "secretRef"), dict):
                yield Find(
                    (*container.path, "envFrom", at, "secretRef"),
                    Text(
                        f"container {name} gets a whole Secret as variables",
                        f"容器 {name} 把整个 Secret 作为环境变量",
                    ),
                )
