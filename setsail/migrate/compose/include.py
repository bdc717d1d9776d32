"""Several files to one tree, with the files that they include. Nothing remote is fetched."""

import posixpath
from collections.abc import Sequence

from setsail.finding.text import Text
from setsail.migrate.compose import dotenv, extend, merge
from setsail.migrate.compose.files import Base, Files, is_remote, outside
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.reading import SECTIONS, Reader, Variables

_Chain = tuple[str, ...]


def whole(
    reader: Reader, paths: Sequence[str], base: Base, variables: Variables, chain: _Chain = ()
) -> Located | None:
    """The files merged in their order, and below them what they include."""
    found: Located | None = None
    for path in paths:
        tree = reader.tree(path, base, variables)
        if tree is None:
            continue
        tree = extend.resolve(reader, tree, path, base, variables)
        for included in _included(reader, tree, base, variables, (*chain, path)):
            tree = _fold(reader.files, tree, included)
        found = tree if found is None else merge.merge(found, tree)
    return found


def env_file(files: Files, path: str, known: Variables) -> dict[str, str] | None:
    """The variables that a file sets; None where it is not there."""
    text = files.text(path)
    if text is None:
        return None
    found = dotenv.read(text, path, known.get)
    for problem in found.problems:
        files.tell(problem.message, problem.place, problem.help)
    return {v.name: v.value for v in found.variables if v.value is not None}


def _included(
    reader: Reader, tree: Located, base: Base, variables: Variables, chain: _Chain
) -> list[Located]:
    found = []
    include = tree.get("include")
    for item in include.items if include is not None else ():
        written = item.get("path") if item.mapping else item
        parts = (written.items or [written]) if written is not None else []
        paths = [base.path(p.text) for p in parts if p.text and _local(reader, p, base, chain)]
        if not paths:
            continue
        folder = item.told("project_directory")
        below = Base(base.path(folder) if folder else posixpath.dirname(paths[0]))
        inner = _variables(reader.files, item, base, below, variables)
        made = whole(reader, paths, below, inner, chain)
        found += [made] if made is not None else []
    return found


def _local(reader: Reader, path: Located, base: Base, chain: _Chain) -> bool:
    written = path.text or ""
    if is_remote(written) or written.startswith("oci:") or outside(base.path(written)):
        message = Text(
            f"{written} is remote or outside the folder that is imported, so it was not read",
            f"{written} 是远程地址或在导入目录之外，未读取",
        )
        help = Text("copy it beside this file, or use --root", "请复制到本文件旁，或用 --root")
        reader.files.tell(message, path.place, help)
        return False
    if base.path(written) in chain:
        reader.files.tell(Text("include leads in a circle", "include 形成了循环"), path.place)
        return False
    return True


def _variables(
    files: Files, item: Located, base: Base, below: Base, variables: Variables
) -> dict[str, str]:
    """The project's own variables win over those of the included folder."""
    named = item.get("env_file")
    paths = [base.path(p.text) for p in (named.items or [named]) if p.text] if named else []
    found: dict[str, str] = {}
    for path in paths or [below.path(".env")]:
        read = env_file(files, path, {**found, **variables})
        if read is None and paths:
            files.tell(Text(f"there is no env file {path}", f"没有环境变量文件 {path}"), item.place)
        found.update(read or {})
    return {**found, **variables}


def _fold(files: Files, tree: Located, included: Located) -> Located:
    """What is included stands beside the file's own; neither may override the other."""
    entry = dict(tree.mapping)
    for name in SECTIONS:
        section = included.get(name)
        if section is None:
            continue
        own = entry.get(name)
        known = own.mapping if own is not None else {}
        for key in section.mapping:
            if name == "services" and key in known:
                message = Text(
                    f"{key} is also declared by an included file; this one counts",
                    f"{key} 在被 include 的文件中也有声明；以此处为准",
                )
                files.tell(message, known[key].place)
        entry[name] = (own or section).with_value({**section.mapping, **known})
    return tree.with_value(entry)
