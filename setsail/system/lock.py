"""system.lock: the digest of each image, so that a tag that moves changes nothing.

images:
  harbor.example.cn/trade/order:3.4.1: sha256:1f0c…
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from setsail.document import load as documents
from setsail.document import meaning
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import suggest
from setsail.system.declared import SystemRefused

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}").fullmatch
_HEADER = "# Digests of the images. Commit it beside system.yaml.\n"


@dataclass(frozen=True, slots=True)
class Lock:
    """`images` maps a complete image ("registry/name:tag") to its digest ("sha256:…")."""

    images: Mapping[str, str] = field(default_factory=dict)


def load(text: str, file: str) -> Lock:
    """Read a lock file. Raises SystemRefused with everything that is wrong with it."""
    loaded = documents.load(text, file, meaning.YAML12)
    if loaded.problems:
        raise SystemRefused(loaded.problems)
    if not loaded.documents:
        return Lock()
    problems = tuple(_problems(loaded.documents[0]))
    if problems:
        raise SystemRefused(problems)
    return Lock(dict(loaded.documents[0].body.get("images") or {}))


def dump(lock: Lock) -> str:
    """The text of a lock file: sorted, so that only what changed differs."""
    if not lock.images:
        return _HEADER + "images: {}\n"
    lines = [f'  "{image}": {digest}\n' for image, digest in sorted(lock.images.items())]
    return _HEADER + "images:\n" + "".join(lines)


def _problems(document: documents.Document) -> list[Problem]:
    found: list[Problem] = []

    def add(path: tuple[str, ...], key: bool, message: Text, help: Text) -> None:
        place: Place = document.place(path, key)
        found.append(Problem(message, place, help, document.quote(place)))

    body = document.body
    form = Text(
        'write images: {"registry/name:tag": sha256:…}',
        '请写 images: {"仓库/名称:标签": sha256:…}',
    )
    if not isinstance(body, dict) or not isinstance(body.get("images") or {}, dict):
        add((), False, Text("this is not a lock file", "这不是锁定文件"), form)
        return found
    for key in body:
        if key != "images":
            message = Text(f"unknown key {key!r}", f"未知的键 {key!r}")
            add((key,), True, message, suggest.help(key, ["images"]))
    for repeat in document.duplicates:
        message = Text(f"{repeat.path[-1]} is locked twice", f"{repeat.path[-1]} 被锁定两次")
        found.append(Problem(message, repeat.second, form, document.quote(repeat.second)))
    for image, digest in (body.get("images") or {}).items():
        if not isinstance(digest, str) or not _DIGEST(digest):
            message = Text(
                f"the digest of {image} must be sha256: and 64 hex digits",
                f"{image} 的摘要应为 sha256: 加 64 位十六进制数",
            )
            add(("images", image), False, message, form)
    return found
