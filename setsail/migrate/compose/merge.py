"""Two canonical trees to one, as compose merges files and `extends`.

Mappings merge key by key, lists append, all else is replaced; some lists have an identity of
their items, and some are replaced whole.
"""

from collections.abc import Callable

from setsail.migrate.compose.located import Located

_REPLACED = {"command", "entrypoint", "test"}
_Identity = Callable[[Located], object]


def _port(item: Located) -> object:
    keys = ("host_ip", "target", "published", "protocol")
    return tuple(item.told(key) or "" for key in keys)


def _grant(item: Located) -> object:
    return item.told("target") or item.told("source")


_IDENTITIES: dict[str, _Identity] = {
    "ports": _port,
    "volumes": lambda item: item.told("target"),
    "secrets": _grant,
    "configs": _grant,
    "env_file": lambda item: item.told("path"),
}


def merge(below: Located, above: Located, key: str = "") -> Located:
    """`above` merged over `below`; `key` is what both stand under."""
    if above.tag == "!reset":
        return above.with_value(None)
    if above.tag == "!override" or below.tag in ("!reset", "!override"):
        return above
    match below.value, above.value:
        case dict(), dict():
            return _mappings(below, above)
        case list(), list() if key not in _REPLACED:
            identity = _IDENTITIES.get(key, lambda item: item.text)
            return above.with_value(_lists(below.items, above.items, identity))
        case _, None if key not in _REPLACED:
            return below
    return above


def _mappings(below: Located, above: Located) -> Located:
    entry = dict(below.mapping)
    for key, value in above.mapping.items():
        if key == "logging" and key in entry and _other_driver(entry[key], value):
            entry[key] = value
        else:
            entry[key] = merge(entry[key], value, key) if key in entry else value
    return above.with_value(entry)


def _other_driver(below: Located, above: Located) -> bool:
    driver = above.told("driver")
    return driver is not None and below.told("driver") not in (None, driver)


def _lists(below: list[Located], above: list[Located], identity: _Identity) -> list[Located]:
    found: dict[object, Located] = {}
    for at, item in enumerate((*below, *above)):
        name = identity(item)
        found[at if name is None else ("", name)] = item
    return list(found.values())


def unique(service: Located) -> Located:
    """A service whose lists name nothing twice: the later entry counts, as in merging."""
    entry = dict(service.mapping)
    for key, identity in _IDENTITIES.items():
        if key in entry and isinstance(entry[key].value, list):
            entry[key] = entry[key].with_value(_lists([], entry[key].items, identity))
    return service.with_value(entry)
