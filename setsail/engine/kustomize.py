"""Kustomize folders: what they refer to, and the objects that kubectl or kustomize makes of them.

The references are read here first. A build is started only if every one of them is a file or
folder of this repository: then the builder has no reason to reach for the network. It runs
without plugins, and tells for each object the file that it came from.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from setsail.document import load as documents
from setsail.document import source
from setsail.document.load import Document
from setsail.engine.gather import KUSTOMIZATIONS, Built, Source
from setsail.engine.made import Build, Made, Origin
from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.manifest import load as manifests
from setsail.manifest.manifest import Manifest, items, mapping, text
from setsail.world import files, program

ORIGIN = "config.kubernetes.io/origin"
CHANGES = "alpha.config.kubernetes.io/transformations"
_FOLDERS = ("resources", "bases", "components")
_FILES = (
    "patchesStrategicMerge", "crds", "configurations", "generators", "transformers", "validators",
)  # fmt: skip
_PATHS = ("patches", "patchesJson6902", "replacements")
_GENERATORS = ("configMapGenerator", "secretGenerator")
_CHARTS = ("helmCharts", "helmChartInflationGenerator")


class Reference(NamedTuple):
    """Something that a kustomization names: where it says so, and the path as it is written."""

    path: Path
    name: str
    patch: bool = False


class Graph:
    """All that one overlay refers to, directly and through others."""

    def __init__(self, top: str) -> None:
        self.top = top
        self.root = _root(top)
        self.kustomizations: dict[str, Document] = {}
        self.files: dict[str, None] = {}
        self.patches: dict[str, None] = {}
        self.problems: list[Problem] = []
        self._read(top)

    def _read(self, file: str) -> None:
        loaded = documents.load(source.decode(files.read(file)), file)
        self.problems.extend(loaded.problems)
        for document in loaded.documents[:1]:
            self.kustomizations[file] = document
            for reference in references(document.body):
                self._follow(document, reference)

    def _follow(self, document: Document, reference: Reference) -> None:
        folder = os.path.dirname(document.file)
        path = os.path.normpath(os.path.join(folder, reference.name))
        if not files.exists(path):
            self._refuse(document, reference, _missing(reference.name))
        elif not _within(path, self.root):
            words = "outside the repository", "在仓库目录之外"
            self._refuse(document, reference, Text(*words))
        elif not files.is_folder(path):
            (self.patches if reference.patch else self.files).setdefault(path)
        elif inner := kustomization_of(path):
            if inner not in self.kustomizations:
                self._read(inner)
        else:
            words = "a folder without a kustomization file", "目录中没有 kustomization 文件"
            self._refuse(document, reference, Text(*words))

    def _refuse(self, document: Document, reference: Reference, why: Text) -> None:
        message = Text(
            f"not checked: {reference.name} is {why.en}",
            f"未检查：{reference.name} {why.zh}",
        )
        help = Text(
            "render it where that is allowed: kubectl kustomize DIR | setsail check -",
            "请在允许的环境中渲染：kubectl kustomize 目录 | setsail check -",
        )
        place = document.place(reference.path)
        self.problems.append(Problem(message, place, help, document.quote(place)))


def _missing(name: str) -> Text:
    remote = "://" in name or "?" in name or name.startswith(("git@", "github.com/", "git::"))
    if remote:
        return Text("remote, and nothing remote is fetched", "是远程地址，启航不获取任何远程内容")
    return Text("not there", "不存在")


def references(body: Any) -> Iterator[Reference]:
    """Everything that a kustomization names, with its path in the file."""
    for key in (*_FOLDERS, *_FILES):
        for index, name in enumerate(items(body, key)):
            if isinstance(name, str) and "\n" not in name:
                yield Reference((key, index), name, key == "patchesStrategicMerge")
    for key in _PATHS:
        for index, entry in enumerate(items(body, key)):
            if name := text(entry, "path"):
                yield Reference((key, index, "path"), name, key != "replacements")
    for key in _GENERATORS:
        for index, entry in enumerate(items(body, key)):
            for field in ("files", "envs"):
                for at, name in enumerate(items(entry, field)):
                    if isinstance(name, str):
                        yield Reference((key, index, field, at), name.rpartition("=")[2])
            if name := text(entry, "env"):
                yield Reference((key, index, "env"), name)
    if name := text(body, "openapi", "path"):
        yield Reference(("openapi", "path"), name)


def kustomization_of(folder: str) -> str | None:
    """The kustomization file of a folder."""
    paths = (os.path.join(folder, name) for name in KUSTOMIZATIONS)
    return next((os.path.normpath(path) for path in paths if files.exists(path)), None)


def _root(top: str) -> str:
    """How far up references may lead: to the top of the repository; outside of one to the
    working directory, or else to two folders above (`overlays/prod` takes `../../base`)."""
    here = os.path.realpath(os.path.dirname(top) or ".")
    folder = here
    while folder != os.path.dirname(folder):
        if files.exists(os.path.join(folder, ".git")):
            return folder
        folder = os.path.dirname(folder)
    work = os.path.realpath(".")
    return work if _within(here, work) else os.path.dirname(os.path.dirname(here))


def _within(path: str, root: str) -> bool:
    real = os.path.realpath(path)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def render_all(overlays: Sequence[str]) -> Built:
    """Render the kustomizations that no other takes, and say which files they take."""
    graphs = [_graph(os.path.normpath(file)) for file in overlays]
    read = [graph for graph in graphs if isinstance(graph, Graph)]
    inner = {k for graph in read for k in graph.kustomizations if k != graph.top}
    parts = [_render(graph) for graph in read if graph.top not in inner]
    taken = {
        name for graph in read for name in (*graph.files, *graph.patches, *graph.kustomizations)
    }
    unread = [p for graph in graphs if not isinstance(graph, Graph) for p in graph]
    return Built(
        tuple(s for part in parts for s in part.sources),
        (*unread, *(p for part in parts for p in part.unread)),
        tuple(p for part in parts for p in part.told),
        frozenset(_spelt(overlays, taken)),
    )


def _spelt(overlays: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """Names as the walk gave them: `./a` where it began at `.`."""
    dotted = any(name.startswith("./") for name in overlays)
    for name in taken:
        yield name
        if dotted:
            yield f"./{name}"


def _graph(file: str) -> Graph | tuple[Problem, ...]:
    try:
        return Graph(file)
    except Refused as refused:
        return refused.problems


def _render(graph: Graph) -> Built:
    document = graph.kustomizations.get(graph.top)
    if graph.problems or document is None:
        return Built(unread=tuple(graph.problems))
    if document.body.get("kind") == "Component":
        return Built(told=(_note(graph.top, _COMPONENT),))
    if any(key in k.body for k in graph.kustomizations.values() for key in _CHARTS):
        return Built(unread=(_note(graph.top, _HELM_INSIDE, _RENDER),))
    builder = program.find("kubectl") or program.find("kustomize")
    if builder is None:
        return Built(unread=(_note(graph.top, _NO_BUILDER, _RENDER),))
    try:
        return _built(graph, builder)
    except Refused as refused:
        return Built(unread=refused.problems)


def _note(file: str, why: Text, help: Text | None = None) -> Problem:
    return Problem(why, Place(file), help)


_COMPONENT = Text(
    "not checked: a component; it is judged in the overlays that take it",
    "未检查：这是 component，会在使用它的 overlay 中检查",
)
_HELM_INSIDE = Text(
    "not checked: it inflates Helm charts, which needs plugins and the network",
    "未检查：其中展开了 Helm chart，这需要插件和网络",
)
_NO_BUILDER = Text(
    "not checked: neither kubectl nor kustomize is installed",
    "未检查：没有安装 kubectl 或 kustomize",
)
_RENDER = Text(
    "install kubectl, or render elsewhere: kubectl kustomize DIR | setsail check -",
    "请安装 kubectl，或在别处渲染：kubectl kustomize 目录 | setsail check -",
)


def _built(graph: Graph, builder: str) -> Built:
    """Build through a kustomization of our own, which only asks for the origin of objects."""
    folder = os.path.dirname(graph.top) or "."
    with tempfile.TemporaryDirectory(prefix="setsail-") as made:
        wrap = os.path.realpath(made)
        base = os.path.relpath(os.path.realpath(folder), wrap)
        wrapper = emit.dump(
            [
                {
                    "resources": [base],
                    "buildMetadata": ["originAnnotations", "transformerAnnotations"],
                }
            ]
        )
        files.write_whole(os.path.join(wrap, KUSTOMIZATIONS[0]), wrapper)
        verb = "build" if os.path.basename(builder).startswith("kustomize") else "kustomize"
        done = program.run([builder, verb, wrap])
        if done.code:
            why = " ".join(done.err.replace(wrap, folder).split())[-400:]
            message = Text(f"not checked: the build fails: {why}", f"未检查：构建失败：{why}")
            return Built(unread=(Problem(message, Place(graph.top)),))
        return _sources(graph, folder, wrap, done.out)


def _sources(graph: Graph, folder: str, wrap: str, out: bytes) -> Built:
    name = f"{folder} (kustomize)"
    loaded = manifests.load(out, name)
    texts = _texts(graph)
    spelt = {os.path.realpath(file): file for file in texts}
    bodies, origins = [], []
    for manifest in loaded.manifests:
        origins.append(_origin(manifest, wrap, spelt))
        bodies.append(_without_marks(manifest))
    made = Made(Build("kustomize", folder, tuple(graph.patches), graph.top), tuple(origins), texts)
    data = emit.dump(bodies).encode()
    return Built(sources=(Source(name, data, folder, made),))


def _texts(graph: Graph) -> dict[str, bytes]:
    names = (*graph.files, *graph.patches, *graph.kustomizations)
    return {name: files.read(name) for name in names}


def _origin(manifest: Manifest, wrap: str, spelt: Mapping[str, str]) -> Origin:
    """Where an object came from: a resource's file, or the kustomization that generates it.

    The builder tells paths relative to the wrapper; `spelt` has them as they were first read.
    """
    found = documents.load(manifest.annotations.get(ORIGIN, ""), "").documents
    told = found[0].body if found else {}
    file = text(told, "path") or text(told, "configuredIn")
    real = os.path.realpath(os.path.join(wrap, file))
    return Origin(spelt.get(real, ""), generated=not text(told, "path"))


def _without_marks(manifest: Manifest) -> dict[str, Any]:
    body = {**manifest.body, "metadata": dict(mapping(manifest.body, "metadata"))}
    kept = {
        key: value
        for key, value in mapping(body, "metadata", "annotations").items()
        if key not in (ORIGIN, CHANGES)
    }
    if kept:
        body["metadata"]["annotations"] = kept
    else:
        body["metadata"].pop("annotations", None)
    return body
