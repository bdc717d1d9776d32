"""The objects of many files, found by what names them; and what maps and Secrets hold."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping

from setsail.document import walk
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.manifest.manifest import Manifest, mapping, strings
from setsail.migrate.compose.values import Value


class Where:
    """Places in one object; its text is composed once, however many are asked for."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._root = manifest.document.node()

    def place(self, *path: str | int) -> Place:
        """The place of the key at a path, or of the item."""
        manifest = self._manifest
        if self._root is None:
            return manifest.place(())
        whole: Path = (*manifest.base, *path)
        found = walk.locate(self._root, whole, manifest.document.meaning)
        return manifest.document.position(found.key if found.key is not None else found.value)


class Objects:
    """Every object, by kind, namespace and name. The first of two with one name counts."""

    def __init__(self, manifests: Iterable[Manifest]) -> None:
        self.all = tuple(manifests)
        self._by_kind: dict[str, list[Manifest]] = {}
        self._named: dict[tuple[str, str, str], Manifest] = {}
        self._where: dict[int, Where] = {}
        for one in self.all:
            self._by_kind.setdefault(one.kind if one.native else "", []).append(one)
            self._named.setdefault((one.kind, one.namespace, one.name), one)

    def of(self, *kinds: str) -> Iterator[Manifest]:
        """The objects of some kinds, in the order of the files."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ())

    def named(self, kind: str, namespace: str, name: str) -> Manifest | None:
        """The object of a name; files often leave the namespace out on one of two objects."""
        found = self._named.get((kind, namespace, name))
        return found or self._named.get((kind, "", name))

    def where(self, manifest: Manifest) -> Where:
        """The places of an object."""
        if id(manifest) not in self._where:
            self._where[id(manifest)] = Where(manifest)
        return self._where[id(manifest)]

    def entries(self, kind: str, namespace: str, name: str) -> Mapping[str, Value]:
        """What a ConfigMap or Secret holds, decoded; empty where it is not at hand."""
        manifest = self.named(kind, namespace, name)
        if manifest is None:
            return {}
        where = self.where(manifest)
        found: dict[str, Value] = {}
        for key, value in mapping(manifest.body, "data").items():
            if value is None or isinstance(value, str | int | float | bool):
                text = _plain(value)
                content = _decoded(text) if kind == "Secret" else text
                found[str(key)] = Value(content, where.place("data", key))
        for key, text in strings(manifest.body, "stringData").items():
            found[key] = Value(text, where.place("stringData", key))
        return found


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _decoded(text: str) -> str | None:
    """The content of a base64 text; None for what is none, or is no text."""
    try:
        return base64.b64decode(text, validate=False).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
