"""What system.yaml and system.lock must say so that the next `apply` does not undo a way back."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from setsail.document import splice
from setsail.engine import system_file
from setsail.engine.size_write import Written
from setsail.engine.system_file import Opened
from setsail.finding.edit import Edit, Path
from setsail.manifest.manifest import items, mapping, text
from setsail.release.record import Record
from setsail.release.rollback import Live
from setsail.system import image as images
from setsail.system import lock
from setsail.system.values import Workload
from setsail.world import files


def changes(opened: Opened, target: Record, live: Live) -> tuple[Written, ...]:
    """The files that change: the image and what stands in `config`, and the digest.

    Nothing where the Deployment is no component. Raises CannotEdit and FileRefused.
    """
    name = text(target.of("Deployment"), "metadata", "name")
    system = opened.system
    workload = next((w for w in system.workloads if w.name == name), None)
    if workload is None:
        return ()
    edits = tuple(_edits(opened, workload, target, live))
    return (*_written(opened, workload, edits), *_locked(opened, target))


def _edits(opened: Opened, workload: Workload, target: Record, live: Live) -> Iterator[Edit]:
    image = _image(target)
    said = _said(opened, workload, "image")
    if image and said != _short(opened, image):
        yield Edit("set", _home(opened, workload, "image"), _short(opened, image))
    then, now = _variables(workload, target, live)
    for key in sorted(then.keys() | now.keys()):
        if key not in workload.config or then.get(key) == now.get(key):
            continue
        path = (*_home(opened, workload, "config", key), key)
        yield Edit("set", path, then[key]) if key in then else Edit("remove", path)


def _image(target: Record) -> str:
    return text(target.of("Deployment"), "spec", "template", "spec", "containers", 0, "image")


def _short(opened: Opened, image: str) -> str:
    """An image as system.yaml says it: without the digest, and without its own registry."""
    found = images.parse(image)
    registry = f"{opened.system.registry}/" if opened.system.registry else ""
    return str(found).removeprefix(registry)


def _said(opened: Opened, workload: Workload, key: str) -> Any:
    body: Any = opened.declared.tree
    for step in (*_home(opened, workload, key),):
        body = body.get(step) if isinstance(body, Mapping) else None
    return body


def _home(opened: Opened, workload: Workload, *keys: str) -> Path:
    """Where a field of a component is said: below its environment, if that has a word in it."""
    tree, environment = opened.declared.tree, opened.system.environment.name
    local = ("environments", environment, workload.section, workload.name)
    body: Any = tree
    for step in (*local, *keys):
        body = body.get(step) if isinstance(body, Mapping) else None
    base = local if body is not None else (workload.section, workload.name)
    return (*base, *keys[:1])


def _variables(
    workload: Workload, target: Record, live: Live
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The variables of a component then and now."""
    copies = {each.name: each.copy for each in target.configuration}
    if workload.name not in copies:
        return {}, {}
    then, now = (
        mapping(live.get(("ConfigMap", name)), "data")
        for name in (copies[workload.name], workload.name)
    )
    return then, now


def _written(opened: Opened, workload: Workload, edits: tuple[Edit, ...]) -> Iterator[Written]:
    """The edits made in the files that say the component."""
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        file = opened.declared.place(tuple(str(step) for step in edit.path)).file
        by_file.setdefault(file, []).append(edit)
    for file, mine in by_file.items():
        document = opened.declared.documents[file]
        yield Written(file, document.text, splice.apply(document, mine))


def _locked(opened: Opened, target: Record) -> Iterator[Written]:
    """system.lock with the digests that ran, where there is one."""
    file = os.path.join(os.path.dirname(opened.declared.file), system_file.LOCK)
    if not files.exists(file):
        return
    old = files.read(file).decode()
    known = dict(lock.load(old, file).images)
    containers = items(target.of("Deployment"), "spec", "template", "spec", "containers")
    for container in containers:
        found = images.parse(text(container, "image"))
        ran = {r.digest for r in target.images if r.container == text(container, "name")}
        digest = found.digest or (ran.pop() if len(ran) == 1 else "")
        if digest and str(found) in known | {str(found): ""} and found.tag:
            known[str(found)] = digest
    new = lock.dump(lock.Lock(known))
    if new != old:
        yield Written(file, old, new)
