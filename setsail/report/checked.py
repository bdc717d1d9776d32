"""What a check has to say, as a value: what every format below writes down."""

from collections.abc import Mapping
from typing import NamedTuple

from setsail.finding.finding import Finding, Severity
from setsail.finding.problem import Problem

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""From the worst on."""


class Checked(NamedTuple):
    """The findings of one run and what was not checked, with the reason.

    `judged` counts for each rule the subjects that it applied to. `broken` are those of
    `not_checked` that no reader could overcome; the others are files of another kind.
    `accepted` counts the findings that a suppression accepts, `known` those of a baseline,
    `excluded` the files that the settings leave out; `environments` names those compared.
    """

    findings: tuple[Finding, ...]
    not_checked: tuple[Problem, ...]
    broken: tuple[Problem, ...]
    judged: Mapping[str, int]
    objects: int
    files: int
    accepted: int = 0
    known: int = 0
    excluded: int = 0
    environments: tuple[str, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def fixable(self) -> int:
        """How many findings `--fix` can mend without asking."""
        return sum(finding.fix == "safe" for finding in self.findings)
