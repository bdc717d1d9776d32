"""Every key, certificate and kubeconfig of a one-node cluster."""

import base64
import datetime
import ipaddress
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from testbed.places import NODE, NODE_IP

_HERE = ("localhost", "127.0.0.1", NODE_IP)
_API = ("kubernetes", "kubernetes.default", "kubernetes.default.svc", "10.96.0.1")
_USERS = {
    "admin": ("admin", "system:masters"),
    "kcm": ("system:kube-controller-manager", ""),
    "scheduler": ("system:kube-scheduler", ""),
    "kubelet": (f"system:node:{NODE}", "system:nodes"),
    "kube-proxy": ("system:kube-proxy", ""),
}
"""Who has a kubeconfig: the file, the user, the group."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate with its key, able to sign."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """One certificate: file name, user, group, and the names it serves under."""

    name: str
    user: str
    group: str = ""
    serves: Sequence[str] = ()


def make(folder: Path, server: str) -> None:
    """Write everything into `folder`, readable by its owner only; `server` is the API's URL."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    cluster = _authority(folder, "ca", "setsail-testbed")
    front = _authority(folder, "front-ca", "setsail-testbed-front")
    _issue(folder, front, Wanted("front", "front-proxy-client"))
    for wanted in (
        Wanted("apiserver", "kube-apiserver", serves=(*_API, *_HERE)),
        Wanted("etcd", "etcd", serves=_HERE),
        Wanted("apiserver-kubelet", "kube-apiserver-kubelet-client", "system:masters"),
        Wanted("kubelet-server", f"system:node:{NODE}", "system:nodes", (NODE, *_HERE)),
    ):
        _issue(folder, cluster, wanted)
    _service_accounts(folder)
    for name, (user, group) in _USERS.items():
        _issue(folder, cluster, Wanted(name, user, group))
        _write(folder / f"{name}.kubeconfig", _kubeconfig(folder, name, server).encode())


def _authority(folder: Path, name: str, title: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(title)
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    built = _builder(subject, subject, key, True).add_extension(usage, True)
    certificate = built.sign(key, hashes.SHA256())
    _store(folder, name, certificate, key)
    return Authority(certificate, key)


def _issue(folder: Path, authority: Authority, wanted: Wanted) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(wanted.user, wanted.group)
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    built = (
        _builder(subject, authority.certificate.subject, key, False)
        .add_extension(usage, True)
        .add_extension(x509.ExtendedKeyUsage(both), False)
        .add_extension(signer, False)
    )
    if wanted.serves:
        names = x509.SubjectAlternativeName([_general(name) for name in wanted.serves])
        built = built.add_extension(names, False)
    _store(folder, wanted.name, built.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, signs: bool
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=signs, path_length=None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
    )


def _subject(user: str, group: str = "") -> x509.Name:
    names = [x509.NameAttribute(NameOID.COMMON_NAME, user)]
    if group:
        names.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, group))
    return x509.Name(names)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _service_accounts(folder: Path) -> None:
    """The key pair that signs service account tokens."""
    key = ec.generate_private_key(ec.SECP256R1())
    _write(folder / "sa.key", _pem(key, serialization.PrivateFormat.TraditionalOpenSSL))
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _write(folder / "sa.pub", public)


def _kubeconfig(folder: Path, name: str, server: str) -> str:
    def text(file: str) -> str:
        return base64.b64encode((folder / file).read_bytes()).decode()

    where = {
        "server": server,
        "certificate-authority-data": text("ca.crt"),
    }
    user = {
        "client-certificate-data": text(f"{name}.crt"),
        "client-key-data": text(f"{name}.key"),
    }
    context = {"cluster": "testbed", "user": name}
    config = {
        "apiVersion": "v1", "kind": "Config", "current-context": "setsail-testbed",
        "clusters": [{"name": "testbed", "cluster": where}],
        "users": [{"name": name, "user": user}],
        "contexts": [{"name": "setsail-testbed", "context": context}],
    }  # fmt: skip
    return json.dumps(config, indent=1)


def _store(
    folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    _write(folder / f"{name}.crt", certificate.public_bytes(serialization.Encoding.PEM))
    _write(folder / f"{name}.key", _pem(key, serialization.PrivateFormat.PKCS8))


def _pem(key: ec.EllipticCurvePrivateKey, format: serialization.PrivateFormat) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, format, serialization.NoEncryption())


def _write(file: Path, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
