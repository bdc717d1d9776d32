"""References to secrets: "vault:trade/alipay#private_key", "k8s:shop-tls#tls.crt"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """`scheme` "k8s" names a Secret in the namespace, every other one an outside store;
    without `key` all keys under `path` are meant."""

    scheme: str
    path: str
    key: str | None = None

    @property
    def in_namespace(self) -> bool:
        """Whether the Secret is there already, so that no object needs to fetch it."""
        return self.scheme == "k8s"


def parse(text: str) -> Reference:
    """The parts of a reference. A bare name means a Secret in the namespace."""
    scheme, colon, rest = text.partition(":")
    if not colon:
        scheme, rest = "k8s", text
    path, _, key = rest.partition("#")
    return Reference(scheme, path, key or None)
