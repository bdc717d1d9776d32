"""Who provides a ConfigMap or Secret: it is among the objects, or something there creates it."""

from setsail.manifest.around import Around, same_namespace
from setsail.manifest.manifest import Manifest, mapping, text

SOURCES = (
    *("ExternalSecret", "SealedSecret", "VaultStaticSecret", "VaultDynamicSecret"),
    *("VaultPKISecret", "Certificate", "Bundle"),
)
"""Kinds that create an object of their own name, or of the one that they say."""

_TARGETS = (
    *(("spec", "target", "name"), ("spec", "destination", "name"), ("spec", "secretName")),
    ("spec", "template", "metadata", "name"),
)


def provides(around: Around, kind: str, namespace: str, name: str) -> bool:
    """Whether an object of that kind and name is given, or is created by one that is."""
    if around.find(kind, namespace, name) is not None:
        return True
    return any(
        source.kind in SOURCES
        and (source.kind == "Bundle" or same_namespace(source.namespace, namespace))
        and target(source) == name
        for source in around.manifests
    )


def target(source: Manifest) -> str:
    """The name of what a source creates."""
    named = (text(source.body, *path) for path in _TARGETS)
    return next(filter(None, named), source.name)


def keys(found: Manifest) -> set[str]:
    """The entries of a ConfigMap or Secret."""
    fields = ("data", "stringData", "binaryData")
    return {key for field in fields for key in mapping(found.body, field)}
