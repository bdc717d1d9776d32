"""A finding: one fault in one object, with its evidence."""

from typing import Literal, NamedTuple

from setsail.finding.edit import Path
from setsail.finding.place import Place
from setsail.finding.text import Text

Severity = Literal["error", "warning", "note"]
Persona = Literal["default", "pedantic", "auditor"]
Fixable = Literal["none", "safe", "ask"]


class ObjectRef(NamedTuple):
    """The identity of a Kubernetes object; empty strings where it has none."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}"


class Related(NamedTuple):
    """The other side of a finding: the object or line that it contradicts."""

    place: Place
    object: ObjectRef | None
    message: Text


class Finding(NamedTuple):
    """One fault. `path` leads from the root of `object` to the field at fault.

    `environments` names those in which it occurs, where several were checked together.
    """

    rule: str
    guide: str
    severity: Severity
    persona: Persona
    place: Place
    object: ObjectRef | None
    path: Path
    message: Text
    fix: Fixable = "none"
    related: tuple[Related, ...] = ()
    quote: str = ""
    environments: tuple[str, ...] = ()
