"""The certificate does not fit the host that it is for.

The Ingress names a host and a Secret. If the certificate in it is issued for another name, or the
Secret has no key `tls.crt` and `tls.key`, the controller serves its own default certificate:
every browser and every caller that checks refuses the connection.

Put every host of the Ingress into `dnsNames` of the Certificate, and use a Secret of type
`kubernetes.io/tls` with `tls.crt` and `tls.key`.
"""

from collections.abc import Iterator

from setsail.finding.edit import Path
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.rules.rule import Find, beside

ZH = """证书与它要服务的域名不符。

Ingress 写了域名和 Secret。如果其中的证书是为别的名字签发的，或该 Secret 没有 `tls.crt` 与 `tls.key`，控制器会用自己的默认证书：浏览器和
所有校验证书的调用方都会拒绝连接。

把 Ingress 的每个域名写进 Certificate 的 `dnsNames`；使用类型为 `kubernetes.io/tls`、含 `tls.crt` 与 `tls.key` 的 Secret。
"""

KINDS = ("Ingress", "Gateway")
ITEM = None
SEVERITY = "error"
PERSONA = "default"
FIX = "none"

BAD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [shop.example], secretName: web-tls}]
  rules:
    - host: shop.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec:
  secretName: web-tls
  dnsNames: [www.shop.example]
  issuerRef: {name: public, kind: ClusterIssuer}
"""

GOOD = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  tls: [{hosts: [shop.example], secretName: web-tls}]
  rules:
    - host: shop.example
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: web}
spec:
  secretName: web-tls
  dnsNames: [shop.example, www.shop.example]
  issuerRef: {name: public, kind: ClusterIssuer}
"""


def applies(manifest: Manifest, around: Around) -> bool:
    """Entries with a certificate that these files hold or order."""
    return any(
        _certificate(manifest, name, around) or around.find("Secret", manifest.namespace, name)
        for _, _, name in _used(manifest)
    )


def check(manifest: Manifest, around: Around) -> Iterator[Find]:
    """Find hosts that the certificate does not name, and Secrets that hold none."""
    for path, hosts, name in _used(manifest):
        ordered = _certificate(manifest, name, around)
        if ordered is not None:
            yield from _uncovered(path, hosts, ordered)
        given = around.find("Secret", manifest.namespace, name)
        if given is not None and not _holds_one(given):
            holds = Text("its keys are others", "它的键是别的")
            yield Find(
                path,
                Text(
                    f"Secret {name} does not hold tls.crt and tls.key",
                    f"Secret {name} 中没有 tls.crt 与 tls.key",
                ),
                (beside(given, ("metadata", "name"), holds),),
            )


def _uncovered(path: Path, hosts: list[str], ordered: Manifest) -> Iterator[Find]:
    names = [str(name) for name in items(ordered.body, "spec", "dnsNames")]
    names += [text(ordered.body, "spec", "commonName")]
    for host in hosts:
        if not any(_covers(name, host) for name in names):
            said = ", ".join(name for name in names if name) or "-"
            covers = Text(f"it is for {said}", f"它用于 {said}")
            yield Find(
                path,
                Text(
                    f"the certificate of {ordered.ref} does not cover {host}",
                    f"{ordered.ref} 的证书不含 {host}",
                ),
                (beside(ordered, ("spec", "dnsNames"), covers),),
            )


def _covers(name: str, host: str) -> bool:
    """A star stands for one label."""
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:] or host == name
    return name == host


def _used(manifest: Manifest) -> Iterator[tuple[Path, list[str], str]]:
    """Where a Secret is named, the hosts it is for, and its name."""
    if manifest.kind == "Ingress":
        ruled = [text(rule, "host") for rule in items(manifest.body, "spec", "rules")]
        for at, tls in enumerate(items(manifest.body, "spec", "tls")):
            hosts = [str(host) for host in items(tls, "hosts")] or [host for host in ruled if host]
            if name := text(tls, "secretName"):
                yield ("spec", "tls", at, "secretName"), hosts, name
        return
    for at, listener in enumerate(items(manifest.body, "spec", "listeners")):
        hosts = [text(listener, "hostname")] if text(listener, "hostname") else []
        refs = items(listener, "tls", "certificateRefs")
        for number, ref in enumerate(refs):
            near = text(ref, "namespace") in ("", manifest.namespace)
            if near and len(refs) == 1 and (name := text(ref, "name")):
                path = ("spec", "listeners", at, "tls", "certificateRefs", number, "name")
                yield path, hosts, name


def _certificate(manifest: Manifest, secret: str, around: Around) -> Manifest | None:
    key = (manifest.namespace or "default", secret)
    return around.once(_certificates).get(key)


def _certificates(around: Around) -> dict[tuple[str, str], Manifest]:
    return {
        (ordered.namespace or "default", text(ordered.body, "spec", "secretName")): ordered
        for ordered in around.of_kind("Certificate.cert-manager.io")
    }


def _holds_one(given: Manifest) -> bool:
    keys = {str(key) for field in ("data", "stringData") for key in mapping(given.body, field)}
    return {"tls.crt", "tls.key"} <= keys
