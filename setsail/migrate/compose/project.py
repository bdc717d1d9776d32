"""Compose files to one project: several files, `include`, `extends`, profiles, variables."""

import posixpath
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from setsail.finding.text import Text
from setsail.migrate.compose import include, merge, service
from setsail.migrate.compose.files import Base, Files, Read
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.reading import SECTIONS, Reader
from setsail.migrate.compose.values import Project, Service

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Call(NamedTuple):
    """What to read. `paths` and `env_files` count from the root that `read` reads below;
    `environment` wins over every env file; without `env_files` the file .env beside the first
    path is read, if it is there; `folder` is the name of a project that names itself nowhere."""

    paths: Sequence[str]
    read: Read
    environment: Mapping[str, str] = _NOTHING
    env_files: Sequence[str] = ()
    profiles: Sequence[str] = ()
    folder: str = ""


def read(call: Call) -> Project:
    """The project of some compose files. Never raises: what cannot be read is in `problems`."""
    files = Files(call.read)
    base = Base(posixpath.dirname(call.paths[0]) if call.paths else "")
    variables = _variables(call, base, files)
    reader = Reader(files)
    tree = include.whole(reader, call.paths, base, variables)
    sections = {name: _section(tree, name) for name in SECTIONS}
    services = {
        name: service.read(name, merge.unique(body), files, variables.get)
        for name, body in sections.pop("services").items()
    }
    profiles = {*call.profiles, *variables.get("COMPOSE_PROFILES", "").split(",")}
    active = _active(services, profiles)
    top = tree.mapping if tree is not None else {}
    own = tree.told("name") if tree is not None else None
    return Project(
        name=own or variables.get("COMPOSE_PROJECT_NAME") or _folder(base, call.folder),
        services={name: services[name] for name in services if name in active},
        inactive={name: one for name, one in services.items() if name not in active},
        sections=sections,
        problems=tuple(files.problems),
        unset=tuple(reader.unset),
        texts=files.texts,
        top={key: value for key, value in top.items() if key not in SECTIONS},
    )


def _section(tree: Located | None, name: str) -> Mapping[str, Located]:
    found = tree.get(name) if tree is not None else None
    return found.mapping if found is not None else {}


def _variables(call: Call, base: Base, files: Files) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in call.env_files or (base.path(".env"),):
        read = include.env_file(files, path, {**found, **call.environment})
        if read is None and call.env_files:
            files.tell(Text(f"there is no env file {path}", f"没有环境变量文件 {path}"), None)
        found.update(read or {})
    return {**found, **call.environment}


def _active(services: Mapping[str, Service], profiles: set[str]) -> set[str]:
    return {
        name
        for name, one in services.items()
        if not one.profiles or "*" in profiles or profiles & set(one.profiles)
    }


def _folder(base: Base, folder: str) -> str:
    return folder or posixpath.basename(base.folder)
