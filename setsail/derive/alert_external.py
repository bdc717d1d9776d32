"""Alerts on what stays outside: reached by no one, reached in part, or not tried."""

from setsail.derive import external_probe, promql
from setsail.derive.alert import Alert, Severity, Watch
from setsail.finding.text import Text, same
from setsail.system import values


def watch(system: values.System, outside: values.External) -> Watch:
    """What its probes say, and their silence."""
    labels = {"namespace": system.namespace, "external": outside.name}
    every = promql.series("probe_success", labels)
    vital = promql.series("probe_success", labels, *_vital(outside))
    alerts = (
        Alert(
            "ExternalUnreachable",
            _severity(system, outside),
            f"max({vital}) == 0",
            "2m",
            _down(outside),
        ),
        Alert("ExternalAddressUnreachable", "warning", f"{every} == 0", "10m", _in_part(outside)),
        Alert("ExternalNotProbed", "warning", f"absent({every})", "15m", _unknown(outside)),
    )
    why = Text("Kubernetes never checks an address outside", "Kubernetes 不会检查集群外的地址")
    return Watch("probe", alerts, ("external", outside.name), why)


def _severity(system: values.System, outside: values.External) -> Severity:
    """Where every caller can do without it, nobody is woken."""
    optional = all(edge.optional for edge in system.callers_of(outside.name))
    return "warning" if optional else "critical"


def _vital(outside: values.External) -> tuple[str, ...]:
    """The addresses without which it is down: all but the read replicas."""
    if not outside.replicas or not (vital := (*outside.hosts, *outside.primary)):
        return ()
    targets = (_literal(external_probe.target(outside, host)) for host in vital)
    return (f"instance=~{promql.quoted('|'.join(targets))}",)


def _literal(text: str) -> str:
    """`text` as a regular expression that matches it alone."""
    return "".join(f"[{c}]" if c == "." else f"\\{c}" if c in "[]" else c for c in text)


def _named(outside: values.External) -> Text:
    if not outside.owner:
        return same(outside.name)
    return Text(
        f"{outside.name} (owner: {outside.owner})", f"{outside.name}（归属：{outside.owner}）"
    )


def _down(outside: values.External) -> Text:
    name = _named(outside)
    return Text(f"{name.en}: not reachable from the cluster", f"{name.zh}：从集群内无法连接")


def _in_part(outside: values.External) -> Text:
    name = _named(outside)
    return Text(
        f"{name.en}: {{{{ $labels.instance }}}} is not reachable from the cluster",
        f"{name.zh}：从集群内无法连接 {{{{ $labels.instance }}}}",
    )


def _unknown(outside: values.External) -> Text:
    name = _named(outside)
    return Text(
        f"{name.en}: nobody tries whether it is reachable",
        f"{name.zh}：没有探测，无法得知是否可达",
    )
