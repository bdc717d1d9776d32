"""Write a first system.yaml, with its schema beside it."""

import os
from collections.abc import Sequence

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import schema, starter, stores, suggest, words
from setsail.system.declared import SystemRefused
from setsail.system.shape import Written, Wrong
from setsail.world import files

SCHEMA = "system.schema.json"


def init(folder: str, text: str, force: bool = False) -> tuple[str, ...]:
    """Write `text` as system.yaml into `folder`, and the schema that its header names.

    Returns what was written. Raises SystemRefused when there is one and `force` is not set.
    """
    path = os.path.join(folder, starter.FILE)
    if files.exists(path) and not force:
        message = Text("there is one already; it is left as it is", "已经存在；未做改动")
        help = Text("--force replaces it", "用 --force 可以替换")
        raise SystemRefused([Problem(message, Place(path), help)])
    beside = os.path.join(folder, SCHEMA)
    files.write_whole(path, text)
    files.write_whole(beside, schema.text())
    return path, beside


def first(folder: str, name: str | None, kinds: Sequence[str], lang: str) -> str:
    """The text of a first system.yaml; without a name, the folder's, if it can be one.

    Raises SystemRefused with everything that is wrong with `name` and `kinds`.
    """
    problems = []
    if name is None:
        name = os.path.basename(os.path.abspath(folder)).lower()
        name = name if _fault(name) is None else starter.DEFAULT_NAME
    elif (wrong := _fault(name)) is not None:
        problems.append(Problem(wrong.message, None, wrong.help))
    for kind in kinds:
        if kind not in stores.STATEFUL:
            message = Text(f"there is no type of store {kind!r}", f"没有存储类型 {kind!r}")
            problems.append(Problem(message, None, suggest.help(kind, stores.STATEFUL)))
    if problems:
        raise SystemRefused(problems)
    return starter.text(name, tuple(dict.fromkeys(kinds)), lang)


def _fault(name: str) -> Wrong | None:
    try:
        words.LABEL.accept(Written(name, False, name))
    except Wrong as wrong:
        return wrong
    return None
