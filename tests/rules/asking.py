"""Ask one rule about a text, as `setsail check --rule ID` does."""

from typing import Any

from setsail.manifest import load
from setsail.manifest.around import Around
from setsail.rules import rule, run
from setsail.rules.index import RULES

_POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  {%s}\n"
_CRON_JOB = (
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\n"
    "spec: {schedule: '0 1 * * *', jobTemplate: {spec: {template: {spec: {%s}}}}}\n"
)
_TEMPLATED = (
    "apiVersion: apps/v1\nkind: %s\nmetadata: {name: web}\n"
    "spec: {template: {metadata: {labels: {app: web}}, spec: {%s}}}\n"
)
KINDS = (
    *("Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"),
    *("Job", "CronJob"),
)


def asked(rule_id: str, text: str, **settings: Any) -> str:
    """`found`, `clean`, or `n/a` where the rule had nothing to judge."""
    objects = load.load(text.encode(), "a.yaml").manifests
    rows = rule.chosen(RULES, "default", (rule_id,))
    assert rows, rule_id
    outcome = run.run(objects, Around(objects, {rule_id: settings}), rows)
    if outcome.findings:
        return "found"
    return "clean" if outcome.judged[rule_id] else "n/a"


def pod(spec: str, kind: str = "Pod") -> str:
    """A workload of a kind around the entries of a pod spec, in flow style."""
    if kind == "Pod":
        return _POD % spec
    if kind == "CronJob":
        return _CRON_JOB % spec
    return _TEMPLATED % (kind, spec)


def container(body: str = "", role: str = "containers") -> str:
    """The entry of a pod spec with one container."""
    return f"{role}: [{{name: a, image: 'registry.example/a:1'{', ' if body else ''}{body}}}]"


def role(rule_body: str, kind: str = "ClusterRole") -> str:
    """A role with one rule."""
    return (
        f"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r}}\n"
        f"rules: [{{{rule_body}}}]\n"
    )
