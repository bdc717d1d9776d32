"""A system.yaml as it was read: its long form, and where everything stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from setsail.document.load import Document
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.system import complete, secret, suggest
from setsail.system.merge import Merged, merge
from setsail.system.values import Path

ONLY = "prod"
"""The environment of a file without `environments`. It is production: nothing is relaxed by
silence."""


class SystemRefused(Refused):
    """A system.yaml, its lock or an environment's name cannot be used."""


@dataclass(frozen=True, slots=True)
class Declared:
    """`tree` is the long form as the author wrote it, without defaults; `places` maps each of
    its paths to the place that says it. Included files are folded in."""

    file: str
    tree: Mapping[str, Any]
    places: Mapping[Path, Place]
    documents: Mapping[str, Document] = field(repr=False, compare=False)

    @property
    def environments(self) -> Mapping[str, Mapping[str, Any]]:
        """What each environment says; without any, one that is production."""
        said = self.tree.get("environments") or {ONLY: {"production": True}}
        return {name: tree or {} for name, tree in said.items()}

    @property
    def usual(self) -> str | None:
        """The environment that is meant when none is named: the only one, or the only
        production; None where that is not clear."""
        production = [n for n, tree in self.environments.items() if tree.get("production")]
        for names in (list(self.environments), production):
            if len(names) == 1:
                return names[0]
        return None

    def merged(self, environment: str) -> Merged:
        """The long form in one environment, with the documented defaults under it and with
        the secrets under the root of that environment.

        Raises SystemRefused for an environment that is not declared.
        """
        if environment not in self.environments:
            raise SystemRefused([self._no_environment(environment)])
        merged = merge(self.tree, environment, self.environments[environment])
        secret.reroot(merged, environment)
        complete.complete(merged.tree)
        return merged

    def place(self, path: Path) -> Place:
        """Where `path` stands: the nearest ancestor that the file says."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place(self.file, 1, 1)

    def quote(self, place: Place) -> str:
        """The source line of a place."""
        document = self.documents.get(place.file)
        return document.quote(place) if document else ""

    def problem(self, path: Path, message: Text, help: Text | None = None) -> Problem:
        """A problem with what stands at `path`."""
        place = self.place(path)
        return Problem(message, place, help, self.quote(place))

    def _no_environment(self, name: str) -> Problem:
        message = Text(
            f"{self.file} declares no environment {name!r}", f"{self.file} 没有声明环境 {name!r}"
        )
        return Problem(message, Place(self.file), suggest.help(name, self.environments))
