"""What an import reads: compose files, manifests, units, crontabs, an inventory; one project."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.manifest import load as manifests
from setsail.manifest.manifest import Manifest
from setsail.migrate import union
from setsail.migrate.compose import inherit
from setsail.migrate.compose import project as compose
from setsail.migrate.compose.files import Read
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.values import Project, Service
from setsail.migrate.kubernetes import project as kubernetes
from setsail.migrate.machine import crontab, inventory, systemd
from setsail.migrate.tree import Tree
from setsail.world import files

COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_OVERRIDES = ("compose.override.yaml", "compose.override.yml", "docker-compose.override.yaml",
              "docker-compose.override.yml")  # fmt: skip
_NEAR = re.compile(r"^(docker-)?(compose|stack)\b.*\.ya?ml$|[-.](compose|stack)\.ya?ml$", re.I)
_CRONTAB = re.compile(r"(^|/)(crontab(\.\w+)?|cron\.d/[^/]+|[^/]+\.(cron|crontab))$")
_INVENTORY = re.compile(r"(^|/)[^/]*\.csv$", re.I)
_UNIT = (".service", ".timer")
_MANIFEST = (".yaml", ".yml", ".json")
_DEPLOYING = {"docker", "deploy", "deployment", "compose", "docker-compose", "devops", "ops"}
_SOURCES = (".git", "pom.xml", "build.gradle", "package.json", "go.mod", "LICENSE", "README.md")
_SKIPPED = {"node_modules", "target", "vendor", "__pycache__", "dist", "venv"}
_MOST_NAMES = 20_000


class ImportRefused(Refused):
    """Nothing can be imported from what was named, or what would be written stands in the way."""


class Request(NamedTuple):
    """What to import. `root` is the folder that reading never leaves; None lets the place of the
    first file decide."""

    paths: tuple[str, ...]
    root: str | None = None
    env_files: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    answers: str | None = None


class Gathered(NamedTuple):
    """One project of all sources, and the files below the root that they speak of."""

    project: Project
    tree: Tree
    root: str


class _Kinds(NamedTuple):
    """Paths from the root, by what they are."""

    compose: list[str]
    manifests: list[str]
    units: list[str]
    crontabs: list[str]
    inventories: list[str]


def gather(request: Request) -> Gathered:
    """Read every source. Raises ImportRefused where nothing is found to import."""
    root = files.Root(request.root or _root_of(request.paths[0]))
    told: list[Problem] = []
    tree = Tree(_reader(root), _names(root.folder, told))
    kinds = _Kinds([], [], [], [], [])
    for path in request.paths:
        below = _below(root, path)
        if files.is_folder(path):
            _sort_folder(below, tree, kinds, told)
        else:
            _sort_file(below, tree, kinds)
    found = list(_projects(kinds, tree, request, (root, told)))
    read = union.of(found) if found else None
    if read is None or not read.services:
        raise ImportRefused([*told, *_nothing(read, request.paths[0])])
    return Gathered(replace(read, problems=(*read.problems, *told)), tree, root.folder)


def root_of(path: str) -> str:
    """The folder that belongs to a compose file: its own, or the one above where it stands in
    a folder such as docker/ of a source tree."""
    folder = os.path.dirname(os.path.abspath(path))
    above = os.path.dirname(folder)
    is_source = any(files.exists(os.path.join(above, name)) for name in _SOURCES)
    return above if os.path.basename(folder).lower() in _DEPLOYING and is_source else folder


def _root_of(path: str) -> str:
    if not files.is_folder(path):
        return root_of(path)
    has_compose = any(files.exists(os.path.join(path, name)) for name in COMPOSE)
    return root_of(os.path.join(path, COMPOSE[0])) if has_compose else os.path.abspath(path)


def _sort_file(path: str, tree: Tree, kinds: _Kinds) -> None:
    """A file that was named is what its name says; YAML is asked what it is."""
    if path.endswith(_UNIT):
        kinds.units.append(path)
    elif _INVENTORY.search(path):
        kinds.inventories.append(path)
    elif _CRONTAB.search(path):
        kinds.crontabs.append(path)
    elif path.endswith(_MANIFEST) and _is_manifest(tree.text(path)):
        kinds.manifests.append(path)
    else:
        kinds.compose.append(path)


def _is_manifest(text: str | None) -> bool:
    """Whether a text is likely to hold an object of Kubernetes, in YAML or JSON."""
    return bool(text) and all(re.search(pattern, text or "") for pattern in _OBJECT)


_OBJECT = tuple(
    re.compile(rf"(?m)^[ \t{{-]*[\"']?{key}[\"']?[ \t]*:") for key in ("apiVersion", "kind")
)


def _sort_folder(folder: str, tree: Tree, kinds: _Kinds, told: list[Problem]) -> None:
    """The compose file of a folder with its override, and all else that stands below it."""
    start = "" if folder in ("", ".") else f"{folder}/"
    here = [name for name in tree.below(folder) if "/" not in name[len(start) :]]
    known = {name[len(start) :]: name for name in here}
    chosen = next((known[name] for name in COMPOSE if name in known), None)
    if chosen is not None:
        kinds.compose.append(chosen)
        kinds.compose.extend([known[name] for name in _OVERRIDES if name in known][:1])
    else:
        near = [known[name] for name in sorted(known) if _NEAR.search(name)]
        kinds.compose.extend((near or _deeper(folder, tree, told))[:1])
    charts = {name.rpartition("/")[0] for name in tree.below(folder) if _chart(name)}
    for chart in sorted(charts):
        told.append(_is_chart(chart, folder))
    for name in tree.below(folder):
        if name in kinds.compose or any(_within(name, chart) for chart in charts):
            continue
        if name.endswith(_UNIT) or _CRONTAB.search(name):
            _sort_file(name, tree, kinds)
        elif name.endswith(_MANIFEST) and _is_manifest(tree.text(name)):
            kinds.manifests.append(name)
        elif _INVENTORY.search(name) and "inventory" in name.lower():
            kinds.inventories.append(name)


def _deeper(folder: str, tree: Tree, told: list[Problem]) -> list[str]:
    """Compose files further below, the nearest first; those that are passed over are told."""
    named = [name for name in tree.below(folder) if name.rpartition("/")[2] in COMPOSE]
    named.sort(key=lambda name: (name.count("/"), name))
    for name in named[1:]:
        message = Text(
            f"another compose file, not read: {named[0]} was",
            f"另一个 compose 文件，未读取；已读取 {named[0]}",
        )
        help = Text("import its folder by itself", "请单独导入其目录")
        told.append(Problem(message, Place(name), help))
    return named


def _chart(name: str) -> bool:
    return name.rpartition("/")[2] == "Chart.yaml"


def _within(name: str, folder: str) -> bool:
    return not folder or name.startswith(f"{folder}/")


def _is_chart(chart: str, folder: str) -> Problem:
    shown = chart or folder
    message = Text(
        "a Helm chart: its templates say nothing until they are rendered, so it was not read",
        "这是 Helm chart：模板渲染之前没有内容，未读取",
    )
    help = Text(
        f"helm template {shown} > rendered.yaml, then import rendered.yaml",
        f"先执行 helm template {shown} > rendered.yaml，再导入 rendered.yaml",
    )
    return Problem(message, Place(f"{chart}/Chart.yaml" if chart else "Chart.yaml"), help)


_Context = tuple[files.Root, list[Problem]]


def _projects(kinds: _Kinds, tree: Tree, request: Request, context: _Context) -> Iterator[Project]:
    root, told = context
    folder = os.path.basename(root.folder)
    if kinds.compose:
        call = compose.Call(
            paths=kinds.compose,
            read=_reader(root),
            env_files=[_below(root, path) for path in request.env_files],
            profiles=request.profiles,
            folder=folder,
        )
        yield inherit.volumes(compose.read(call))
    if objects := list(_objects(kinds.manifests, tree, told)):
        yield kubernetes.read(objects, folder)
    if services := {s.name: s for s in _machines(kinds, tree, told)}:
        yield Project(folder, services, {}, _no_sections(), (), (), {})


def _no_sections() -> Mapping[str, Mapping[str, Located]]:
    return {key: {} for key in ("volumes", "networks", "secrets", "configs")}


def _objects(paths: Iterable[str], tree: Tree, told: list[Problem]) -> Iterator[Manifest]:
    for path in paths:
        loaded = manifests.load((tree.text(path) or "").encode(), path)
        told.extend(loaded.problems)
        yield from loaded.manifests


def _machines(kinds: _Kinds, tree: Tree, told: list[Problem]) -> Iterator[Service]:
    yield from systemd.services({path: tree.text(path) or "" for path in kinds.units})
    for path in kinds.crontabs:
        yield from crontab.services(path, tree.text(path) or "")
    for path in kinds.inventories:
        for found in inventory.services(path, tree.text(path) or ""):
            if isinstance(found, Problem):
                told.append(found)
            else:
                yield found


def _below(root: files.Root, path: str) -> str:
    """A path from the root. Raises ImportRefused for one that leads out of it."""
    if not root.inside(os.path.abspath(path)):
        message = Text(f"this lies outside {root.folder}", f"该路径在 {root.folder} 之外")
        help = Text("name the common folder with --root", "请用 --root 指定共同的目录")
        raise ImportRefused([Problem(message, Place(path), help)])
    return os.path.relpath(os.path.realpath(path), root.folder)


def _reader(root: files.Root) -> Read:
    def read(path: str) -> bytes | None:
        full = os.path.join(root.folder, path)
        if root.inside(path) and (not files.exists(full) or files.is_folder(full)):
            return None
        return root.read(path)

    return read


def _names(folder: str, told: list[Problem]) -> Sequence[str]:
    """The files below the root, by their paths from it; not those of caches and libraries. Of
    very many the first are taken, and that is told."""
    found: list[str] = []
    try:
        for path in files.walk(folder, ("",)):
            relative = os.path.relpath(path, folder)
            if not _SKIPPED & set(relative.split(os.sep)[:-1]):
                found.append(relative)
            if len(found) > _MOST_NAMES:
                told.append(_too_many(folder))
                break
    except files.FileRefused as refused:
        told.extend(refused.problems)
    return found


def _too_many(folder: str) -> Problem:
    message = Text(
        f"more than {_MOST_NAMES} files below {folder}; only the first were looked at",
        f"{folder} 下超过 {_MOST_NAMES} 个文件；只查看了前面的部分",
    )
    help = Text("name a smaller folder with --root", "请用 --root 指定更小的目录")
    return Problem(message, Place(folder), help)


def _nothing(read: Project | None, path: str) -> list[Problem]:
    message = Text("no service was found to import", "没有找到可导入的服务")
    names = ", ".join(COMPOSE)
    help = Text(
        f"looked for {names}, Kubernetes manifests, systemd units, crontabs and an inventory",
        f"查找过 {names}、Kubernetes 清单、systemd 单元、crontab 与资产清单",
    )
    if read is None:
        return [Problem(message, Place(path), help)]
    help = Text("a compose file has a mapping `services`", "compose 文件应有 `services` 映射")
    if read.inactive:
        chosen = ", ".join(read.inactive)
        help = Text(
            f"all services belong to profiles ({chosen}): choose with --profile",
            f"所有服务都属于 profile（{chosen}）：请用 --profile 选择",
        )
    return [*read.problems, Problem(message, Place(path), help)]
