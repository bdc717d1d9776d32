"""A pod holds a token for the API server that nothing asks for.

Kubernetes mounts it into every pod unless told not to. Whoever breaks into the pod holds it then,
and asks the API server what it may do.

Set `automountServiceAccountToken: false` on the pod or on its ServiceAccount. A program that does
call the API server, such as an operator, keeps it, with a Role of its own.
"""

from collections.abc import Iterator

from setsail.finding.edit import Edit
from setsail.finding.text import Text
from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import WORKLOADS, Manifest, text
from setsail.rules import rbac
from setsail.rules.rule import Find

ZH = """Pod 里有一个没人用的 API 令牌。

除非明确说不要，Kubernetes 会把令牌挂进每个 Pod。攻破 Pod 的人就拿到了它，再去问 API Server 自己能做什么。

在 Pod 或它的 ServiceAccount 上设置 `automountServiceAccountToken: false`。确实要调用 API Server 的程序
（如 operator）保留令牌，并有自己的 Role。
"""

KINDS = (*WORKLOADS, "ServiceAccount")
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
    """Accounts that are bound to no role, and their pods: the others have said what it is for.

    An account that pods of the set use is judged by those pods.
    """
    if manifest.kind != "ServiceAccount":
        account = rbac.account_of(manifest)
        return manifest.pod is not None and not _bound(manifest.namespace, account, around)
    used = (pod.owner for pod in around.pods(manifest.namespace))
    return not _bound(manifest.namespace, manifest.name, around) and not any(
        rbac.account_of(owner) == manifest.name for owner in used
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find pods where neither the pod nor its account says no, and accounts that do not."""
    if manifest.pod is None:
        gives = manifest.get("automountServiceAccountToken") is not False
    else:
        gives = rbac.mounts_token(manifest, around)
    if gives:
        where = manifest.pod.path if manifest.pod is not None else ()
        yield Find(
            (*where, "automountServiceAccountToken"),
            Text(
                f"{manifest.ref} gets a token for the API server and binds no role to it",
                f"{manifest.ref} 会得到 API Server 的令牌，却没有绑定任何角色",
            ),
        )


def fix(manifest: Manifest, find: Find, around: Around) -> tuple[Edit, ...]:
    """Do not mount it. Asks, since some programs find their peers through the API server."""
    return (Edit("set", find.path, False),)


def _bound(namespace: str, account: str, around: Around) -> bool:
    """Whether a binding names the account itself; groups name no program."""
    return any(
        text(subject, "kind") == "ServiceAccount"
        and text(subject, "name") == account
        and same_namespace(text(subject, "namespace") or binding.namespace, namespace)
        for binding in around.of_kind(*rbac.BINDINGS)
        for _, subject in rbac.subjects(binding)
    )
