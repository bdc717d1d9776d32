"""A system.yaml to its long form, or to everything that is wrong with it, at once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from setsail.document import load as documents
from setsail.document import meaning
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system import check, read, syntax
from setsail.system.declared import Declared, SystemRefused
from setsail.system.shape import Record
from setsail.system.values import Path

Include = Callable[[str], Mapping[str, str]]
"""Asked with a pattern of `include`, gives the texts of the files that match, by name."""


def load(text: str, file: str, include: Include | None = None) -> Declared:
    """Read a whole system.yaml, with the files that it includes.

    Raises SystemRefused with every problem of all files, each with its place and the way out.
    """
    faults: list[Problem] = []
    files = _Files(faults)
    tree = files.read(text, file, syntax.ROOT)
    for at, pattern in enumerate(tree.get("include") or ()):
        files.include(pattern, ("include", str(at)), include, tree)
    declared = Declared(file, tree, files.places, files.documents)
    if files.documents:
        faults.extend(check.problems(declared, frozenset(files.broken)))
    if faults:
        order = {name: at for at, name in enumerate(files.documents)}
        found = sorted(dict.fromkeys(faults), key=lambda p: _place(p, order))
        raise SystemRefused(found)
    return declared


class _Files:
    """The main file and what it includes, read into one tree."""

    def __init__(self, faults: list[Problem]) -> None:
        self.faults = faults
        self.places: dict[Path, Place] = {}
        self.documents: dict[str, documents.Document] = {}
        self.broken: set[Path] = set()

    def read(self, text: str, file: str, shape: Record) -> dict[str, Any]:
        loaded = documents.load(text, file, meaning.YAML12)
        self.faults.extend(loaded.problems)
        if not loaded.documents:
            if not loaded.problems:
                self.faults.append(_empty(file))
            return {}
        document = loaded.documents[0]
        for further in loaded.documents[1:]:
            self.faults.append(_second(further))
        found = read.read(document, shape)
        self.faults.extend(found.problems)
        self.broken |= found.broken
        self.documents[file] = document
        for path, place in found.places.items():
            self.places.setdefault(path, place)
        return found.tree

    def include(self, pattern: str, path: Path, find: Include | None, tree: dict[str, Any]) -> None:
        """Fold the files that match `pattern` into `tree`."""
        try:
            texts = find(pattern) if find is not None else {}
        except Refused as refused:
            self.faults.extend(refused.problems)
            return
        if not texts:
            place = self.places[path]
            document = self.documents[place.file]
            message = Text(f"no file matches {pattern}", f"没有文件匹配 {pattern}")
            help = Text("the path counts from this file", "路径以本文件所在目录为起点")
            self.faults.append(Problem(message, place, help, document.quote(place)))
        for name in sorted(texts):
            known = set(self.places)
            part = self.read(texts[name], name, syntax.PART)
            self.faults.extend(self._fold(part, tree, known))

    def _fold(
        self, part: Mapping[str, Any], tree: dict[str, Any], known: set[Path]
    ) -> Iterator[Problem]:
        for section, components in part.items():
            for name, body in (components or {}).items():
                if (section, name) in known:
                    first = self.places[(section, name)]
                    message = Text(
                        f"{section}.{name} is declared in two files",
                        f"{section}.{name} 在两个文件中声明",
                    )
                    help = Text(f"the other stands at {first}", f"另一处在 {first}")
                    yield Problem(message, first, help)
                else:
                    entries = tree.get(section)
                    if entries is None:
                        entries = tree[section] = {}
                    entries[name] = body


def _place(problem: Problem, order: Mapping[str, int]) -> tuple[int, int, int]:
    place = problem.place
    return (order.get(place.file, 0), place.line, place.column) if place else (0, 0, 0)


def _empty(file: str) -> Problem:
    message = Text("there is nothing in this file", "文件内容为空")
    help = Text("`setsail init` writes a first one", "可用 `setsail init` 生成第一份")
    return Problem(message, Place(file, 1, 1), help)


def _second(document: documents.Document) -> Problem:
    place = document.place(())
    message = Text("one file holds one system", "一个文件只能描述一个系统")
    help = Text("move this document to a file of its own", "请把这个文档移到单独的文件")
    return Problem(message, place, help, document.quote(place))
