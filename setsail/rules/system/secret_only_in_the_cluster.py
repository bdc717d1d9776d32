"""A secret exists nowhere but in the cluster.

Git has no copy, and rightly so; but then a lost namespace takes the credential or the certificate
with it, and the system cannot be rebuilt until somebody makes a new one everywhere.

Keep it in a secret store and refer to it (`vault:trade/mysql`), so that the Secret in the cluster
is a copy. What must stay a `k8s:` Secret belongs into the cluster's own encrypted backup.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.rules import declared
from setsail.rules.rule import Find
from setsail.system.values import Path, System, Workload

ZH = """密钥只存在于集群里。

Git 里没有它的副本，这没有错；但 Namespace 一旦丢失，凭据或证书也随之失去，在到处换成新的之前，系统无法重建。

把它放进密钥库并引用（`vault:trade/mysql`），集群里的 Secret 就只是副本。必须保留为 `k8s:` 的 Secret，应纳入集群
自身的加密备份。
"""

KINDS = ("System",)
ITEM = "config-and-certificates-backed-up"
SEVERITY = "warning"
PERSONA = "default"
FIX = "none"

BAD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, secrets: {API_KEY: "k8s:shop-api#key"}}
"""

GOOD = """
system: shop
services:
  web: {image: "web:1.4.2", port: 8080, secrets: {API_KEY: "vault:shop/api#key"}}
"""


def _references(system: System) -> Iterator[tuple[Path, str]]:
    """Every reference to a secret, with its path."""
    for section, found in (("stateful", system.stateful), ("external", system.external)):
        for store in found.values():
            if store.secret:
                yield (section, store.name, "secret"), store.secret
    for workload in system.workloads:
        yield from _of_workload(workload)


def _of_workload(workload: Workload) -> Iterator[tuple[Path, str]]:
    for variable, reference in workload.secrets.items():
        yield declared.at(workload, "secrets", variable), reference
    for edge in workload.needs:
        if edge.secret:
            yield declared.at(workload, "needs", edge.to, "secret"), edge.secret
    for beside in workload.sidecars:
        key = "init" if beside.init else "sidecars"
        for variable, reference in beside.secrets.items():
            yield declared.at(workload, key, beside.name, "secrets", variable), reference


def applies(system: System, around: Around) -> bool:
    """In production, where secrets are referred to."""
    return system.environment.production and any(_references(system))


def check(system: System, around: Around) -> Iterator[Find]:
    """Find references to Secrets that no store provides."""
    for path, reference in _references(system):
        if reference.startswith("k8s:"):
            yield Find(
                path,
                Text(
                    f"{reference} stands in the cluster alone: it cannot be rebuilt from a store",
                    f"{reference} 只存在于集群中：无法从密钥库重建",
                ),
            )
