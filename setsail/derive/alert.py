"""An alert as a value, and who answers for it."""

from dataclasses import dataclass
from typing import Literal

from setsail.derive import labels
from setsail.derive.derived import Body
from setsail.finding.text import Text
from setsail.system import values

Severity = Literal["critical", "warning"]
"""critical calls somebody now; warning is work for the next day."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`hold` is how long `expr` must be true, as Prometheus writes durations."""

    name: str
    severity: Severity
    expr: str
    hold: str
    summary: Text


@dataclass(frozen=True, slots=True)
class Watch:
    """Alerts that one line of system.yaml asks for; `name` is unique within the component."""

    name: str
    alerts: tuple[Alert, ...]
    source: tuple[str, ...]
    why: Text


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is called, and about what: the labels that route an alert."""

    system: str
    namespace: str
    component: str
    owner: values.Owner
    runbook: str | None = None

    def rule(self, alert: Alert) -> Body:
        """The alert as a rule of Prometheus."""
        routed = {
            "severity": alert.severity,
            "system": self.system,
            "namespace": self.namespace,
            "component": self.component,
            "team": self.owner.team,
            "tier": str(self.owner.tier),
        }
        annotations = {
            "summary": alert.summary.en,
            "summary_zh": alert.summary.zh,
            "contact": self.owner.contact,
            "runbook_url": self.runbook,
        }
        return {
            "alert": alert.name,
            "expr": alert.expr,
            "for": alert.hold,
            "labels": {key: value for key, value in routed.items() if value},
            "annotations": {key: value for key, value in annotations.items() if value},
        }


def audience(system: values.System, component: str, runbook: str | None = None) -> Audience:
    """Who answers for `component`."""
    owner = labels.owner_of(system, component)
    return Audience(system.name, system.namespace, component, owner, runbook)
