"""A workload mounts a Secret, a ConfigMap or a claim.

Most do, so this is no fault: it is the list of who can read what, for somebody who weighs what a
break-in into one program would give away.

Compare the list with what each program needs.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import podspec
from setsail.rules.rule import Find

ZH = """工作负载挂载了 Secret、ConfigMap 或存储声明。

多数工作负载都会，所以这不是错误：这是“谁能读到什么”的清单，供人评估某个程序被攻破会泄漏什么。

把清单与每个程序的需要对照。
"""

KINDS = WORKLOADS
ITEM = None
SEVERITY = "note"
PERSONA = "auditor"
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
      volumeMounts:
        - {name: db, mountPath: /run/secrets/db}
  volumes:
    - name: db
      secret: {secretName: web-db}
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
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: tmp
      emptyDir: {}
"""

_KINDS = {
    "secret": "Secret",
    "configMap": "ConfigMap",
    "persistentVolumeClaim": "PersistentVolumeClaim",
}


def applies(manifest: Manifest, around: Around) -> bool:
    """Where there is a pod."""
    return manifest.pod is not None


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find volumes of these kinds that some container mounts."""
    mounted = {
        text(mount, "name")
        for container in podspec.all_containers(manifest)
        for mount in podspec.mounts(container)
    }
    for path, volume in podspec.volumes(manifest):
        for field, kind in _KINDS.items():
            if isinstance(volume.get(field), dict) and text(volume, "name") in mounted:
                source = volume[field]
                names = (text(source, each) for each in ("secretName", "name", "claimName"))
                name = next(filter(None, names), "-")
                yield Find(
                    (*path, field),
                    Text(
                        f"{manifest.ref} mounts {kind} {name}",
                        f"{manifest.ref} 挂载了 {kind} {name}",
                    ),
                )
