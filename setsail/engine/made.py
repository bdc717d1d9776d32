"""Objects that a build made: where each value stands in the files that people write.

What an overlay or a chart makes is in no file. A finding in it is placed where somebody can
mend it: at the value in a patch, in the kustomization's own lists, in the resource's file, or
at the line of the template; at the file alone where the line cannot be known.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

from setsail.document import load as documents
from setsail.document import source
from setsail.finding.edit import Path
from setsail.finding.finding import Finding, Related
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.manifest import load as manifests
from setsail.manifest.manifest import Manifest, items, read, text

_VALUE = re.compile(r"\.Values\.([\w.]+)")


class Origin(NamedTuple):
    """Where an object came from: its file, and whether that file generates it."""

    file: str
    generated: bool = False


class Build(NamedTuple):
    """What was built: an overlay, with its patches and the file on top of it, or a chart."""

    by: Literal["kustomize", "helm"]
    folder: str
    patches: tuple[str, ...] = ()
    top: str = ""


class Made:
    """What a build made. `origins` stand in the order of its objects; `texts` are its files."""

    def __init__(
        self, build: Build, origins: tuple[Origin, ...], texts: Mapping[str, bytes]
    ) -> None:
        self.by, self.folder, self._patches, self._top = build
        self._origins = origins
        self.texts = texts
        self._loaded: dict[str, tuple[Manifest, ...]] = {}

    def placed(self, finding: Finding, manifest: Manifest, number: int) -> Finding:
        """A finding in object `number` of the build, where people can mend it."""
        origin = self._origins[number] if number < len(self._origins) else Origin("")
        if self.by == "helm":
            place, advice = self._in_chart(origin, manifest, finding)
        else:
            place, advice = self._in_overlay(origin, manifest, finding.path)
        beside = Place(self._top) if advice is _IN_BASE else place
        related = (*finding.related, Related(beside, finding.object, advice))
        return finding._replace(place=place, related=related, fix="none")

    def beside(self, related: Related, manifest: Manifest, number: int) -> Related:
        """The other side of a finding, in the file that object `number` of the build is from."""
        origin = self._origins[number] if number < len(self._origins) else Origin("")
        own = None if self.by == "helm" else self._own(origin, manifest)
        if own is None:
            first, text = 0, source.decode(self.texts.get(origin.file, b""))
        else:
            document = own.document
            first, text = document.line, document.text[document.start : document.end]
        lines = text.split("\n")
        made = manifest.document.text.split("\n")[related.place.line - 1 : related.place.line]
        at = _same_line(lines, made[0] if made else "")
        if not at:
            there = Place(origin.file or self.folder) if own is None else own.place(("kind",))
            return related._replace(place=there)
        indent = len(lines[at - 1]) - len(lines[at - 1].lstrip())
        return related._replace(place=Place(origin.file, first + at, indent + 1))

    def written_name(self, manifest: Manifest, number: int) -> str:
        """The name of object `number` in its own file, before the overlay changed it."""
        origin = self._origins[number] if number < len(self._origins) else Origin("")
        own = self._own(origin, manifest)
        return manifest.name if own is None else own.name

    def _in_overlay(self, origin: Origin, made: Manifest, path: Path) -> tuple[Place, Text]:
        value = made.get(*path)
        own = self._own(origin, made)
        forms = [*([own] if own is not None else []), *self._patches_of(made, own)]
        for form in forms if value is not None else ():
            there = _aligned(made.body, form.body, path)
            if len(there) == len(path) and read(form.body, *there) == value:
                scalar = isinstance(value, str | int | float)
                return form.place(there, key=not scalar), _IN_FILE if form is own else _IN_PATCH
        if value is not None and (found := self._pointed(path) or self._listed(made, path)):
            return found, _IN_LIST
        if not forms:
            return Place(origin.file or self.folder), _IN_BASE
        nearest = max(forms, key=lambda form: len(_aligned(made.body, form.body, path)))
        return nearest.place(_aligned(made.body, nearest.body, path), key=True), _IN_BASE

    def _own(self, origin: Origin, made: Manifest) -> Manifest | None:
        """The object as its file says it, before any change: the kind and the nearest name."""
        if origin.generated:
            return None
        same = [m for m in self._objects(origin.file) if m.kind == made.kind]
        close = [m for m in same if m.name and m.name in made.name]
        return max(close, key=lambda m: len(m.name), default=same[0] if len(same) == 1 else None)

    def _objects(self, file: str) -> tuple[Manifest, ...]:
        if file not in self._loaded:
            data = self.texts.get(file, b"")
            self._loaded[file] = manifests.load(data, file).manifests
        return self._loaded[file]

    def _patches_of(self, made: Manifest, own: Manifest | None) -> list[Manifest]:
        """The patch files' forms of an object."""
        names = {made.name} | ({own.name} if own is not None else set())
        found = [patch for file in self._patches for patch in self._objects(file)]
        return [p for p in found if p.kind == made.kind and p.name in names]

    def _pointed(self, path: Path) -> Place | None:
        """Where an operation of a JSON patch, in a file or in a kustomization, sets a value."""
        pointer = "/" + "/".join(map(_escaped, path))
        for file in (*self._patches, *self._kustomizations):
            for number, line in enumerate(source.decode(self.texts[file]).split("\n"), 1):
                bare = line.strip().removeprefix("- ").strip()
                if bare.startswith("path:") and bare[5:].strip().strip("'\"") == pointer:
                    return Place(file, number, line.index("path:") + 1)
        return None

    @cached_property
    def _kustomizations(self) -> tuple[str, ...]:
        return tuple(f for f in self.texts if "ustomization" in f.rpartition("/")[2])

    def _listed(self, made: Manifest, path: Path) -> Place | None:
        """Where a kustomization's own list sets the value: images, replicas, namespace."""
        for file in self._kustomizations:
            for document in documents.load(source.decode(self.texts[file]), file).documents:
                for found in _in_list(document.body, made, path):
                    return document.place(found)
        return None

    def _in_chart(self, origin: Origin, made: Manifest, finding: Finding) -> tuple[Place, Text]:
        """The line of the template that says the same, and the value that it takes."""
        lines = source.decode(self.texts.get(origin.file, b"")).split("\n")
        wanted = made.document.text.split("\n")[finding.place.line - 1 : finding.place.line]
        absent = made.get(*finding.path) is None
        number = 0 if absent else _same_line(lines, wanted[0] if wanted else "")
        if not number:
            number = _offering(lines, finding.path)
        if not number:
            return Place(origin.file), _in_template("")
        line = lines[number - 1]
        used = _VALUE.search(line)
        place = Place(origin.file, number, len(line) - len(line.lstrip()) + 1)
        return place, _in_template(used[1] if used else "")


