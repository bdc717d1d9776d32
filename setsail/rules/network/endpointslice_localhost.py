"""An endpoint leads to the node itself.

A Service with such an endpoint sends its callers to the loopback or link-local addresses of the node
that proxies them: kubelet, metadata service, whatever listens there (CVE-2021-25737). The API server
refuses them since 1.21.

Name the real address of the machine behind the Service.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, text
from setsail.rules.rule import Find

ZH = """端点指向节点自身。

这样的端点会把 Service 的调用方送到转发节点的回环或链路本地地址：kubelet、元数据服务，或任何监听在那里的程序
（CVE-2021-25737）。API Server 从 1.21 起拒绝它们。

写明 Service 后面那台机器的真实地址。
"""

KINDS = ("EndpointSlice", "Endpoints")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
ports: [{name: db, port: 5432}]
endpoints: [{addresses: [169.254.169.254]}]
"""

GOOD = """
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db, labels: {kubernetes.io/service-name: db}}
addressType: IPv4
ports: [{name: db, port: 5432}]
endpoints: [{addresses: [192.0.2.10]}]
"""


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find loopback and link-local addresses."""
    for path, address in _addresses(manifest):
        if _local(address):
            message = Text(f"{address} is the node itself", f"{address} 就是节点自身")
            yield Find(path, message)


def _addresses(manifest: Manifest) -> Iterator[tuple[Path, str]]:
    for at, endpoint in enumerate(items(manifest.body, "endpoints")):
        for index, address in enumerate(items(endpoint, "addresses")):
            yield ("endpoints", at, "addresses", index), str(address)
    for at, subset in enumerate(items(manifest.body, "subsets")):
        for index, _ in enumerate(items(subset, "addresses")):
            path = ("subsets", at, "addresses", index, "ip")
            yield path, text(manifest.body, *path)


def _local(address: str) -> bool:
    return (
        address.startswith(("127.", "169.254."))
        or address == "::1"
        or (address.lower().startswith("fe80:"))
    )
