"""The report of an earlier run on the same bytes: then a run costs only their digest.

The whole of what was gathered is one key, because rules look at objects together. What a run
reads besides (a system's includes, the folder of a Dockerfile, own rules) is never remembered.
"""

import hashlib
import json
from typing import NamedTuple

from setsail.engine.gather import Gathered
from setsail.engine.judging import Request
from setsail.world import cache


class Report(NamedTuple):
    """What a run wrote, and its exit code."""

    text: str
    code: int


def key(gathered: Gathered, request: Request, form: object) -> str | None:
    """The key of a run; None if it is not to be remembered. `form` is all that shapes its words."""
    if gathered.dockerfiles or gathered.systems or request.own or request.before:
        return None
    digest = hashlib.sha256()
    asked = (request.persona, request.rules, request.settings, request.known, request.honour)
    told = (gathered.unread, gathered.told, gathered.excluded)
    for words in (cache.program(), request.today, asked, told, form):
        digest.update(f"{words!r}\0".encode(errors="surrogateescape"))
    for source in gathered.sources:
        texts = sorted(source.made.texts.items()) if source.made is not None else []
        for name, data in ((f"{source.file}\0{source.unit}", source.data), *texts):
            digest.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape"))
            digest.update(data)
    return digest.hexdigest()


def get(name: str) -> Report | None:
    """The report under a key, if there is a whole one."""
    content = cache.get(name)
    if content is None:
        return None
    try:
        text, code = json.loads(content)
        return Report(str(text), int(code))
    except (ValueError, TypeError):
        return None


def put(name: str, report: Report) -> None:
    """Remember a report."""
    cache.put(name, json.dumps(report).encode())