def _same_line(lines: list[str], wanted: str) -> int:
    """The only line (from 1) of a template that says the same, or sets the same key; else 0."""
    bare = wanted.strip().removeprefix("- ")
    key = f"{bare.partition(':')[0]}:"
    there = [(n, line.strip().removeprefix("- ")) for n, line in enumerate(lines, 1)]
    exact = [n for n, line in there if line == bare]
    keyed = [n for n, line in there if line.startswith(key)]
    return exact[0] if len(exact) == 1 else keyed[0] if len(keyed) == 1 else 0


def _offering(lines: list[str], path: Path) -> int:
    """The first line (from 1) that takes a value named like a field on the path; else 0."""
    for step in reversed([step for step in path if isinstance(step, str)]):
        for number, line in enumerate(lines, 1):
            if any(name.split(".")[-1] == step for name in _VALUE.findall(line)):
                return number
    return 0


def _aligned(made: Any, own: Any, path: Path) -> Path:
    """The same path in another form of the object, where list items are found by their name, as
    far as the other form has it."""
    there: list[str | int] = []
    for step in path:
        at = _item(made, own, step) if isinstance(step, int) else step
        if read(own, at) is None:
            break
        there.append(at)
        made, own = read(made, step), read(own, at)
    return tuple(there)


def _item(made: Any, own: Any, step: int) -> int:
    """The index in `own` of the item that stands at `step` in `made`; of no item if it is not."""
    name = text(read(made, step), "name")
    if not name or not isinstance(own, list):
        return step
    return next((n for n, item in enumerate(own) if text(item, "name") == name), len(own))


def _in_list(body: Any, made: Manifest, path: Path) -> Iterator[Path]:
    if path and path[-1] == "image":
        image = str(made.get(*path))
        for index, entry in enumerate(items(body, "images")):
            name = text(entry, "newName") or text(entry, "name")
            if name and image.startswith((f"{name}:", f"{name}@")):
                field = next((f for f in ("digest", "newTag") if read(entry, f)), "name")
                yield ("images", index, field)
    if path == ("spec", "replicas"):
        for index, entry in enumerate(items(body, "replicas")):
            if text(entry, "name") and text(entry, "name") in made.name:
                yield ("replicas", index, "count")
    if path == ("metadata", "namespace") and text(body, "namespace"):
        yield ("namespace",)


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


_IN_FILE = Text("change it in this file", "请在这个文件中修改")
_IN_PATCH = Text("this patch sets it: change it here", "由这个补丁设置：请在此修改")
_IN_BASE = Text(
    "this overlay can change it with a patch (--patch DIR writes one)",
    "可在这个 overlay 中用补丁修改（--patch 目录 可生成）",
)
_IN_LIST = Text(
    "this kustomization sets it: change it here", "由这个 kustomization 设置：请在此修改"
)


def _in_template(value: str) -> Text:
    if value:
        return Text(
            f"the chart takes it from the value {value}: set that in your values file",
            f"chart 从值 {value} 取得：请在 values 文件中设置",
        )
    return Text(
        "the chart's template says it: change the template, or look for a value that does",
        "由 chart 的模板写出：请修改模板，或查找能改变它的 value",
    )
