"""Import: read a compose project below its root, and write system.yaml and answers.yaml."""

import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from setsail.document import load as documents
from setsail.document import meaning, source, spell
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.migrate import compose_import
from setsail.migrate.compose import inherit, project
from setsail.migrate.compose.files import Read
from setsail.migrate.compose.values import Project
from setsail.migrate.compose_import import Imported
from setsail.migrate.tree import Tree
from setsail.system import load, resolve, write
from setsail.world import files

COMPOSE = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
ANSWERS = "answers.yaml"
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


class Written(NamedTuple):
    """The texts of an import: what system.yaml and answers.yaml say."""

    imported: Imported
    system: str
    answers: str
    root: str


def import_(request: Request, lang: str) -> Written:
    """Import compose files. Raises ImportRefused when no service is found in them, and
    SystemRefused if what came out would not load, so that nothing unusable is written."""
    paths = [_compose_file(path) for path in request.paths]
    root = files.Root(request.root or root_of(paths[0]))
    names = _names(root.folder)
    call = project.Call(
        paths=[_below(root, path) for path in paths],
        read=_reader(root),
        env_files=[_below(root, path) for path in request.env_files],
        profiles=request.profiles,
        folder=os.path.basename(root.folder),
    )
    read = inherit.volumes(project.read(call))
    _refuse_nothing(read, paths)
    answers = _answers(request.answers)
    found = compose_import.imported(read, Tree(_reader(root), names), answers)
    comments = {path: text.to(lang) for path, text in found.comments.items()}
    system = write.dump(found.tree, comments)
    declared = load.load(system, "system.yaml")
    for environment in declared.environments:
        resolve.resolve(declared, environment)
    return Written(found, system, answers_text(found, lang), root.folder)


def root_of(path: str) -> str:
    """The folder that belongs to a compose file: its own, or the one above where it stands in
    a folder such as docker/ of a source tree."""
    folder = os.path.dirname(os.path.abspath(path))
    above = os.path.dirname(folder)
    is_source = any(files.exists(os.path.join(above, name)) for name in _SOURCES)
    return above if os.path.basename(folder).lower() in _DEPLOYING and is_source else folder


def _compose_file(path: str) -> str:
    """The file itself, or the compose file of a folder."""
    if not files.is_folder(path):
        return path
    for name in COMPOSE:
        if files.exists(inside := os.path.join(path, name)):
            return inside
    message = Text("there is no compose file in this folder", "这个目录里没有 compose 文件")
    help = Text(f"looked for {', '.join(COMPOSE)}", f"查找过 {'、'.join(COMPOSE)}")
    raise ImportRefused([Problem(message, Place(path), help)])


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


def _names(folder: str) -> Sequence[str]:
    """The files below the root, by their paths from it; not those of caches and libraries."""
    found = []
    for path in files.walk(folder, ("",)):
        relative = os.path.relpath(path, folder)
        if not _SKIPPED & set(relative.split(os.sep)[:-1]):
            found.append(relative)
        if len(found) > _MOST_NAMES:
            message = Text(
                f"more than {_MOST_NAMES} files below {folder}",
                f"{folder} 下超过 {_MOST_NAMES} 个文件",
            )
            help = Text("name a smaller folder with --root", "请用 --root 指定更小的目录")
            raise ImportRefused([Problem(message, Place(folder), help)])
    return found


def _refuse_nothing(read: Project, paths: Sequence[str]) -> None:
    if read.services:
        return
    message = Text("no service was found to import", "没有找到可导入的服务")
    help = Text("a compose file has a mapping `services`", "compose 文件应有 `services` 映射")
    if read.inactive:
        names = ", ".join(read.inactive)
        help = Text(
            f"all services belong to profiles ({names}): choose with --profile",
            f"所有服务都属于 profile（{names}）：请用 --profile 选择",
        )
    raise ImportRefused([*read.problems, Problem(message, Place(paths[0]), help)])


def _answers(path: str | None) -> Mapping[str, Any]:
    """The answers of a file; without one, none. Raises ImportRefused for a file that is no
    mapping of ids to answers."""
    if path is None:
        return {}
    text = source.decode(files.read(path))
    loaded = documents.load(text, path, meaning.YAML12)
    body = loaded.documents[0].body if loaded.documents else {}
    if loaded.problems or not isinstance(body, dict):
        message = Text("answers are a mapping of ids to values", "答案应为 id 到值的映射")
        raise ImportRefused(loaded.problems or [Problem(message, Place(path))])
    return body


_HEAD = Text(
    "Answers to the questions of `setsail import`. Change a value and import again with\n"
    "--answers; null means that nothing is written. What is here is not asked again.",
    "`setsail import` 所提问题的答案。修改后用 --answers 重新导入；null 表示不写。\n"
    "这里有的问题不会再问。",
)


def answers_text(found: Imported, lang: str) -> str:
    """The text of an answers.yaml: every question with why it is asked and what the default
    costs, and the answer that counts now."""
    parts = ["".join(f"# {line}\n" for line in _HEAD.to(lang).splitlines())]
    for question in found.questions:
        cost = Text(f"default: {question.cost.en}", f"默认值的代价：{question.cost.zh}")
        answer = f"{spell.scalar(question.id)}: {spell.flow(question.value)}"
        parts.append(f"# {question.asks.to(lang)}\n# {cost.to(lang)}\n{answer}\n")
    return "\n".join(parts)
