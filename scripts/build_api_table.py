"""Build setsail/manifest/api_table.txt from the schemas of the package kubernetes-validate.

usage: python scripts/build_api_table.py [--check]

All Kubernetes versions are merged into one table of types; what did not exist in all of them
carries the first and last version of its life. `--check` compares with the shipped file and
exits 1 if that is stale.

The first line names the versions; everywhere else they are indices into it. Then comes a line
for each kind (`apps/v1 Deployment TYPE FIRST LAST`), an empty line, and a line for each type,
numbered from 0, with four parts between tabs: fields (`name:spec`), the fields that are always
required, those that came or went (`name:first:last`), those required in some versions only.
A spec is one of s string, i integer, n number, b boolean, o object, x anything, q integer or
string, u quantity; @N a type; [spec a list; {spec a map; s=a|b one of these strings. It is text
and not JSON so that a check parses the few lines that it needs, without importing a parser.
The schemas have no choices, so those are listed here (CHOICES).
"""

import json
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

VERSIONS = tuple(f"1.{minor}" for minor in range(28, 38))
TARGET = Path(__file__).parent.parent / "setsail" / "manifest" / "api_table.txt"

_SCALARS = {"string": "s", "integer": "i", "number": "n", "boolean": "b"}
_SPECIAL = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "q",
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "u",
}

CORE = "io.k8s.api.core.v1."
CHOICES = {
    CORE + "Container": {
        "imagePullPolicy": "Always IfNotPresent Never",
        "terminationMessagePolicy": "FallbackToLogsOnError File",
    },
    CORE + "ContainerPort": {"protocol": "SCTP TCP UDP"},
    CORE + "HTTPGetAction": {"scheme": "HTTP HTTPS"},
    CORE + "NodeSelectorRequirement": {"operator": "DoesNotExist Exists Gt In Lt NotIn"},
    CORE + "PersistentVolumeClaimSpec": {"volumeMode": "Block Filesystem"},
    CORE + "PersistentVolumeSpec": {
        "persistentVolumeReclaimPolicy": "Delete Recycle Retain",
        "volumeMode": "Block Filesystem",
    },
    CORE + "PodSpec": {
        "dnsPolicy": "ClusterFirst ClusterFirstWithHostNet Default None",
        "preemptionPolicy": "Never PreemptLowerPriority",
        "restartPolicy": "Always Never OnFailure",
    },
    CORE + "PodSecurityContext": {"fsGroupChangePolicy": "Always OnRootMismatch"},
    CORE + "SeccompProfile": {"type": "Localhost RuntimeDefault Unconfined"},
    CORE + "ServicePort": {"protocol": "SCTP TCP UDP"},
    CORE + "ServiceSpec": {
        "externalTrafficPolicy": "Cluster Local",
        "internalTrafficPolicy": "Cluster Local",
        "ipFamilyPolicy": "PreferDualStack RequireDualStack SingleStack",
        "sessionAffinity": "ClientIP None",
        "type": "ClusterIP ExternalName LoadBalancer NodePort",
    },
    CORE + "Toleration": {
        "effect": "NoExecute NoSchedule PreferNoSchedule",
        "operator": "Equal Exists Gt Lt",
    },
    CORE + "TopologySpreadConstraint": {
        "nodeAffinityPolicy": "Honor Ignore",
        "nodeTaintsPolicy": "Honor Ignore",
        "whenUnsatisfiable": "DoNotSchedule ScheduleAnyway",
    },
    "io.k8s.api.apps.v1.DaemonSetUpdateStrategy": {"type": "OnDelete RollingUpdate"},
    "io.k8s.api.apps.v1.DeploymentStrategy": {"type": "Recreate RollingUpdate"},
    "io.k8s.api.apps.v1.StatefulSetSpec": {"podManagementPolicy": "OrderedReady Parallel"},
    "io.k8s.api.apps.v1.StatefulSetUpdateStrategy": {"type": "OnDelete RollingUpdate"},
    "io.k8s.api.autoscaling.v2.MetricTarget": {"type": "AverageValue Utilization Value"},
    "io.k8s.api.batch.v1.CronJobSpec": {"concurrencyPolicy": "Allow Forbid Replace"},
    "io.k8s.api.batch.v1.JobSpec": {"completionMode": "Indexed NonIndexed"},
    "io.k8s.api.discovery.v1.EndpointSlice": {"addressType": "FQDN IPv4 IPv6"},
    "io.k8s.api.networking.v1.HTTPIngressPath": {"pathType": "Exact ImplementationSpecific Prefix"},
    "io.k8s.api.networking.v1.NetworkPolicyPort": {"protocol": "SCTP TCP UDP"},
    "io.k8s.api.policy.v1.PodDisruptionBudgetSpec": {
        "unhealthyPodEvictionPolicy": "AlwaysAllow IfHealthyBudget"
    },
    "io.k8s.api.storage.v1.StorageClass": {
        "reclaimPolicy": "Delete Recycle Retain",
        "volumeBindingMode": "Immediate WaitForFirstConsumer",
    },
    "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement": {
        "operator": "DoesNotExist Exists In NotIn"
    },
}
"""What the API documents as the only values of a field (and validates), by type and field."""

