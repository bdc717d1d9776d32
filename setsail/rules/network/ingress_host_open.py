"""An entry answers for every host.

A rule without a host, or with `*`, takes whatever name is asked for: also the names of others on
the same controller that have no rule yet, and requests with a made-up Host header. A wildcard
takes every name of a domain. A default page, or one site for a domain of tenants, is made like
this on purpose.

Name the host.
"""

from collections.abc import Iterator

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items
from setsail.rules import entries
from setsail.rules.rule import Find

ZH = """入口对所有主机名都应答。

没有主机名或写 `*` 的规则会接管任何名字：包括同一控制器上别人尚未写规则的名字，以及伪造 Host 头
的请求。通配符会接管一个域的所有名字。默认页，或按租户分域名的站点，是有意这样写的。

写明主机名。
"""

KINDS = ("Ingress", "VirtualService.networking.istio.io")
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{secretName: shop-tls}]
  rules:
    - http:
        paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]
"""

GOOD = BAD.replace("    - http:", "    - host: shop.example.com\n      http:").replace(
    "tls: [{", "tls: [{hosts: [shop.example.com], "
)


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find rules without a host and hosts with a star."""
    if manifest.kind == "Ingress":
        found = list(entries.hosts(manifest))
    else:
        named = enumerate(items(manifest.body, "spec", "hosts"))
        found = [(("spec", "hosts", at), str(host)) for at, host in named]
    for at, host in found:
        if not host or "*" in host:
            yield Find(
                at,
                Text(f"host {host} takes many names", f"主机名 {host} 会接管许多名字")
                if host
                else Text(
                    "a rule without a host takes every name", "没有主机名的规则会接管所有名字"
                ),
            )
