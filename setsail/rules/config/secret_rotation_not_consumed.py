"""A secret is renewed and the program keeps the old one.

A variable is read once, at the start. When the store renews the password every hour or the issuer
renews the certificate, running pods go on with the old value until it is refused: failures hours
after a rotation that seemed to work.

Mount the Secret as a directory and let the program read it again, or let a reloader restart the
workload when the Secret changes (`reloader.stakater.com/auto: "true"`).
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, text
from setsail.rules import freshness, podspec
from setsail.rules.rule import Find, beside

ZH = """Secret 已经更新，程序还在用旧的。

环境变量只在启动时读一次。存储每小时轮换密码、签发者续期证书时，运行中的 Pod 继续用旧值，直到被拒绝：轮换看似成功，
几小时之后才出错。

把 Secret 挂载为目录并让程序重新读取，或让 reloader 在 Secret 变化时重启工作负载
（`reloader.stakater.com/auto: "true"`）。
"""

KINDS = tuple(k for k in podspec.LONG_RUNNING if k != "ReplicaSet")
ITEM = None
SEVERITY = "note"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: web-db, key: password}}}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-db}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: web-db}
  dataFrom: [{extract: {key: web/db}}]
"""

GOOD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {reloader.stakater.com/auto: "true"}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example/web:1.4
          ports: [{containerPort: 8080}]
          env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: web-db, key: password}}}]
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-db}
spec:
  refreshInterval: 1h
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: web-db}
  dataFrom: [{extract: {key: web/db}}]
"""

_NEVER = ("0", "0s", "0m", "0h")


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods that read a Secret which an object of this set renews."""
    return any(True for _ in _used(manifest, around))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find Secrets that are renewed and read once, where nothing restarts the workload."""
    if freshness.watched(manifest, freshness.SECRET_WATCHERS):
        return
    for path, name, by, renewing in _used(manifest, around):
        renews = Text(f"renews Secret {name}", f"会更新 Secret {name}")
        yield Find(
            path,
            Text(
                f"Secret {name} is renewed by {by.ref}, but the program reads it only at its start",
                f"Secret {name} 由 {by.ref} 更新，而程序只在启动时读取",
            ),
            (beside(by, renewing, renews),),
        )


def _used(manifest: Manifest, around: Around) -> Iterator[tuple[Path, str, Manifest, Path]]:
    """Each renewed Secret once: where it is read, its name, what renews it."""
    renewed = around.once(_renewed)
    home, seen = manifest.namespace or "default", set[str]()
    whole = {m.name for m in freshness.mounted(manifest) if m.kind == "Secret" and not m.sub_path}
    reads = [
        (used.path, used.name)
        for used in reference.references(manifest)
        if used.kind == "Secret" and ("env" in used.path or "envFrom" in used.path)
    ]
    reads += [
        ((*m.path, "subPath"), m.name)
        for m in freshness.mounted(manifest)
        if m.kind == "Secret" and m.sub_path
    ]
    for path, name in reads:
        if (home, name) in renewed and name not in seen and name not in whole:
            seen.add(name)
            yield (path, name, *renewed[home, name])


def _renewed(around: Around) -> dict[tuple[str, str], tuple[Manifest, Path]]:
    """Secrets with a source that changes them, by namespace and name."""
    index: dict[tuple[str, str], tuple[Manifest, Path]] = {}
    for source in around.of_kind("ExternalSecret.external-secrets.io"):
        name = text(source.body, "spec", "target", "name") or source.name
        if str(source.get("spec", "refreshInterval")) not in _NEVER and _changes(source):
            where = (source, ("spec", "refreshInterval"))
            index.setdefault((source.namespace or "default", name), where)
    for source in around.of_kind("Certificate.cert-manager.io"):
        name = text(source.body, "spec", "secretName")
        if name:
            where = (source, ("spec", "secretName"))
            index.setdefault((source.namespace or "default", name), where)
    return index


def _changes(source: Manifest) -> bool:
    return text(source.body, "spec", "refreshPolicy") not in ("CreatedOnce", "OnChange")
