"""Everybody in the mesh may call what stands here.

A mesh encrypts by itself, and authorizes only what it is told: without an AuthorizationPolicy every
service of the cluster may call every path.

Add an AuthorizationPolicy for the namespace that allows nothing (`spec: {}`), and one for each caller
that is meant.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest import selector
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, text
from setsail.rules.rule import Find

ZH = """网格里的任何人都能调用这里的服务。

网格会自动加密，但鉴权要有人写明：没有 AuthorizationPolicy 时，集群里的每个服务都能调用这里的每个路径。

给命名空间加一个什么都不放行的 AuthorizationPolicy（`spec: {}`），再为每个应有的调用方各加一个。
"""

KINDS = ("Namespace", "Server.policy.linkerd.io")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
"""

GOOD = (
    BAD
    + """---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny-by-default, namespace: shop}
spec: {}
"""
)


def applies(manifest: Manifest, around: Around) -> bool:
    """Servers of Linkerd, and namespaces that are in Istio's mesh."""
    labels = manifest.labels
    ambient = labels.get("istio.io/dataplane-mode") == "ambient" or "istio.io/rev" in labels
    meshed = labels.get("istio-injection") == "enabled" or ambient
    return manifest.kind == "Server" or meshed


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those that no AuthorizationPolicy is about."""
    if manifest.kind == "Server":
        policies = around.of_kind("AuthorizationPolicy.policy.linkerd.io")
        policies += around.of_kind("ServerAuthorization.policy.linkerd.io")
        space, guarded = manifest.namespace, any(_about(each, manifest) for each in policies)
    else:
        policies = around.of_kind("AuthorizationPolicy.security.istio.io")
        space = manifest.name
        guarded = any(same_namespace(each.namespace, space) for each in policies)
    if not guarded:
        yield Find(
            ("metadata", "name"),
            Text(
                f"no AuthorizationPolicy says who may call {manifest.ref}",
                f"没有 AuthorizationPolicy 说明谁可以调用 {manifest.ref}",
            ),
        )


def _about(policy: Manifest, server: Manifest) -> bool:
    """Whether a policy of Linkerd is about a Server, or about its whole namespace."""
    if not same_namespace(policy.namespace, server.namespace):
        return False
    if policy.kind == "ServerAuthorization":
        name = text(policy.body, "spec", "server", "name")
        chosen = policy.get("spec", "server", "selector")
        return name == server.name or selector.matches(chosen, server.labels)
    kind, name = (text(policy.body, "spec", "targetRef", each) for each in ("kind", "name"))
    return kind == "Namespace" or (kind, name) == ("Server", server.name)
