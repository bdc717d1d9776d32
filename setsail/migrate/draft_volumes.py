"""Mounts of a workload in the words of system.yaml: files, volumes, writable folders."""

from typing import Any

from setsail.finding.text import Text
from setsail.migrate import kinds, naming, placeholder, storage
from setsail.migrate.component import Component
from setsail.migrate.compose.values import Grant, Mount
from setsail.migrate.desk import Desk
from setsail.migrate.question import TEXT
from setsail.migrate.storage import Placement


def place(component: Component, desk: Desk, found: dict[str, Any]) -> None:
    """`files`, `volumes` and `writable` from mounts, tmpfs, secrets and configs."""
    volumes: dict[str, Any] = {}
    files: dict[str, str] = {}
    writable: list[str] = []
    for placed in storage.judge(component.found, desk.project, desk.tree):
        match placed.purpose:
            case "files":
                service = component.found.service.name
                for path, text in placed.files.items():
                    if not desk.vault.held(text):
                        files[path] = desk.renamed_text(service, text)
                    else:
                        why = Text("a file that holds secrets", "含有密钥的文件")
                        place = placed.mount.place
                        desk.ledger.unused(service, f"volumes: {path}", why, place)
                _hidden(component, desk, found, placed)
            case "writable":
                writable.append(placed.mount.target)
            case "data" | "shared" | "temporary" | "secret" | "config" | "store":
                if all(v["path"] != placed.mount.target for v in volumes.values()):
                    volumes[placed.name] = _volume(component, desk, placed)
            case "unused":
                pass
        _note(component, desk, placed)
    _held(component, desk, found, files)
    _home(component, desk, volumes)
    _grants(component, desk, files, volumes)
    if files:
        found["files"] = files
    if volumes:
        found["volumes"] = volumes
    if writable:
        found["writable"] = list(dict.fromkeys(("/tmp", *writable)))


def _held(component: Component, desk: Desk, found: dict[str, Any], files: dict[str, str]) -> None:
    """Files of ConfigMaps."""
    service = component.found.service
    for path, value in service.cluster.files.items():
        text = storage.readable(value.text or "")
        hidden = placeholder.hide(path, desk.renamed_text(service.name, text))
        if storage.holds_secret(hidden.text) or desk.vault.held(hidden.text):
            why = Text("a file that holds secrets", "含有密钥的文件")
            desk.ledger.unused(service.name, f"volumes: {path}", why, value.place)
            continue
        files[path] = hidden.text
        for variable in hidden.variables:
            if variable not in found.get("config", {}):
                reference = desk.vault.new(component.name, variable, value.place)
                found.setdefault("secrets", {}).setdefault(variable, reference)


def _home(component: Component, desk: Desk, volumes: dict[str, Any]) -> None:
    """A store that has no volume today would lose its data with the pod."""
    found = component.found
    image = found.service.image.text or "" if found.service.image else ""
    kind = found.sign.kind if found.sign is not None else kinds.of_image(image)
    home = kinds.home(kind, image) if kind is not None and component.section != "jobs" else ""
    paths = [f"{volume['path']}/" for volume in volumes.values()]
    if not home or any(p.startswith(f"{home}/") or f"{home}/".startswith(p) for p in paths):
        return
    place = component.found.service.place
    mount = Mount("volume", "", home, False, place)
    name = naming.free("data", volumes)
    placed = Placement("store", mount, name, Text("the data of the store", "存储的数据"), {})
    volumes[name] = _volume(component, desk, placed)


def _note(component: Component, desk: Desk, placed: Placement) -> None:
    service, key = component.found.service.name, f"volumes: {placed.mount.target}"
    if placed.purpose == "unused":
        desk.ledger.unused(service, key, placed.why, placed.mount.place)
    else:
        became = {"store": "data"}.get(placed.purpose, placed.purpose)
        why = Text(f"{placed.why.en}: {became}", f"{placed.why.zh}：{became}")
        desk.ledger.used(service, key, why, placed.mount.place)


def _hidden(component: Component, desk: Desk, found: dict[str, Any], placed: Placement) -> None:
    """Secrets of a settings file come from variables of the pod."""
    for variable in placed.variables:
        if variable not in found.get("config", {}):
            reference = desk.vault.new(component.name, variable, placed.mount.place)
            found.setdefault("secrets", {}).setdefault(variable, reference)


def _volume(component: Component, desk: Desk, placed: Placement) -> dict[str, Any]:
    path, name = placed.mount.target, placed.name
    body: dict[str, Any] = {"path": path}
    match placed.purpose:
        case "temporary":
            return {**body, "kind": "temporary"}
        case "secret":
            named = placed.mount.source if placed.mount.kind == "secret" else ""
            source = named or f"{component.name}-{name}"[:63].rstrip("-")
            folder = path if "." not in path.rpartition("/")[2] else path.rpartition("/")[0]
            file = path.rpartition("/")[2] if folder != path else "*"
            desk.vault.file(source, file, component.name, placed.mount.place)
            return {"path": folder or "/", "kind": "secret", "source": source}
        case "config":
            return {"path": path, "kind": "config", "source": placed.mount.source}
        case _:
            body["kind"] = "shared" if placed.purpose == "shared" else "data"
    asks = Text(
        f"how large is {path} of {component.name}?", f"{component.name} 的 {path} 需要多大？"
    )
    cost = Text("10Gi may be too little or too much", "10Gi 可能过小或过大")
    question = (f"{component.id}.volumes.{name}.size", asks, cost)
    known = placed.mount.size
    given = desk.asker.ask(question, known or "10Gi", TEXT, placed.mount.place, quiet=bool(known))
    body["size"] = given or known or "10Gi"
    if placed.mount.read_only:
        body["readOnly"] = True
    return body


def _grants(
    component: Component, desk: Desk, files: dict[str, str], volumes: dict[str, Any]
) -> None:
    """Secrets and configs of compose; secrets are mounted from one Secret of the component."""
    service = component.found.service
    if service.secrets:
        source = f"{component.name}-files"
        volumes["secrets"] = {"path": "/run/secrets", "kind": "secret", "source": source}
        for grant in service.secrets:
            file = grant.target.rpartition("/")[2] or grant.source
            desk.vault.file(source, file, component.name, grant.place)
    for grant in service.configs:
        text = _config(grant, desk)
        target = grant.target or f"/{grant.source}"
        if text is None or not target.startswith("/"):
            why = Text("its content is not at hand", "拿不到其内容")
            desk.ledger.unused(service.name, f"configs: {grant.source}", why, grant.place)
        else:
            files[target] = text


def _config(grant: Grant, desk: Desk) -> str | None:
    entry = desk.project.sections["configs"].get(grant.source)
    if entry is None:
        return None
    file = entry.told("file")
    text = desk.tree.text(file) if file else entry.told("content")
    return None if text is None or storage.holds_secret(text) else text
