"""A pod holds a token for the API server that nothing asks for.

Kubernetes mounts it into every pod unless told not to. Whoever breaks into the pod holds it then,
and asks the API server what it may do.

Set `automountServiceAccountToken: false` on the pod or on its ServiceAccount. A program that does
call the API server, such as an operator, keeps it, with a Role of its own.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import WORKLOADS, Manifest, items, text
from setsail.rules.rule import Find

ZH = """Pod 里有一个没人用的 API 令牌。

除非明确说不要，Kubernetes 会把令牌挂进每个 Pod。攻破 Pod 的人就拿到了它，再去问 API Server 自己能做什么。

在 Pod 或它的 ServiceAccount 上设置 `automountServiceAccountToken: false`。确实要调用 API Server 的程序
（如 operator）保留令牌，并有自己的 Role。
"""

KINDS = WORKLOADS
ITEM = "least-privilege"
SEVERITY = "warning"
PERSONA = "default"
FIX = "ask"

BAD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: "registry.example/web:1.4"}]}
"""

GOOD = """
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {automountServiceAccountToken: false, containers: [{name: web, image: "registry.example/web:1.4"}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Pods whose account is bound to no role: the others have said what the token is for."""
    return manifest.pod is not None and not _bound(manifest, around)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods where neither the pod nor its account says no."""
    pod = manifest.pod
    assert pod is not None
    said = pod.get("automountServiceAccountToken")
    if said is None:
        account = around.find("ServiceAccount", manifest.namespace, _account(manifest))
        said = account.get("automountServiceAccountToken") if account else None
    if said is not False:
        yield Find(
            (*pod.path, "automountServiceAccountToken"),
            Text(
                f"{manifest.name} gets a token for the API server and binds no role to it",
                f"{manifest.name} 会得到 API Server 的令牌，却没有绑定任何角色",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Do not mount it. Asks, since some programs find their peers through the API server."""
    return (Edit("set", find.path, False),)


def _account(manifest: Manifest) -> str:
    assert manifest.pod is not None
    return text(manifest.pod.spec, "serviceAccountName") or "default"


def _bound(manifest: Manifest, around: Around) -> bool:
    name, namespace = _account(manifest), manifest.namespace or "default"
    return any(
        text(subject, "kind") == "ServiceAccount"
        and text(subject, "name") == name
        and (text(subject, "namespace") or binding.namespace or "default") == namespace
        for binding in around.of_kind("RoleBinding", "ClusterRoleBinding")
        for subject in items(binding.body, "subjects")
    )
