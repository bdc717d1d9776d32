"""Fixes as Kustomize patches, for objects that an overlay makes and no single file holds.

JSON patches (RFC 6902), one file an object, with the lines to put into the kustomization.
"""

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.document import splice
from setsail.engine import mending
from setsail.engine.judging import Request, Told
from setsail.finding.edit import Edit
from setsail.finding.finding import ObjectRef
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.manifest.manifest import read


class Written(NamedTuple):
    """The files by name, and how many findings they mend."""

    files: Mapping[str, str]
    findings: int


def make(told: Told, request: Request, folder: str) -> Written:
    """The patches for all safe fixes, and `add-to-kustomization.txt` that names them."""
    rows = {row.id: row for row in request.chosen()}
    bodies: dict[ObjectRef, Any] = {}
    operations: dict[ObjectRef, list[dict[str, Any]]] = {}
    names: dict[ObjectRef, str] = {}
    count = 0
    grades = ("safe", "ask") if request.rules else ("safe",)
    for hit in told.hits:
        if hit.manifest is None or hit.found.fix not in grades:
            continue
        edits = mending.edits(hit, rows)
        body = bodies.get(hit.manifest.ref, hit.manifest.body)
        for edit in edits:
            done = splice.edited(body, edit)
            if not splice.same(done, body):
                operations.setdefault(hit.manifest.ref, []).extend(_operations(body, edit))
            body = done
        bodies[hit.manifest.ref] = body
        names[hit.manifest.ref] = hit.written_name
        count += bool(edits)
    files: dict[str, str] = {}
    entries = []
    for ref, found in operations.items():
        name = re.sub(r"[^\w.-]", "-", f"{ref.kind}-{ref.name}".lower()) + ".yaml"
        files[os.path.join(folder, name)] = _list(found)
        entries.append({"path": name, "target": _target(ref, names[ref])})
    if entries:
        listing = emit.dump([{"patches": entries}], [_HEAD])
        files[os.path.join(folder, "add-to-kustomization.txt")] = listing
    return Written(files, count)


_HEAD = "add these to the kustomization.yaml of your overlay, paths relative to it"


def _operations(body: Any, edit: Edit) -> Iterator[dict[str, Any]]:
    """One edit as JSON patch operations; what is missing on the way is made first."""
    if edit.op == "remove":
        yield {"op": "remove", "path": _pointer(edit.path)}
        return
    for depth in range(1, len(edit.path)):
        if read(body, *edit.path[:depth]) is None:
            value = edit.value if edit.op == "set" else [edit.value]
            for step in reversed(edit.path[depth:]):
                value = {step: value}
            yield {"op": "add", "path": _pointer(edit.path[:depth]), "value": value}
            return
    present = read(body, *edit.path) is not None
    if edit.op == "append" and present:
        yield {"op": "add", "path": _pointer((*edit.path, "-")), "value": edit.value}
    else:
        value = edit.value if edit.op == "set" else [edit.value]
        op = "replace" if present else "add"
        yield {"op": op, "path": _pointer(edit.path), "value": value}


def _pointer(path: tuple[str | int, ...]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _list(operations: list[dict[str, Any]]) -> str:
    """A list of operations; the writer of objects has no lists at the root."""
    return emit.dump([{"x": operations}]).partition("\n")[2]


def _target(ref: ObjectRef, name: str) -> dict[str, str]:
    group, _, version = ref.api_version.rpartition("/")
    target = {"group": group, "version": version, "kind": ref.kind, "name": name}
    return {key: value for key, value in target.items() if value}


def said(written: Written, folder: str, dry_run: bool) -> Text:
    """One line on what was written and what to do with it."""
    number, count = len(written.files), written.findings
    if not number:
        return Text("no safe fix to write as a patch", "没有可写成补丁的安全修复")
    en = "would write" if dry_run else "wrote"
    zh = "将写入" if dry_run else "已写入"
    return Text(
        f"{en} {number} files for {count} findings to {folder}; add-to-kustomization.txt says "
        "what to add to the overlay",
        f"{zh} {number} 个文件（{count} 个问题）到 {folder}；add-to-kustomization.txt 写明要加到 "
        "overlay 的内容",
    )
