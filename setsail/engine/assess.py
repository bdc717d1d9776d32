"""Assess: read systems, or what `import` reads, and judge how and when they should move."""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from setsail.document import source
from setsail.engine import import_, system_file
from setsail.engine.import_ import Request
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.migrate import assessment, estate_of_import, estate_of_system, portfolio, wishes
from setsail.migrate.assessment import Assessment
from setsail.migrate.estate import Estate
from setsail.migrate.evidence import Quotes
from setsail.migrate.wave import Limits
from setsail.system import load, resolve
from setsail.system.declared import Declared
from setsail.system.starter import FILE
from setsail.world import files


class AssessRefused(Refused):
    """There is nothing to assess, or two systems have one name."""


class Given(NamedTuple):
    """What to assess. `systems` are files of system.yaml; `paths` such files, folders that hold
    one, or sources that `import` reads, in the way that `call` says."""

    systems: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    call: Request = Request(())
    environment: str | None = None


class Wanted(NamedTuple):
    """Wishes as they are typed, and the most components of a wave."""

    pins: tuple[str, ...] = ()
    bans: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    units: int = 10


def assess(given: Given, wanted: Wanted) -> Assessment:
    """Judge and plan; several systems make a portfolio.

    Raises AssessRefused, what `import` and the loader raise, and WishRefused.
    """
    meant_by = {path: _system_at(path) for path in given.paths}
    others = tuple(path for path, system in meant_by.items() if system is None)
    systems = (*given.systems, *(s for s in meant_by.values() if s is not None))
    found = [_declared(path, given.environment) for path in dict.fromkeys(systems)]
    if others:
        found.append(_imported(given.call._replace(paths=others)))
    _refuse_twins(found)
    whole = portfolio.join(found)
    if not whole.pieces:
        message = Text("no component is declared here", "这里没有声明任何组件")
        raise AssessRefused([Problem(message, Place((*systems, *others)[0]))])
    meant = wishes.read(whole, wanted.pins, wanted.bans, wanted.together)
    names = sorted({one.pieces[0].system for one in found if one.pieces})
    title = names[0] if len(names) == 1 else f"{len(names)} · {', '.join(names[:4])}"
    return assessment.assess(title, whole, meant, Limits(wanted.units, min(3, wanted.units)))


def _system_at(path: str) -> str | None:
    """The system.yaml that a path means; None for what `import` reads."""
    if files.is_folder(path):
        inside = os.path.normpath(os.path.join(path, FILE))
        return inside if files.exists(inside) else None
    if not path.endswith((".yaml", ".yml")):
        return None
    return path if _says_system(source.decode(files.read(path))) else None


def _says_system(text: str) -> bool:
    return any(line.startswith(("system:", '"system":')) for line in text.split("\n"))


def _declared(path: str, environment: str | None) -> Estate:
    opened = system_file.read(path, environment)
    quote = _quoter(opened.declared)
    before = _before(opened.declared, opened.system.environment.name)
    return estate_of_system.of_system(
        estate_of_system.Source(opened.system, quote, environments=before)
    )


def _quoter(declared: Declared) -> Callable[[Place], str]:
    def quote(place: Place) -> str:
        return declared.quote(place).strip() if place.file in declared.documents else ""

    return quote


def _before(declared: Declared, environment: str) -> tuple[str, ...]:
    """The environments before production, where the plan is for production."""
    said = declared.environments
    if not said[environment].get("production"):
        return ()
    return tuple(name for name, tree in said.items() if not tree.get("production"))


def _imported(call: Request) -> Estate:
    written = import_.import_(call, "en")
    declared = load.load(written.system, FILE)
    environment = system_file.usual(declared)
    system = resolve.resolve(declared, environment)
    root = files.Root(written.root)
    quotes = Quotes(lambda path: source.decode(root.read(path)))
    before = _before(declared, environment)
    return estate_of_system.of_system(
        estate_of_import.source(written.imported, system, quotes.line, before)
    )


def _refuse_twins(found: Sequence[Estate]) -> None:
    counts = Counter(one.pieces[0].system for one in found if one.pieces)
    twins = sorted(name for name, count in counts.items() if count > 1)
    if twins:
        names = ", ".join(twins)
        message = Text(f"two systems are called {names}", f"有两个系统都叫 {names}")
        help = Text("give each a name of its own: `system:`", "请为每个系统起不同的名字：`system:`")
        raise AssessRefused([Problem(message, None, help)])
