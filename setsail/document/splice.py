"""Edits to a document as changes to its text, so that every other byte stays as it was.

An edit is made by the marks of what is there. Then the new text is read again and must give
exactly the object that was asked for; otherwise the edit is refused, never approximated.
"""

import copy
from collections.abc import Sequence
from typing import Any, NoReturn

from setsail.document import jsontext, layout, load, patch
from setsail.document.load import Document
from setsail.finding.edit import Edit, Path
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text


class CannotEdit(Refused):
    """An edit cannot be made exactly."""


def apply(document: Document, edits: Sequence[Edit]) -> str:
    """The text of the whole file with the edits made, one after the other. Raises CannotEdit."""
    return apply_all(((document, edits),))


def apply_all(changes: Sequence[tuple[Document, Sequence[Edit]]]) -> str:
    """The text of a file with edits to several of its documents made. Raises CannotEdit."""
    text = changes[0][0].text
    for document, edits in sorted(changes, key=lambda change: -change[0].start):
        part = document.text[document.start : document.end]
        body = document.body
        for edit in edits:
            part, body = _apply_one(document, part, body, edit)
        text = text[: document.start] + part + text[document.end :]
    return text


def edited(body: Any, edit: Edit) -> Any:
    """The object that an edit asks for. Raises LookupError or TypeError where it makes no sense."""
    if not edit.path:
        raise LookupError("the root of an object cannot be edited")
    result = copy.deepcopy(body)
    holder, last = result, edit.path[-1]
    for step in edit.path[:-1]:
        if isinstance(holder, dict) and edit.op != "remove" and holder.get(step) is None:
            holder[step] = {}
        holder = holder[step]
    _change(holder, last, edit)
    return result


def _change(holder: Any, last: str | int, edit: Edit) -> None:
    value = copy.deepcopy(edit.value)
    if isinstance(holder, dict) != isinstance(last, str):
        raise TypeError("a mapping has keys, a list has indices")
    match edit.op:
        case "set":
            holder[last] = value
        case "remove":
            del holder[last]
        case "append":
            present = holder.get(last) if isinstance(holder, dict) else holder[last]
            if present is None:
                holder[last] = [value]
            else:
                present.append(value)


def _apply_one(document: Document, part: str, body: Any, edit: Edit) -> tuple[str, Any]:
    try:
        wanted = edited(body, edit)
    except (LookupError, TypeError, AttributeError):
        words = "there is nothing of that shape to edit", "该处没有可以这样修改的内容"
        _refuse(document, edit.path, Text(*words))
    if same(wanted, body):
        return part, body
    readable = jsontext.without_surrogates(part)
    root = layout.lay_out(readable, document.meaning)
    if root is None:
        _refuse(document, edit.path, Text("the document is empty", "文档是空的"))
    try:
        changed = patch.make(part, root, edit)
    except patch.NotExact as error:
        _refuse(document, edit.path, error.text)
    except ValueError:
        words = "YAML cannot carry this value exactly", "YAML 无法精确表示这个值"
        _refuse(document, edit.path, Text(*words))
    found = load.load(changed, document.file, document.meaning)
    if found.problems or len(found.documents) != 1 or not same(found.documents[0].body, wanted):
        words = "the edit cannot be made exactly here", "此处无法精确地完成修改"
        _refuse(document, edit.path, Text(*words))
    return changed, wanted


def same(one: Any, other: Any) -> bool:
    """Whether two objects are equal in types too: 1 is not True, but 1.0 is 1 as in JSON."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _refuse(document: Document, path: Path, why: Text) -> NoReturn:
    place = document.place(path)
    where = ".".join(map(str, path)) or "."
    message = Text(f"cannot edit {where}: {why.en}", f"无法修改 {where}：{why.zh}")
    help = Text("make this change by hand", "请手工修改")
    raise CannotEdit([Problem(message, place, help, document.quote(place))])
