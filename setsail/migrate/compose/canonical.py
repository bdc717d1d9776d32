"""A service as somebody wrote it, to one form of each field, so that merging is one rule.

Maps of strings stay maps, lists of one kind become lists, short forms become long ones, and
relative paths are resolved from the folder of the file that says them.
"""

import shlex
from collections.abc import Callable

from setsail.finding.text import Text
from setsail.migrate.compose import mounts, ports
from setsail.migrate.compose.files import Base, Files, is_remote
from setsail.migrate.compose.located import Located

_MAPS = ("environment", "labels", "annotations", "sysctls", "extra_hosts")
_LISTS = ("dns", "dns_search", "dns_opt", "tmpfs", "label_file", "profiles", "external_links")
_WORDS = ("command", "entrypoint")


def service(written: Located, base: Base, files: Files) -> Located:
    """The canonical form of one service. What has a wrong type is told and left out."""
    if not isinstance(written.value, dict):
        if written.value is not None:
            files.tell(Text("a service is a mapping", "服务应是映射"), written.place)
        return written.with_value({})
    entry = {key: value for key, value in written.mapping.items() if not key.startswith("x-")}
    for key, field in list(entry.items()):
        if field.tag == "!reset":
            entry[key] = field.with_value(None)
        elif (change := _change(key)) is not None and field.value is not None:
            made = change(field, base, files)
            if made is None:
                del entry[key]
                message = Text(f"{key} cannot be read in this form", f"无法读取这种写法的 {key}")
                files.tell(message, field.place)
            else:
                entry[key] = made._replace(tag=field.tag)
    return written.with_value(entry)


_Change = Callable[[Located, Base, Files], Located | None]


def _change(key: str) -> _Change | None:
    if key in _MAPS:
        separator = ":" if key == "extra_hosts" else "="
        return lambda field, base, files: table(field, separator)
    if key in _LISTS:
        return lambda field, base, files: _listed(field)
    if key in _WORDS:
        return lambda field, base, files: words(field)
    return _CHANGES.get(key)


def table(field: Located, separator: str = "=") -> Located | None:
    """A map of strings from a map, or from a list of `NAME=value`; a name alone has None."""
    if isinstance(field.value, dict):
        return field
    if not isinstance(field.value, list):
        return None
    entry: dict[str, Located] = {}
    for item in field.items:
        text = item.text
        if text is None:
            return None
        name, found, value = text.partition(separator)
        if not found and separator == ":":
            name, found, value = text.partition("=")
        entry[name.strip()] = item.with_value(value if found else None)
    return field.with_value(entry)


def _listed(field: Located) -> Located | None:
    if isinstance(field.value, list):
        return field
    return None if field.mapping else field.with_value([field])


def words(field: Located) -> Located | None:
    """A command as a list of words; a string is split as a shell would."""
    if isinstance(field.value, list):
        return field if all(item.text is not None for item in field.items) else None
    text = field.text
    if text is None:
        return None
    try:
        return field.with_value([field.with_value(word) for word in shlex.split(text)])
    except ValueError:
        return None


def _ports(field: Located, base: Base, files: Files) -> Located | None:
    if not isinstance(field.value, list):
        return None
    found: list[Located] = []
    for item in field.items:
        expanded = ports.expand(item)
        if expanded is None:
            files.tell(Text("this is no port", "这不是端口"), item.place)
        found += expanded or ()
    return field.with_value(found)


def _volumes(field: Located, base: Base, files: Files) -> Located | None:
    if not isinstance(field.value, list):
        return None
    found: list[Located] = []
    for item in field.items:
        expanded = mounts.expand(item, base)
        if expanded is None:
            files.tell(Text("this is no volume", "这不是卷"), item.place)
        else:
            found.append(expanded)
    return field.with_value(found)


def _depends_on(field: Located, base: Base, files: Files) -> Located | None:
    if isinstance(field.value, dict):
        return field
    return _named(field, {"condition": "service_started"})


def _networks(field: Located, base: Base, files: Files) -> Located | None:
    return field if isinstance(field.value, dict) else _named(field, None)


def _named(field: Located, value: dict[str, str] | None) -> Located | None:
    """A mapping whose keys are the items of a list."""
    if not isinstance(field.value, list) or any(item.text is None for item in field.items):
        return None
    entry: dict[str, Located] = {}
    for item in field.items:
        inner = {key: item.with_value(word) for key, word in (value or {}).items()}
        entry[item.text or ""] = item.with_value(inner if value is not None else None)
    return field.with_value(entry)


def _build(field: Located, base: Base, files: Files) -> Located | None:
    entry = dict(field.mapping)
    if not entry and (text := field.text) is not None:
        entry = {"context": field.with_value(text)}
    if not entry:
        return None
    context = entry.get("context")
    if context is not None and context.text and not is_remote(context.text):
        entry["context"] = context.with_value(base.path(context.text))
    for key in ("args", "labels"):
        if key in entry and (made := table(entry[key])) is not None:
            entry[key] = made
    return field.with_value(entry)


def _env_file(field: Located, base: Base, files: Files) -> Located | None:
    found = []
    for item in field.items if isinstance(field.value, list) else [field]:
        path = item.get("path") if item.mapping else item
        if path is None or not path.text:
            return None
        entry = {**item.mapping, "path": path.with_value(base.path(path.text))}
        found.append(item.with_value(entry))
    return field.with_value(found)


def _grants(field: Located, base: Base, files: Files) -> Located | None:
    """Secrets and configs: a name alone is its own source."""
    if not isinstance(field.value, list):
        return None
    return field.with_value(
        [
            item if item.mapping else item.with_value({"source": item})
            for item in field.items
            if item.mapping or item.text
        ]
    )


def _healthcheck(field: Located, base: Base, files: Files) -> Located | None:
    if not field.mapping:
        return None
    test = field.get("test")
    if test is None or isinstance(test.value, list) or test.text is None:
        return field
    made = test.with_value([test.with_value("CMD-SHELL"), test.with_value(test.text)])
    return field.with_value({**field.mapping, "test": made})


def _extends(field: Located, base: Base, files: Files) -> Located | None:
    if field.text:
        return field.with_value({"service": field})
    return field if field.told("service") else None


_CHANGES: dict[str, _Change] = {
    "ports": _ports,
    "volumes": _volumes,
    "depends_on": _depends_on,
    "networks": _networks,
    "build": _build,
    "env_file": _env_file,
    "secrets": _grants,
    "configs": _grants,
    "healthcheck": _healthcheck,
    "extends": _extends,
}
