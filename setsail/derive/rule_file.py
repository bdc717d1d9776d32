"""Groups of Prometheus rules, and the object that carries them.

With the Prometheus operator that is a PrometheusRule. Without it, it is a ConfigMap that holds
the same groups as rule files, which any Prometheus reads once they are mounted and listed there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from setsail.derive import head
from setsail.derive.derived import Body, Derived, Gap
from setsail.derive.field import Field, assemble
from setsail.finding.text import Text
from setsail.manifest import emit
from setsail.system import values

OPERATOR = "prometheus-operator"
"""The value of `platform.monitoring` with which monitoring.coreos.com objects are understood."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are evaluated one after another, every `interval`."""

    name: str
    rules: tuple[Body, ...]
    source: tuple[str, ...]
    why: Text
    interval: str = "1m"

    def body(self) -> Body:
        """The group as Prometheus writes it."""
        return {"name": self.name, "interval": self.interval, "rules": list(self.rules)}


def operated(system: values.System) -> bool:
    """Whether the cluster is said to run the Prometheus operator."""
    return system.environment.platform.monitoring == OPERATOR


def monitoring_source(system: values.System) -> tuple[str, ...]:
    """Where system.yaml says what monitors the cluster."""
    return ("environments", system.environment.name, "platform", "monitoring")


def carry(system: values.System, part: head.Part, name: str, groups: Iterable[Group]) -> Derived:
    """One object with all `groups`, each with its reason."""
    if operated(system):
        rules = [
            Field(("spec", "groups", index), group.body(), group.source, group.why)
            for index, group in enumerate(groups)
        ]
        return assemble(system, "PrometheusRule", name, part, rules)
    files = [
        Field(("data", f"{group.name}.rules.yaml"), _file(group), group.source, group.why)
        for group in groups
    ]
    label = Field(("metadata", "labels", "prometheus_rules"), "1", (), _FOUND_BY)
    return assemble(system, "ConfigMap", name, part, (label, *files))


_FOUND_BY = Text("by this label a sidecar finds the rules", "sidecar 按此标签找到规则")


def _file(group: Group) -> str:
    """A rule file of one group."""
    return emit.dump(({"groups": [group.body()]},))


def not_loaded(system: values.System) -> Gap:
    """Nothing loads the rules by itself where no operator is said to run."""
    message = Text(
        f"platform.monitoring is not {OPERATOR}: the rules stand in ConfigMaps labelled "
        'prometheus_rules: "1", and nothing is known to load them',
        f"platform.monitoring 不是 {OPERATOR}：规则放在带有 "
        'prometheus_rules: "1" 标签的 ConfigMap 中，无法得知是否有程序加载它们',
    )
    return Gap("not-enforced", "objectives-and-alerts", monitoring_source(system), message)
