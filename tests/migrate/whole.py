"""A whole import as users run it: written, loaded, rendered and checked."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from setsail.engine import check, import_, render
from setsail.engine.import_ import Request, Written
from setsail.engine.import_sources import COMPOSE
from setsail.system import load, resolve, stores
from setsail.system.values import System

__all__ = ["COMPOSE"]


class Whole(NamedTuple):
    """What was written, and the system of its environment `prod`."""

    written: Written
    system: System


def whole(*paths: Path, **request: Any) -> Whole:
    """Import what stands at some paths."""
    written = import_.import_(Request(tuple(map(str, paths)), **request), "en")
    return Whole(written, resolve.resolve(load.load(written.system, "system.yaml"), "prod"))


def errors(found: Whole) -> list[str]:
    """What the check of the rendered objects says as an error, in every environment."""
    declared = load.load(found.written.system, "system.yaml")
    said = []
    for name in declared.environments:
        rendered = render.render(resolve.resolve(declared, name))
        sources = [check.Source(f, text.encode()) for f, text in rendered.files.items()]
        checked = check.check(check.Gathered(tuple(sources), ()), check.Request())
        said += [
            f"{name}: {f.rule} {f.object.name if f.object else f.place}: {f.message.en}"
            for f in checked.findings
            if f.severity == "error"
        ]
    return said


def components(tree: Mapping[str, Any]) -> dict[str, str]:
    """Each component as "section type port port/udp"."""
    return {
        name: " ".join(filter(None, (section, body.get("type"), *sorted(ports(section, body)))))
        for section in ("external", "stateful", "services", "workers", "jobs")
        for name, body in tree.get(section, {}).items()
    }


def ports(section: str, body: Mapping[str, Any]) -> set[str]:
    """The ports of a component's body; a store of a known type has its usual one."""
    found = set()
    known = stores.STATEFUL.get(body.get("type", "")) if section == "stateful" else None
    if "port" in body:
        found.add(str(body["port"]))
    elif known is not None:
        found.add(str(known.port))
    for port in body.get("ports", {}).values():
        number = port["number"] if isinstance(port, dict) else port
        udp = isinstance(port, dict) and port.get("protocol") == "UDP"
        found.add(f"{number}/udp" if udp else str(number))
    return found


def volumes(tree: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The volumes of each component that has some: path to kind."""
    found = {}
    for section in ("services", "workers", "jobs"):
        for name, body in tree.get(section, {}).items():
            if kept := {v["path"]: v["kind"] for v in body.get("volumes", {}).values()}:
                found[name] = kept
    return found


def edges(tree: Mapping[str, Any]) -> dict[str, set[str]]:
    """Whom each component needs."""
    return {
        name: set(body["needs"])
        for section in ("services", "workers", "jobs")
        for name, body in tree.get(section, {}).items()
        if body.get("needs")
    }


def case_names() -> list[str]:
    """The folders of the projects that stand beside this file."""
    return sorted(os.listdir(PROJECTS))


PROJECTS = Path(__file__).parent / "projects"
