"""A load balancer is not told to encrypt.

Unless the program behind it speaks TLS itself, passwords and sessions cross the internet in the open.
A load balancer that only passes TLS on, to an ingress controller say, needs no certificate: a port
that is named or numbered for TLS is taken for one.

Name a certificate in the annotation of your cloud, for AWS
`service.beta.kubernetes.io/aws-load-balancer-ssl-cert`, or serve TLS from the pods and name the port
`https`.
"""

from collections.abc import Iterator
from typing import Any

from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, number, text
from setsail.rules.rule import Find

ZH = """负载均衡没有配置加密。

除非后面的程序自己使用 TLS，口令和会话会以明文经过互联网。只转发 TLS 的负载均衡（如转给入口控制器）不需要证书：
按名字或编号属于 TLS 的端口就视为这种情况。

用所在云的注解写明证书，例如 AWS 的 `service.beta.kubernetes.io/aws-load-balancer-ssl-cert`；或由 Pod 提供 TLS，
并把端口命名为 `https`。
"""

KINDS = ("Service",)
ITEM = None
SEVERITY = "warning"
PERSONA = "pedantic"
FIX = "none"

BAD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
"""

GOOD = """
apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-west-1:1:certificate/1
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443, targetPort: 8080}]}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Services with a load balancer."""
    return text(manifest.body, "spec", "type") == "LoadBalancer"


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find those with neither a certificate nor ports for TLS alone."""
    ports = items(manifest.body, "spec", "ports")
    if not any(_certificate(key) for key in manifest.annotations) and not (
        ports and all(_tls(port) for port in ports)
    ):
        yield Find(
            ("spec", "type"),
            Text(
                f"the load balancer of {manifest.name} has no certificate",
                f"{manifest.name} 的负载均衡没有证书",
            ),
        )


def _certificate(annotation: str) -> bool:
    """Whether an annotation names a certificate; each cloud has its own word."""
    name = annotation.rpartition("/")[2]
    return any(
        word in name for word in ("ssl-cert", "cert-id", "certificate", "tls-secret", "tls-pass")
    )


def _tls(port: Any) -> bool:
    named = text(port, "name").startswith(("https", "tls", "wss")) or number(port, "port") == 443
    return named or text(port, "appProtocol").rpartition("/")[2] in ("https", "tls", "wss")
