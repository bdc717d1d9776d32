"""Why a value of the system is what it is: which line won, and over which lines."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.system import page, suggest, syntax
from setsail.system.declared import Declared, SystemRefused
from setsail.system.merge import Merged
from setsail.system.shape import Record
from setsail.system.values import Path


class Said(NamedTuple):
    """One line that speaks about a value; `value` None deletes."""

    source: Path
    place: Place
    value: Any


class Leaf(NamedTuple):
    """One value of the long form. `said` holds the lines about it, weakest first, so that the
    last one won; without any, `default` tells why it is what it is."""

    path: Path
    value: Any
    said: tuple[Said, ...]
    default: Text | None


class Explained(NamedTuple):
    """What `path` is in one environment; `leaves` is empty when nothing is said about it."""

    path: Path
    environment: str
    doc: Text | None
    default: Text | None
    value: Any
    leaves: tuple[Leaf, ...]


def explain_value(declared: Declared, environment: str, asked: str) -> Explained:
    """Explain a path such as "services.web.scale.max" or "services/web".

    A path below `environments.X` is explained in X. Raises SystemRefused for a path that is
    neither said nor possible.
    """
    environment, asked = _environment(declared, environment, asked)
    merged = declared.merged(environment)
    path = _path(merged, asked)
    field = syntax.at(path)
    value = _at(merged.tree, path)
    return Explained(
        path,
        environment,
        field.doc if field else None,
        page.default(field) if field else None,
        value,
        tuple(_leaves(declared, merged, path, value)) if value is not None else (),
    )


def _environment(declared: Declared, environment: str, asked: str) -> tuple[str, str]:
    steps = asked.replace("/", ".", 2).split(".", 2)
    if steps[0] == "environments" and len(steps) == 3 and steps[1] in declared.environments:
        inner = steps[2].replace("/", ".").split(".")[0]
        if inner in syntax.COMPONENTS:
            return steps[1], steps[2]
        return steps[1], asked
    return environment, asked


def _path(merged: Merged, asked: str) -> Path:
    """The path that a text means: along what is there, then along what the syntax allows."""
    path: Path = ()
    here: Any = merged.tree
    rest = asked.strip("./")
    while rest:
        known = _keys(here, path)
        step = max((k for k in known if _begins(rest, k)), key=len, default=None)
        if step is None:
            raise SystemRefused([_unknown(merged, path, rest, known)])
        field = syntax.at((*path, step))
        goes = field.goes[0] if field and field.goes else (step,)
        path, here = (*path, *goes), _at(here, goes)
        rest = rest[len(step) + 1 :]
    return path


def _keys(here: Any, path: Path) -> list[str]:
    """What may follow: what is there, and what the syntax knows at this place."""
    known = list(here) if isinstance(here, Mapping) else []
    if isinstance(here, list):
        known = [str(at) for at in range(len(here))]
    shape = syntax.shape_at(path)
    return [*known, *(k for k in (shape.fields if isinstance(shape, Record) else ()))]


def _begins(text: str, key: str) -> bool:
    return text == key or (text.startswith(key) and text[len(key)] in "./")


def _unknown(merged: Merged, path: Path, rest: str, known: list[str]) -> Problem:
    word = rest.split(".")[0].split("/")[0]
    at = ".".join(path)
    message = Text(
        f"there is no {word!r} in {at}" if at else f"there is no {word!r}",
        f"{at} 中没有 {word!r}" if at else f"没有 {word!r}",
    )
    sections = [s for s in syntax.COMPONENTS if not path and word in merged.tree[s]]
    meant = f"{sections[0]}.{word}" if sections else suggest.near(word, known)
    if meant is not None:
        full = ".".join((*path, meant))
        return Problem(message, None, Text(f"did you mean {full}?", f"是否想写 {full}？"))
    return Problem(message, None, suggest.help(word, dict.fromkeys(known)))


def _at(tree: Any, path: Path) -> Any:
    for step in path:
        if isinstance(tree, list) and step.isdigit() and int(step) < len(tree):
            tree = tree[int(step)]
        elif isinstance(tree, Mapping) and step in tree:
            tree = tree[step]
        else:
            return None
    return tree


def _leaves(declared: Declared, merged: Merged, path: Path, value: Any) -> Iterator[Leaf]:
    if isinstance(value, Mapping) and value:
        for key in _in_order(value, path):
            yield from _leaves(declared, merged, (*path, key), value[key])
        return
    said = tuple(_said(declared, source) for source in merged.sources.get(path, ()))
    yield Leaf(path, value, said, None if said else _default(path))


def _in_order(value: Mapping[str, Any], path: Path) -> list[str]:
    """The keys of a record in the order of the syntax table, names in that of the file."""
    shape = syntax.shape_at(path)
    order = list(shape.fields) if isinstance(shape, Record) else []
    return sorted(value, key=lambda key: order.index(key) if key in order else len(order))


def _said(declared: Declared, source: Path) -> Said:
    return Said(source, declared.place(source), _at(declared.tree, source))


def _default(path: Path) -> Text:
    field = syntax.at(path)
    if field is None or field.otherwise is None:
        return Text("default", "默认值")
    return Text(f"default: {field.otherwise.en}", f"默认值：{field.otherwise.zh}")
