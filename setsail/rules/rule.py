"""What a rule is: a module in a topic folder of this package, and its row in the index.

The module's docstring is the published page: a title that names the fault, a blank line, one
paragraph or more on why it matters, and a last paragraph on what to do. `ZH` is the same page in
Chinese. `BAD` and `GOOD` are shown on the page and run by the tests.
"""

import importlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias, cast

from setsail.finding.edit import Edit, Path
from setsail.finding.finding import Fixable, Persona, Related, Severity
from setsail.finding.text import Text
from setsail.manifest.around import Around
from setsail.manifest.manifest import Manifest

if TYPE_CHECKING:
    from setsail.document.dockerfile import Dockerfile
    from setsail.rules.suppress import Judged
    from setsail.system.values import System

    Subject: TypeAlias = Manifest | System | Dockerfile | Judged

SYSTEM = "System"
"""The kind of a subject that is a resolved system.yaml and no Kubernetes object."""

OWN_KINDS = (SYSTEM, "Dockerfile", "Suppression")
"""Kinds of subjects that are no Kubernetes objects."""

ANY = "*"
"""In `KINDS`: every object, custom kinds included."""


class Find(NamedTuple):
    """One fault as a rule yields it: where in the object, and what, in one sentence."""

    path: Path
    message: Text
    related: tuple[Related, ...] = ()


def beside(manifest: Manifest, path: Path, message: Text) -> Related:
    """A second place of a fault, at a scalar's value or else at the key that holds it."""
    scalar = isinstance(manifest.get(*path), str | int | float)
    return Related(manifest.place(path, key=not scalar), manifest.ref, message)


class Rule(NamedTuple):
    """One row of the index: enough to choose a rule without importing it.

    `item` names what of the go-live checklist it answers, `guide` that item's row ("1.2", or "").
    """

    id: str
    module: str
    kinds: tuple[str, ...]
    item: str | None
    guide: str
    severity: Severity
    persona: Persona
    fix: Fixable

    @property
    def live(self) -> bool:
        """Whether it reads what only a running cluster shows; in files it has nothing to say."""
        return self.module.startswith("setsail.rules.live.")


def row(line: str) -> Rule:
    """Read a line of the index: topic, module, kinds, item, guide, severity, persona, fix."""
    topic, name, kinds, item, guide, severity, persona, fix = line.split()
    return Rule(
        name.replace("_", "-"),
        f"setsail.rules.{topic}.{name}",
        tuple(kinds.split(",")),
        None if item == "-" else item,
        "" if guide == "-" else guide,
        cast(Severity, severity),
        cast(Persona, persona),
        cast(Fixable, fix),
    )


class RuleModule(Protocol):
    """What the module of a rule offers.

    The subject is a `Manifest`, or a `setsail.system.values.System` where `KINDS` is ("System",);
    then paths are those of system.yaml. `applies(subject, around) -> bool` and
    `fix(subject, find, around) -> tuple[Edit, ...]` are optional. So is `PARAMETERS`, a mapping from
    the name of what a user may set to its default; `around.setting(id, PARAMETERS, name)` reads it.
    `EXAMPLE` are the values that `BAD` and `GOOD` are run with where the defaults say nothing, and
    `AGAINST` the other states that they are compared with: `before` or `tested`, as of `Around`.
    """

    KINDS: tuple[str, ...]
    ITEM: str | None
    SEVERITY: Severity
    PERSONA: Persona
    FIX: Fixable
    ZH: str
    BAD: str
    GOOD: str

    def check(self, subject: Any, around: Around, /) -> Iterator[Find]:
        """Yield every fault of this kind in one subject; never raises, whatever its shape."""


def load(rule: Rule) -> RuleModule:
    """The module of one rule."""
    return cast(RuleModule, importlib.import_module(rule.module))


def kind_of(subject: "Subject") -> str:
    """The kind that rules are chosen by, as `Manifest.known_as` names it."""
    return getattr(subject, "known_as", SYSTEM)


def about(rule: Rule, kind: str) -> bool:
    """Whether a rule is about a kind; a rule with ANY is about every object."""
    return kind in rule.kinds or (ANY in rule.kinds and kind not in OWN_KINDS)


def applies(module: RuleModule, subject: "Subject", around: Around) -> bool:
    """Whether the rule can say anything about this subject; if not, it is not applicable."""
    asked = getattr(module, "applies", None)
    return True if asked is None else bool(asked(subject, around))


def fix(module: RuleModule, subject: "Subject", find: Find, around: Around) -> tuple[Edit, ...]:
    """The edits that would mend `find`, with paths from the root of the object; or none."""
    mend = getattr(module, "fix", None)
    return () if mend is None else tuple(mend(subject, find, around))


LEVELS: tuple[Persona, ...] = ("default", "pedantic", "auditor")


def chosen(rules: Iterable[Rule], persona: Persona, ids: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that a reader asked for by id; without ids, those of the persona and below."""
    named = frozenset(ids)
    if named:
        return tuple(rule for rule in rules if rule.id in named)
    heard = LEVELS[: LEVELS.index(persona) + 1]
    return tuple(rule for rule in rules if rule.persona in heard)
