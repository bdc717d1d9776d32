"""Objects against the API of Kubernetes 1.28 to 1.37: fields, types, what is required, choices.

The table is built by scripts/build_api_table.py, which describes its form. It has no patterns,
no ranges and none of the API server's own validation, and it knows no custom resources.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from setsail.finding.edit import Path
from setsail.finding.text import Text

Found = tuple[Path, Text]

_WORDS = {
    "s": Text("a string", "字符串"),
    "i": Text("an integer", "整数"),
    "n": Text("a number", "数字"),
    "b": Text("true or false", "true 或 false"),
    "q": Text("an integer or a string", "整数或字符串"),
    "u": Text("a quantity such as 250m or 64Mi", "数量，例如 250m 或 64Mi"),
    "o": Text("a mapping", "映射"),
    "@": Text("a mapping", "映射"),
    "{": Text("a mapping", "映射"),
    "[": Text("a list", "列表"),
}
_CLASSES: dict[str, tuple[Any, ...]] = {
    "s": (str,),
    "i": (int,),
    "n": (int, float),
    "b": (bool,),
    "q": (int, str),
    "u": (int, float, str),
    "o": (dict,),
    "@": (dict,),
    "{": (dict,),
    "[": (list,),
}


class Life(NamedTuple):
    """When something is part of the API: the first and last version that has it.

    "" means before the first, after the last version that the table knows.
    """

    first: str
    last: str


def known(api_version: str, kind: str) -> bool:
    """Whether any version in the table has this kind."""
    return f"{api_version} {kind}" in _table().kinds


def has_group(api_version: str) -> bool:
    """Whether the group of an apiVersion is Kubernetes' own, so that an unknown kind is wrong.

    Groups of custom resources have a dot; some of those end in k8s.io and are not in the table.
    """
    group = api_version.rpartition("/")[0]
    return "." not in group or group in _table().groups


def versions() -> tuple[str, ...]:
    """The Kubernetes versions that the table knows, oldest first: "1.28" and so on."""
    return _table().versions


def life(api_version: str, kind: str) -> Life | None:
    """Since when, and until when, the API has a kind; None for one that it never had."""
    entry = _table().kinds.get(f"{api_version} {kind}")
    return None if entry is None else _life(entry[1], entry[2])


@lru_cache(256)
def successors(api_version: str, kind: str) -> tuple[str, ...]:
    """The other apiVersions under which the newest version has this kind, stable ones first."""
    newest = len(_table().versions) - 1
    found = (
        key.removesuffix(f" {kind}")
        for key, entry in _table().kinds.items()
        if key.endswith(f" {kind}") and entry[2] == newest
    )
    others = (each for each in found if each != api_version)
    return tuple(sorted(others, key=lambda each: ("beta" in each or "alpha" in each, each)))


def check(body: dict[str, Any], version: str | None = None) -> Iterator[Found]:
    """Yield path and words for whatever the API would not take, in one version or in any.

    Raises ValueError for a version that is not in the table.
    """
    api_version, kind = str(body.get("apiVersion", "")), str(body.get("kind", ""))
    at = None if version is None else _index(version)
    entry = _table().kinds.get(f"{api_version} {kind}")
    if entry is None:
        yield _unknown_kind(api_version, kind)
        return
    if at is not None and not entry[1] <= at <= entry[2]:
        yield ("apiVersion",), _not_in(f"{api_version} {kind}", entry[1], entry[2], at)
        return
    found: list[Found] = []
    _Checker(_table(), at, found).fields(body, entry[0], ())
    yield from found


class _Checker:
    __slots__ = ("_at", "_found", "_table")

    def __init__(self, table: "_Table", at: int | None, found: list[Found]) -> None:
        self._table = table
        self._at = at
        self._found = found

    def fields(self, body: dict[str, Any], type_number: int, path: Path) -> None:
        """Check a mapping whose fields the API defines."""
        fields, required, lives, sometimes = self._table.type(type_number)
        for key, value in body.items():
            spec = fields.get(key)
            if spec is None:
                self._found.append(((*path, key), _unknown_field(key, fields)))
                continue
            if self._at is not None and key in lives:
                first, last = lives[key]
                if not first <= self._at <= last:
                    self._found.append(((*path, key), _not_in(key, first, last, self._at)))
            # Scalars of the right class are most of all values, and done here.
            if value is not None and (spec != "s" or value.__class__ is not str):
                self._value(value, spec, (*path, key))
        needed = self._needed(sometimes) if sometimes else ()
        for key in (*required, *needed):
            if body.get(key) is None:
                words = f"{key} is required", f"缺少必填字段 {key}"
                self._found.append(((*path, key), Text(*words)))

    def _needed(self, sometimes: dict[str, tuple[int, int]]) -> Iterator[str]:
        """The fields that the version asked for requires and others do not."""
        for key, (first, last) in sometimes.items():
            if self._at is not None and first <= self._at <= last:
                yield key

    def _value(self, value: Any, spec: str, path: Path) -> None:
        kind = spec[0]
        if kind == "x":
            return
        if value.__class__ not in _CLASSES[kind]:
            self._found.append((path, _wrong_type(value, _WORDS[kind])))
        elif kind == "@":
            self.fields(value, int(spec[1:]), path)
        elif kind == "[":
            for index, item in enumerate(value):
                self._item(item, spec[1:], (*path, index))
        elif kind == "{":
            for key, item in value.items():
                self._item(item, spec[1:], (*path, key))
        elif kind == "s" and len(spec) > 1 and value not in _choices(spec):
            self._found.append((path, _not_a_choice(value, _choices(spec))))

    def _item(self, item: Any, spec: str, path: Path) -> None:
        if item is not None:
            self._value(item, spec, path)


class _Type(NamedTuple):
    fields: dict[str, str]
    required: list[str]
    lives: dict[str, tuple[int, int]]
    sometimes: dict[str, tuple[int, int]]


class _Table:
    """The shipped table. A type is parsed when it is first asked for: a check needs few."""

    def __init__(self, text: str) -> None:
        head, _, types = text.partition("\n\n")
        versions, *kinds = head.splitlines()
        self.versions = tuple(versions.split())
        self.kinds: dict[str, tuple[int, int, int]] = {}
        for line in kinds:
            kind, number, first, last = line.rsplit(" ", 3)
            self.kinds[kind] = (int(number), int(first), int(last))
        self.groups = {kind.rpartition("/")[0] for kind in self.kinds}
        self._lines = types.splitlines()
        self._types: dict[int, _Type] = {}

    def type(self, number: int) -> _Type:
        """The type of a number."""
        found = self._types.get(number)
        if found is None:
            fields, required, lives, sometimes = self._lines[number].split("\t")
            pairs = (field.partition(":") for field in fields.split())
            specs = {field: spec for field, _, spec in pairs}
            found = _Type(specs, required.split(), _spans(lives), _spans(sometimes))
            self._types[number] = found
        return found


def _spans(text: str) -> dict[str, tuple[int, int]]:
    spans = (span.split(":") for span in text.split())
    return {field: (int(first), int(last)) for field, first, last in spans}


@lru_cache(1)
def _table() -> _Table:
    # What pkgutil.get_data does; importing pkgutil takes longer than reading the table.
    path = __file__.removesuffix("api.py") + "api_table.txt"
    data: bytes = globals()["__loader__"].get_data(path)
    return _Table(data.decode())


@lru_cache(None)
def _choices(spec: str) -> tuple[str, ...]:
    return tuple(spec[2:].split("|"))


def _index(version: str) -> int:
    known = _table().versions
    if version not in known:
        raise ValueError(f"Kubernetes {version} is not one of {known[0]} to {known[-1]}")
    return int(known.index(version))


def _life(first: int, last: int) -> Life:
    all_versions = _table().versions
    end = "" if last == len(all_versions) - 1 else all_versions[last]
    return Life(all_versions[first] if first else "", end)


def _close(word: str, candidates: Any) -> str:
    import difflib  # only a message needs it

    return next(iter(difflib.get_close_matches(word, list(candidates), 1, 0.6)), "")


def _unknown_field(key: str, fields: dict[str, str]) -> Text:
    close = _close(key, fields)
    if not close:
        return Text(f"the API has no field {key} here", f"API 在此处没有字段 {key}")
    return Text(
        f"the API has no field {key} here; did you mean {close}?",
        f"API 在此处没有字段 {key}；是否想写 {close}？",
    )


def _unknown_kind(api_version: str, kind: str) -> Found:
    others = successors(api_version, kind)
    if others:
        return ("apiVersion",), Text(
            f"{kind} is not in {api_version} but in {others[0]}",
            f"{kind} 不在 {api_version} 中，而在 {others[0]} 中",
        )
    return ("kind",), Text(
        f"{api_version} {kind} is not a kind of Kubernetes, so its fields were not checked",
        f"{api_version} {kind} 不是 Kubernetes 自带的类型，其字段未检查",
    )


def _not_in(what: str, first: int, last: int, at: int) -> Text:
    all_versions = _table().versions
    version = all_versions[at]
    if at < first:
        since = all_versions[first]
        return Text(
            f"Kubernetes {version} does not have {what} yet; {since} is the first",
            f"Kubernetes {version} 还没有 {what}；从 {since} 开始才有",
        )
    until = all_versions[last]
    return Text(
        f"Kubernetes {version} does not have {what} any more; {until} was the last",
        f"Kubernetes {version} 已经没有 {what}；最后支持的版本是 {until}",
    )


def _wrong_type(value: Any, wanted: Text) -> Text:
    shown = _shown(value)
    return Text(f"{wanted.en} is expected, not {shown.en}", f"应为{wanted.zh}，而不是{shown.zh}")


def _shown(value: Any) -> Text:
    match value:
        case dict():
            return _WORDS["o"]
        case list():
            return _WORDS["["]
        case bool():
            word = "true" if value else "false"
            return Text(f"the boolean {word}", f"布尔值 {word}")
        case str():
            short = value if len(value) <= 40 else value[:39] + "…"
            return Text(f'the string "{short}"', f'字符串 "{short}"')
        case _:
            return Text(f"the number {value}", f"数字 {value}")


def _not_a_choice(value: str, choices: tuple[str, ...]) -> Text:
    close = _close(value, choices)
    listed = ", ".join(choices)
    if close:
        return Text(
            f"{value} is not one of {listed}; did you mean {close}?",
            f"{value} 不在 {listed} 之中；是否想写 {close}？",
        )
    return Text(f"{value} is not one of {listed}", f"{value} 不在 {listed} 之中")
