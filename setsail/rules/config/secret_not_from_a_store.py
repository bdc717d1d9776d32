"""A workload uses a Secret that nothing in these files provides.

Somebody has to create it by hand in every environment, nobody sees when it is missing or old, and
rotating it means knowing every place.

Add an ExternalSecret (or SealedSecret) of that name, or let the platform provide it and say so with
a waiver.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import reference
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules.rule import Find

ZH = """工作负载使用的 Secret 没有来源。

这个 Secret 要有人在每个环境里手工创建；缺失或过期没有人知道，轮换时还得记得每一处。

添加同名的 ExternalSecret（或 SealedSecret）；若由平台提供，请用豁免说明。
"""

KINDS = WORKLOADS
ITEM = "secrets-from-a-store"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example/web:1.4
      envFrom: [{secretRef: {name: web-db}}]
"""

GOOD = (
    BAD
    + """---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: web-db, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  dataFrom: [{extract: {key: shop/web-db}}]
"""
)

SOURCES = ("ExternalSecret", "SealedSecret", "VaultStaticSecret", "VaultDynamicSecret")


def _secrets(manifest: Manifest) -> Iterator[reference.Reference]:
    return (r for r in reference.references(manifest) if r.kind == "Secret" and not r.optional)


def applies(manifest: Manifest, around: Around) -> bool:
    """Where a Secret is used."""
    return any(_secrets(manifest))


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find the Secrets without a source, each once."""
    provided = {
        text(source.body, "spec", "target", "name") or source.name
        for source in around.manifests
        if source.kind in SOURCES and same_namespace(source.namespace, manifest.namespace)
    }
    seen: set[str] = set()
    for used in _secrets(manifest):
        if used.name not in provided and used.name not in seen:
            seen.add(used.name)
            yield Find(
                used.path,
                Text(
                    f"no ExternalSecret or SealedSecret here provides Secret {used.name}",
                    f"这里没有 ExternalSecret 或 SealedSecret 提供 Secret {used.name}",
                ),
            )