Definitions = dict[str, dict[str, Any]]


def definitions(version: str) -> Definitions:
    """The schema of every type of a Kubernetes version, by its name."""
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema"
    text = (folder / f"v{version}.0-local" / "_definitions.json").read_text("utf-8")
    found: Definitions = json.loads(text)["$defs"]
    return found


def spec(schema: dict[str, Any], types: Definitions, numbers: dict[str, int]) -> str:
    """The short form of the schema of one value."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in _SPECIAL:
            return _SPECIAL[name]
        return f"@{numbers[name]}" if name in numbers else spec(types[name], types, numbers)
    kinds = schema.get("type", [])
    kinds = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
    if len(kinds) != 1:
        return "x"
    match kinds[0]:
        case "array":
            return "[" + spec(schema.get("items", {}), types, numbers)
        case "object":
            values = schema.get("additionalProperties")
            return "{" + spec(values, types, numbers) if isinstance(values, dict) else "o"
        case kind:
            return _SCALARS[kind]


def kinds(types: Definitions) -> Iterator[tuple[str, str]]:
    """Every kind that can stand in a file ("apps/v1 Deployment") with the name of its type."""
    for name, schema in types.items():
        known = schema.get("x-kubernetes-group-version-kind", ())
        if len(known) != 1 or "metadata" not in schema.get("properties", {}):
            continue
        group, version, kind = known[0]["group"], known[0]["version"], known[0]["kind"]
        yield f"{group}/{version} {kind}" if group else f"{version} {kind}", name


def table() -> str:
    """The whole table, the same on every run."""
    all_types = [definitions(version) for version in VERSIONS]
    names = sorted({n for types in all_types for n, s in types.items() if "properties" in s})
    if missing := CHOICES.keys() - set(names):
        raise SystemExit(f"no such types: {missing}")
    numbers = {name: number for number, name in enumerate(names)}
    lines = [" ".join(VERSIONS)]
    lines += [
        f"{kind} {' '.join(map(str, entry))}"
        for kind, entry in _merged_kinds(all_types, numbers).items()
    ]
    lines.append("")
    lines += [_merged_type(name, all_types, numbers) for name in names]
    return "\n".join(lines) + "\n"


def _merged_kinds(
    all_types: list[Definitions], numbers: dict[str, int]
) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for at, types in enumerate(all_types):
        for kind, name in kinds(types):
            first = found[kind][1] if kind in found else at
            found[kind] = (numbers[name], first, at)
    return dict(sorted(found.items()))


def _merged_type(name: str, all_types: list[Definitions], numbers: dict[str, int]) -> str:
    fields: dict[str, str] = {}
    lives: dict[str, list[int]] = {}
    needed: dict[str, list[int]] = {}
    present = [(at, types[name]) for at, types in enumerate(all_types) if name in types]
    for at, schema in present:
        for field, each in schema["properties"].items():
            fields[field] = spec(each, all_types[at], numbers)
            lives.setdefault(field, []).append(at)
        for field in schema.get("required", ()):
            needed.setdefault(field, []).append(at)
    for field, choices in CHOICES.get(name, {}).items():
        if fields[field] != "s":
            raise SystemExit(f"{name}.{field} is not a string")
        fields[field] = f"s={choices.replace(' ', '|')}"
    whole = [at for at, _ in present]
    parts = (
        [f"{field}:{each}" for field, each in sorted(fields.items())],
        sorted(field for field, life in needed.items() if life == whole),
        [_span(field, life) for field, life in sorted(lives.items()) if life != whole],
        [_span(field, life) for field, life in sorted(needed.items()) if life != whole],
    )
    return "\t".join(map(" ".join, parts))


def _span(field: str, life: list[int]) -> str:
    return f"{field}:{life[0]}:{life[-1]}"


def main(arguments: list[str]) -> int:
    """Write the file, or compare it with `--check`."""
    text = table()
    if "--check" in arguments:
        fresh = TARGET.exists() and TARGET.read_text("utf-8") == text
        print("fresh" if fresh else f"{TARGET.name} is stale: run scripts/build_api_table.py")
        return 0 if fresh else 1
    TARGET.write_text(text, "utf-8")
    print(f"{TARGET.name}: {len(text)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
